// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <thread>

#include <gtest/gtest.h>

#include "secret/compiled.h"
#include "secret/rule_set.h"

namespace plimsoll::secret {
namespace {

using std::string_view_literals::operator""sv;

Proof odd_is_invalid(const Candidate& candidate) {
  return candidate.secret.ends_with('1')   ? Proof::invalid
         : candidate.secret.ends_with('2') ? Proof::valid
                                           : Proof::unknown;
}

constexpr std::array kStopwords{"example"sv, "C++(x"sv};
constexpr std::array kRegexes{"^fake"sv};
constexpr std::array kPaths{"(^|/)docs/"sv};
constexpr std::array kAllow{Allow{.regexes = kRegexes, .paths = kPaths, .stopwords = kStopwords}};
constexpr std::array kLine{"sample"sv};
constexpr std::array kAllowAll{
    Allow{.when = Allow::When::all, .of = Allow::Of::line, .regexes = kLine, .paths = kPaths}};

constexpr std::array kRules{
    Rule{.id = "generic-key", .pattern = R"(\w*key\s*=\s*(\S+))"},
    Rule{.id = "acme-token", .pattern = R"(acme_(\w+))", .min_entropy = 1, .allow = kAllow},
    Rule{.id = "checked", .pattern = R"(chk_\w+)", .validate = odd_is_invalid},
    Rule{.id = "in-docs", .pattern = R"(docs_\w+)", .allow = kAllowAll},
    Rule{.id = "here-only", .pattern = R"(here_\w+)", .path = R"(\.env$)"},
    Rule{.id = "key-store", .path = R"(\.p12$)"},
};

std::shared_ptr<const Matcher> matcher(std::span<const Rule> rules = kRules) {
  const auto set = std::make_shared<OwnedRules>();
  for (const Rule& rule : rules) set->add(rule);
  set->finish({});
  return *Matcher::compile(set);
}

/// "rule@offset rule@offset".
std::string found(std::string_view text, std::string_view path = "app/config") {
  std::string all;
  for (const Secret& one : Scanner(matcher()).scan(as_bytes(text), path))
    all += fmt::format("{}{}@{}", all.empty() ? "" : " ", one.rule, one.offset);
  return all;
}

TEST(Scanner, SaysWhereAndWhat) {
  const auto secrets = Scanner(matcher()).scan(as_bytes("one\ntwo\nDB_KEY: \"acme_0123456789abcdef\"\n"), "x");
  ASSERT_EQ(secrets.size(), 1);
  const Secret& one = secrets[0];
  EXPECT_EQ(one.rule, "acme-token");
  EXPECT_EQ(one.offset, 22);
  EXPECT_EQ(std::tuple(one.line, one.column, one.end_line, one.end_column), std::tuple(3, 15, 3, 31));
  EXPECT_EQ(one.redacted, "01…ef");
  EXPECT_EQ(one.fingerprint.size(), 16);
  EXPECT_FALSE(one.valid);
}

TEST(Scanner, NamesWhatTheSecretIsGivenTo) {
  for (const auto& [text, name] :
       std::vector<std::pair<std::string_view, std::string_view>>{{"DB_PASSWORD=x", "DB_PASSWORD"},
                                                                  {"\"db.password\": \"x", "db.password"},
                                                                  {"export API_KEY = 'x", "API_KEY"},
                                                                  {"secret := `x", "secret"},
                                                                  {"'token' => 'x", "token"},
                                                                  {"config[\"key\"] = x", "key"},
                                                                  {"--password=x", "password"},
                                                                  {"password x", ""},
                                                                  {"= x", ""},
                                                                  {"x", ""}}) {
    EXPECT_EQ(name_before(text, text.size() - 1), name) << text;
  }
}

TEST(Scanner, AsksEntropyAllowListsAndValidator) {
  EXPECT_EQ(found("acme_aaaaaaaa"), "") << "no entropy";
  EXPECT_EQ(found("acme_abcdefgh"), "acme-token@5");
  EXPECT_EQ(found("acme_abcdefgh", "app/docs/x"), "") << "path";
  EXPECT_EQ(found("acme_fakeabcd"), "") << "expression";
  EXPECT_EQ(found("acme_abcEXAMPLE"), "") << "stopword in any case";
  EXPECT_EQ(found("chk_1 chk_2 chk_3"), "checked@6 checked@12");
  EXPECT_TRUE(Scanner(matcher()).scan(as_bytes("chk_2"sv), "x").at(0).valid);
  EXPECT_EQ(found("sample docs_x", "app/docs/x"), "") << "both";
  EXPECT_EQ(found("sample docs_x"), "in-docs@7") << "one of two";
  EXPECT_EQ(found("sample\ndocs_x", "app/docs/x"), "in-docs@7") << "of another line";
}

TEST(Scanner, AsksForThePath) {
  EXPECT_EQ(found("here_x"), "");
  EXPECT_EQ(found("here_x", "srv/.env"), "here-only@0");
  Scanner scanner(matcher());
  const auto one = scanner.scan(as_bytes("\x30\x82"sv), "srv/my.p12");
  ASSERT_EQ(one.size(), 1);
  EXPECT_EQ(one[0].rule, "key-store");
  EXPECT_EQ(one, scanner.scan(as_bytes("\x30\x82"sv), "other/name.p12"));
  EXPECT_NE(one, scanner.scan(as_bytes("\x30\x83"sv), "srv/my.p12")) << "another file has another fingerprint";
}

TEST(Scanner, TellsOneOfThoseThatOverlap) {
  EXPECT_EQ(found("key = acme_abcdefgh"), "acme-token@11") << "generic rules yield";
  EXPECT_EQ(found("key = chk_3"), "checked@6");
  EXPECT_EQ(found("key = acme_fakeabcd"), "generic-key@6") << "what is passed over takes no place";
  EXPECT_EQ(found("acme_chk_2"), "checked@5") << "proven before unproven";
  EXPECT_EQ(found("key = abc acme_abcdefgh"), "generic-key@6 acme-token@15") << "side by side";
}

TEST(Scanner, CountsWhatACommentPassesOver) {
  Scanner scanner(matcher());
  EXPECT_EQ(scanner.scan(as_bytes("acme_abcdefgh # gitleaks:allow\nacme_ijklmnop\n"sv), "x").size(), 1);
  EXPECT_EQ(scanner.passed_over(), 1);
  EXPECT_TRUE(scanner.scan(as_bytes("key=acme_abcdefgh // plimsoll:allow"sv), "x").empty());
  EXPECT_EQ(scanner.passed_over(), 1) << "one secret, though two rules found it";
  EXPECT_EQ(scanner.scan(as_bytes("acme_abcdefgh"sv), "x").size(), 1);
  EXPECT_EQ(scanner.passed_over(), 0);
}

TEST(Scanner, SaysWhenItMetALimit) {
  Scanner scanner(matcher());
  std::string text;
  for (std::size_t i = 0; i < kMostSecretsInFile; ++i) text += fmt::format("acme_abcd{:04} ", i);
  EXPECT_EQ(scanner.scan(as_bytes(text), "x").size(), kMostSecretsInFile);
  EXPECT_FALSE(scanner.was_cut());
  text += "acme_abcdefgh";
  const auto cut = scanner.scan(as_bytes(text), "x");
  EXPECT_EQ(cut.size(), kMostSecretsInFile);
  EXPECT_EQ(cut[0].offset, 5) << "the first are told";
  EXPECT_TRUE(scanner.was_cut());
  EXPECT_EQ(scanner.scan(as_bytes("acme_abcdefgh"sv), "x").size(), 1);
  EXPECT_FALSE(scanner.was_cut());
}

/// Texts made to be slow: they end, say so when not all was looked at, and are the same in pieces.
TEST(Scanner, StandsInputMadeToBeSlow) {
  const auto built_in = *Matcher::compile(RuleSet::builtin());
  for (const std::string_view part :
       {"password="sv, "ey"sv, "eyJ.eyJ."sv, "AKIA"sv, "-----BEGIN PRIVATE KEY-----"sv, "secret: "sv, "a"sv, "token"sv,
        "https://a:"sv, "ghp_0123456789abcdefghijklmnopqrstuvwxyz "sv, "\0"sv, "key=\"aaaaaaaaaaaaaaaaaaaaaaaa\" "sv}) {
    std::string text;
    while (text.size() < 3 * kBlock + 1000) text += part;
    Scanner scanner(built_in);
    const auto whole = scanner.scan(as_bytes(text), "x");
    EXPECT_LE(whole.size(), kMostSecretsInFile);
    scanner.begin("x");
    for (std::size_t at = 0; at < text.size(); at += 99'999)
      scanner.feed(as_bytes(std::string_view(text).substr(at, 99'999)));
    EXPECT_EQ(scanner.finish(), whole) << part;
  }
}

TEST(Scanner, MatchersAreShared) {
  const auto shared = *Matcher::compile(RuleSet::builtin());
  std::string text;
  for (const Rule& rule : builtin_rules())
    for (const std::string_view good : rule.good) text.append(good).append("\n\n");
  std::array<std::vector<Secret>, 4> results;
  {
    std::vector<std::jthread> threads;
    for (auto& result : results) threads.emplace_back([&] { result = Scanner(shared).scan(as_bytes(text), "x"); });
  }
  EXPECT_GT(results[0].size(), 100);
  for (const auto& result : results) EXPECT_EQ(result, results[0]);
}

TEST(RuleSet, NumberChangesWithAnyRule) {
  const auto number = [](std::span<const Rule> rules) {
    OwnedRules set;
    for (const Rule& rule : rules) set.add(rule);
    set.finish({});
    return set.version();
  };
  std::vector<Rule> rules(kRules.begin(), kRules.end());
  EXPECT_EQ(number(rules), number(kRules));
  rules[1].min_entropy = 2;
  EXPECT_NE(number(rules), number(kRules));
  rules = {kRules.begin(), kRules.end()};
  std::ranges::reverse(rules);
  EXPECT_EQ(number(rules), number(kRules)) << "order is nothing";
  rules[2].allow = {};
  EXPECT_NE(number(rules), number(kRules));
}

}  // namespace
}  // namespace plimsoll::secret
