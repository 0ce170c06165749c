// SPDX-License-Identifier: Apache-2.0
// The scanner finds what trying every rule at every byte finds, in whatever pieces the bytes come.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "secret/compiled.h"
#include "secret/naive.h"
#include "secret/rule_set.h"
#include "secret/sample.h"

namespace plimsoll::secret {
namespace {

using testing::Place;
using std::string_view_literals::operator""sv;

using Words = std::vector<std::string_view>;

constexpr std::array kNearby{"acme"sv};
constexpr std::array kAssigned{"password"sv, "secret"sv};

/// One rule at a time, so that overlaps leave nothing out: every way in which a rule can be looked for. Each with the
/// words that its matches are made of.
struct Case {
  Rule rule;
  Words words;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {{.id = "begins", .pattern = R"(\b(ghp_[0-9A-Za-z]{8})\b)"}, {"ghp_", "abcdEFGH", "ghp_abcd1234", " "}},
      {{.id = "choice", .pattern = R"(\b((?:AKIA|ASIA|A3T[A-Z0-9])[A-Z2-7]{8})\b)"},
       {"AKIA", "ASIA", "A3TX", "ABCDEF23", "ABCD", " "}},
      {{.id = "led-in",
        .pattern =
            R"((?i)[\w.-]{0,50}?(?:password|secret)(?:[ \t\w.-]{0,20})\s{0,3}(?:=|:)\s{0,3}["']?([a-z0-9]{4,20})["']?)",
        .keywords = kAssigned},
       {"password", "Secret", "my.", "db-", " = ", "=", ": ", "\"", "hunter2"}},
      {{.id = "open", .pattern = R"(password=\S+)", .longest = 40},
       {"password", "password=", "=", "x", "hunter2", " "}},
      {{.id = "any-width", .pattern = R"([a-z]+://[^\s:]*:([^\s@]+)@)", .longest = 64},
       {"https", "://", "user", ":", "@", "aaaaaaaaaaaaaaaaaaaaa", "s://u:p@"}},
      {{.id = "late", .pattern = R"([a-f0-9]{8}-us\d\d?)", .longest = 64}, {"deadbeef", "-us1", "-us12", "0", "-"}},
      {{.id = "near", .pattern = R"(\b[a-f0-9]{12}\b)", .keywords = kNearby, .longest = 32},
       {"acme", "ACME", "0123456789ab", " ", " "}},
      {{.id = "nowhere", .pattern = R"([xyz]{3,5})"}, {"xyz", "zz", "y", " "}},
      {{.id = "two-ways",
        .pattern = R"((?:kind: secret.{0,30}data: (\w+)|data: (\w+).{0,30}kind: secret))",
        .longest = 80},
       {"kind: secret", "data: ", "bob", " ", "\n"}},
      {{.id = "lines", .pattern = "(?m)^machine ([a-z]+)$", .longest = 80}, {"machine ", "bob", "\n", "\n"}},
      {{.id = "edges", .pattern = R"(\Amachine|acme\z)", .longest = 80}, {"machine", "acme"}},
      {{.id = "inside", .pattern = R"(\Bsecret\B[^ ]?)", .longest = 80}, {"secret", "a", " ", "é"}},
      {{.id = "block", .pattern = R"((?s)-----BEGIN KEY-----.{10,}?-----END KEY-----)", .longest = 3000},
       {"-----BEGIN KEY-----", "-----END KEY-----", "-", "abcdefgh"}},
      {{.id = "short", .pattern = R"(SK[0-9a-f]{8})"}, {"SK", "01234567", "S", "K", "SK0123abcd"}},
      {{.id = "entropy", .pattern = R"(token=([a-z]{4,12}))", .min_entropy = 2},
       {"token=", "abcdabcd", "aaaa", "abcdefgh"}},
  };
  return all;
}

constexpr std::array kNoise{"\n"sv, " "sv, "\t"sv, "\xff"sv, "\0x"sv,  "é"sv,
                            "."sv,  "-"sv, "_"sv,  "q"sv,    "pass"sv, "="sv};

std::string random_text(std::mt19937& random, const Words& words, std::size_t size) {
  std::string text;
  std::uniform_int_distribution<std::size_t> pick(0, words.size() - 1);
  std::uniform_int_distribution<std::size_t> pick_noise(0, kNoise.size() - 1);
  std::uniform_int_distribution<int> byte(0, 255);
  while (text.size() < size) {
    const int kind = byte(random);
    if (kind < 200) {
      text += words[pick(random)];
    } else if (kind < 240) {
      text += kNoise[pick_noise(random)];
    } else if (kind < 250) {
      for (int i = byte(random) / 4; i > 0; --i) text += static_cast<char>(byte(random));
    } else {
      text.append(static_cast<std::size_t>(byte(random)) * 8, kind % 2 == 0 ? 'a' : ' ');
    }
  }
  return text;
}

std::vector<Place> places(const std::vector<Secret>& secrets, std::string_view text) {
  std::vector<Place> all;
  for (const Secret& secret : secrets) {
    // The end, counted from line and column.
    std::uint64_t line_start = 0;
    for (std::uint32_t line = 1; line < secret.end_line; ++line) line_start = text.find('\n', line_start) + 1;
    all.emplace_back(secret.rule, secret.offset, line_start + secret.end_column - 1);
  }
  return all;
}

std::vector<Secret> in_pieces(Scanner& scanner, std::string_view text, std::mt19937& random, std::size_t most) {
  scanner.begin("some/file");
  std::uniform_int_distribution<std::size_t> size(0, most);
  while (!text.empty()) {
    const std::string piece(text.substr(0, size(random)));  // a copy at its own address
    scanner.feed(as_bytes(piece));
    text.remove_prefix(piece.size());
  }
  return scanner.finish();
}

std::shared_ptr<const Matcher> matcher_of(const Rule& rule) {
  const auto set = std::make_shared<OwnedRules>();
  set->add(rule);
  set->finish({});
  return *Matcher::compile(set);
}

TEST(ScannerProperty, FindsWhatTryingEveryByteFinds) {
  std::mt19937 random(20);
  for (const auto& [rule, words] : cases()) {
    Scanner scanner(matcher_of(rule));
    std::size_t count = 0;
    for (int round = 0; round < 40; ++round) {
      const std::string text = random_text(random, words, round % 4 == 0 ? 30 : 6000);
      const auto found = scanner.scan(as_bytes(text), "some/file");
      const auto expected = testing::naive_places(rule, text);
      count += expected.size();
      ASSERT_FALSE(scanner.was_cut()) << rule.id;
      ASSERT_EQ(places(found, text), expected) << rule.id << " round " << round;
      ASSERT_EQ(in_pieces(scanner, text, random, 700), found) << rule.id << " round " << round;
    }
    EXPECT_GT(count, 5) << rule.id << " was hardly tried";
  }
}

/// Texts of several blocks, dense only where blocks meet, so that the plain way is quick enough.
TEST(ScannerProperty, BlocksDoNotShow) {
  std::mt19937 random(30);
  for (const auto& [rule, words] : cases()) {
    Scanner scanner(matcher_of(rule));
    std::string text;
    std::vector<Place> expected;
    for (std::size_t block = 1; block < 4; ++block) {
      text.resize(block * kBlock - 3000, '.');
      text[block * kBlock - kBlock / 2] = '\n';
      const std::size_t start = text.size();
      text += random_text(random, words, 6000);
      // Dots around are as far as anything reaches: the part is judged alone.
      const bool first = rule.id == "edges"sv;
      for (const auto& [id, begin, end] : testing::naive_places(rule, "....\n" + text.substr(start) + "\n...."))
        if (!first) expected.emplace_back(id, begin - 5 + start, end - 5 + start);
      text += "\n";
      text[start - 1] = '\n';
    }
    text.resize(text.size() + kBlock / 3, '.');
    const auto found = scanner.scan(as_bytes(text), "some/file");
    ASSERT_FALSE(scanner.was_cut()) << rule.id;
    ASSERT_EQ(places(found, text), expected) << rule.id;
    ASSERT_EQ(in_pieces(scanner, text, random, 300'000), found) << rule.id;
  }
}

/// Every rule, on texts that its expression matches or nearly does.
TEST(ScannerProperty, EveryBuiltInRuleIsFound) {
  std::mt19937 random(40);
  for (const Rule& built_in : builtin_rules()) {
    if (built_in.pattern.empty()) continue;
    Rule rule = built_in;
    rule.path = {};
    rule.allow = {};
    rule.validate = nullptr;
    rule.min_entropy = 0;
    const auto shape = shape_of(rule.pattern);
    ASSERT_TRUE(shape) << rule.id << ": an expression that shape.cc does not understand is slow to look for";
    Scanner scanner(matcher_of(rule));
    std::size_t count = 0;
    for (int round = 0; round < 6; ++round) {
      std::string text;
      // The first text is an example alone: some rules are for a whole file.
      if (round == 0 && !rule.good.empty()) text = rule.good[0];
      for (int i = 0; i < 6 && round > 0; ++i) {
        std::string one = i < 2 && !rule.good.empty() ? std::string(rule.good[random() % rule.good.size()])
                                                      : testing::sample(*shape, random).substr(0, 3000);
        if (i == 5 && !one.empty()) one[random() % one.size()] = static_cast<char>(random() % 256);
        text += one;
        text += kNoise[random() % kNoise.size()];
        if (i == 3 && !rule.keywords.empty()) text += rule.keywords[0];
      }
      const auto found = scanner.scan(as_bytes(text), "some/file");
      const auto expected = testing::naive_places(rule, text);
      count += expected.size();
      ASSERT_EQ(places(found, text), expected) << rule.id << " round " << round;
      ASSERT_EQ(in_pieces(scanner, text, random, 100), found) << rule.id << " round " << round;
    }
    EXPECT_GT(count, 0) << rule.id << " was hardly tried";
  }
}

}  // namespace
}  // namespace plimsoll::secret
