// SPDX-License-Identifier: Apache-2.0
// The search of small texts finds what Scanner finds, and hides it well.
#include "secret/text_search.h"

#include <chrono>
#include <random>

#include <gtest/gtest.h>

#include "base/lines.h"
#include "secret/rule_set.h"
#include "secret/sample.h"
#include "secret/shape_search.h"

namespace plimsoll::secret {
namespace {

std::shared_ptr<const Matcher> builtin_matcher() {
  static const std::shared_ptr<const Matcher> kMatcher = *Matcher::compile(RuleSet::builtin());
  return kMatcher;
}

/// Words that keywords and expressions are made of, and what stands around them in Dockerfiles.
std::string some_noise(std::mt19937& random) {
  static constexpr std::array<std::string_view, 24> kNoise{"\n",
                                                           " ",
                                                           "ENV ",
                                                           "RUN curl -fsSL https://",
                                                           "password",
                                                           "TOKEN=",
                                                           "key: ",
                                                           "\"",
                                                           "'",
                                                           " \\\n  ",
                                                           "secret=",
                                                           "example.com/",
                                                           "api_key",
                                                           "://",
                                                           "user:",
                                                           "@host",
                                                           "Bearer ",
                                                           "\xff\x80",
                                                           "aws ",
                                                           "-----BEGIN ",
                                                           "PRIVATE KEY-----",
                                                           "github_",
                                                           "x0Z9q1Vb",
                                                           "plimsoll:allow"};
  return std::string(kNoise[random() % kNoise.size()]);
}

std::string planted(std::mt19937& random) {
  const std::span<const Rule> rules = builtin_rules();
  std::string text;
  for (std::size_t i = random() % 12; i > 0; --i) {
    const Rule& rule = rules[random() % rules.size()];
    if (random() % 3 == 0 && !rule.good.empty())
      text += rule.good[random() % rule.good.size()];
    else if (random() % 3 == 0 && !rule.bad.empty())
      text += rule.bad[random() % rule.bad.size()];
    else if (const auto shape = shape_of(rule.pattern); shape && random() % 2 == 0)
      text += testing::sample(*shape, random).substr(0, 600);
    for (std::size_t j = random() % 4; j > 0; --j) text += some_noise(random);
  }
  return text;
}

TEST(TextSearch, FindsWhatTheScannerFinds) {
  std::mt19937 random(50);
  Scanner scanner(builtin_matcher());
  std::size_t count = 0;
  std::size_t passed_over = 0;
  for (int round = 0; round < 600; ++round) {
    const std::string text = planted(random);
    const std::string path = round % 5 == 0 ? "root/.npmrc" : round % 7 == 0 ? "app/config.yml" : "";
    const auto expected = scanner.scan(as_bytes(text), path);
    ASSERT_FALSE(scanner.was_cut());
    const TextSearch::Found found = TextSearch::builtin().find(text, path);
    ASSERT_FALSE(found.cut);
    ASSERT_EQ(found.secrets, expected) << "round " << round << "\n" << text;
    ASSERT_EQ(found.passed_over, scanner.passed_over()) << "round " << round;
    count += expected.size();
    passed_over += found.passed_over;
  }
  EXPECT_GT(count, 300U);
  EXPECT_GT(passed_over, 3U);
}

/// Every example of every rule, alone and with everything else around it.
TEST(TextSearch, FindsEveryExample) {
  Scanner scanner(builtin_matcher());
  std::string all;
  for (const Rule& rule : builtin_rules()) {
    for (const auto& examples : {rule.good, rule.bad})
      for (const std::string_view text : examples) {
        const std::string path = rule.path.empty() ? "" : "some/.aws/x.yml";
        ASSERT_EQ(find_in_text(text, path), scanner.scan(as_bytes(text), path)) << rule.id;
        if (all.size() + text.size() < 200'000) all.append(text).append("\n");
      }
  }
  ASSERT_EQ(find_in_text(all), scanner.scan(as_bytes(all), ""));
}

/// Rules without a keyword, with short ones, and allow lists of their own.
TEST(TextSearch, OtherRuleSets) {
  const auto rules = RuleSet::with_gitleaks(R"(
title = "mine"
[[allowlists]]
regexes = ['''nothing-9''']
[[rules]]
id = "plain"
description = "a plain one"
regex = '''zz-[0-9]{3}'''
[[rules]]
id = "short"
description = "with a keyword of one letter"
regex = '''q[0-9]{4}'''
keywords = ["q"]
[[rules]]
id = "allowed"
description = "mostly passed over"
regex = '''nothing-[0-9]'''
keywords = ["nothing"]
)",
                                            "rules.toml");
  ASSERT_TRUE(rules) << rules.error().message;
  const TextSearch search(*rules);
  Scanner scanner(*Matcher::compile(*rules));
  const std::string text = "zz-123 q1234 Q9999 nothing-9 nothing-8";
  const auto found = search.find(text).secrets;
  EXPECT_EQ(found, scanner.scan(as_bytes(text), ""));
  EXPECT_EQ(found.size(), 3U);
}

/// Whatever matches is never said not to.
TEST(ShapeSearch, NeverMissesAMatch) {
  std::mt19937 random(60);
  for (const Rule& rule : builtin_rules()) {
    const auto shape = shape_of(rule.pattern);
    if (rule.pattern.empty() || !shape) continue;
    const ShapeSearch search(*shape);
    for (int round = 0; round < 8; ++round) {
      const std::string text = some_noise(random) + testing::sample(*shape, random) + some_noise(random);
      std::uint64_t work = 10'000'000;
      ASSERT_TRUE(search.may_match(text, work)) << rule.id << "\n" << text;
    }
  }
}

TEST(ShapeSearch, SaysNo) {
  const auto may = [](std::string_view pattern, std::string_view text) {
    std::uint64_t work = 1'000'000;
    return ShapeSearch(*shape_of(pattern)).may_match(text, work);
  };
  EXPECT_TRUE(may("a(?:b|cd){2,3}e", "xx abcde"));
  EXPECT_FALSE(may("a(?:b|cd){2,3}e", "xx abe ae acde"));
  EXPECT_TRUE(may("(?i)token=[a-z]{4,}", "TOKEN=abcd"));
  EXPECT_FALSE(may("(?i)token=[a-z]{4,}", "token=abc token = abcd"));
  EXPECT_TRUE(may("a*", ""));
  EXPECT_FALSE(may("ab?c", "ab abb bc"));
  std::uint64_t none = 3;
  EXPECT_TRUE(ShapeSearch(*shape_of("zz")).may_match("zazazazaza", none)) << "no work left: perhaps";
}

TEST(TextSearch, HostileTextsEnd) {
  const std::size_t size = 2 << 20;
  const auto seconds = [](std::string_view text) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_LE(TextSearch::builtin().find(text).secrets.size(), kMostSecretsInFile);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  for (const std::string_view word :
       {"password=", "key", "://", "eyJ", "token: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "curl -u a:"}) {
    std::string text;
    while (text.size() < size) text += word;
    EXPECT_LT(seconds(text), 3) << word;
  }
  std::string all;
  for (const Rule& rule : builtin_rules())
    for (const std::string_view word : rule.keywords) all.append(word).append("=");
  while (all.size() < size) all += all;
  EXPECT_LT(seconds(all), 5);
}

TEST(Redaction, HidesSecretsWhereverTheyStand) {
  const std::string text = "A=first-long-secret\nkeep\nB=two";
  const std::vector<Hidden> hidden{{{2, 19}, "f…t"}, {{10, 19}, "never"}, {{27, 30}, "…"}};
  EXPECT_EQ(redact_text(text, {0, text.size()}, hidden), "A=f…t\nkeep\nB=…");
  EXPECT_EQ(redact_text(text, {0, 10}, hidden), "A=f…t") << "a place that is cut is hidden whole";
  EXPECT_EQ(redact_text(text, {4, 22}, hidden), "f…t\nke");
  EXPECT_EQ(redact_text(text, {20, 24}, hidden), "keep");
  EXPECT_EQ(redact_text(text, {25, 900}, hidden), "B=…");
  EXPECT_EQ(redact_text("", {0, 5}, {}), "");
}

TEST(Redaction, OfATextWithWhatIsFoundInIt) {
  std::string example;
  for (const Rule& rule : builtin_rules())
    if (rule.id == "generic-environment-secret") example = std::string(rule.good[0]);
  const std::string text = "one\n" + example + "\nthree";
  const auto found = find_in_text(text);
  ASSERT_EQ(found.size(), 1U);
  const TextRange place = place_of(found[0], LineIndex(text));
  EXPECT_EQ(place.end, text.size() - 6);
  const std::string told = redact_text(text, found);
  EXPECT_EQ(told.find(place.in(text)), std::string::npos);
  EXPECT_EQ(told, "one\nENV DB_PASSWORD=" + found[0].redacted + "\nthree");
}

}  // namespace
}  // namespace plimsoll::secret
