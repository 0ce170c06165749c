// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "base/testing.h"
#include "secret/matcher.h"

namespace plimsoll::secret {
namespace {

std::shared_ptr<const RuleSet> rules_of(std::string_view toml) {
  auto rules = RuleSet::with_gitleaks(toml, "my.toml");
  if (!rules) {
    ADD_FAILURE() << rules.error().message;
    return RuleSet::builtin();
  }
  return *rules;
}

std::string found(std::string_view toml, std::string_view text, std::string_view path = "app/config") {
  std::string all;
  for (const Secret& one : Scanner(*Matcher::compile(rules_of(toml))).scan(as_bytes(text), path))
    all += fmt::format("{}{}@{}", all.empty() ? "" : " ", one.rule, one.offset);
  return all;
}

std::string error_of(std::string_view toml) {
  const auto rules = RuleSet::with_gitleaks(toml, "my.toml");
  return rules ? std::string{} : rules.error().message;
}

constexpr std::string_view kRule = R"(
title = "mine"
minVersion = "v8.25.0"
unknown = 1
[[rules]]
id = "acme"
description = "Acme token"
regex = '''(?i)acme_(?<kind>live|test)_([a-z0-9]{8,})'''
secretGroup = 2
entropy = 2
keywords = ["ACME_"]
tags = ["x"]
)";

std::string with(std::string_view more) { return std::string(kRule) + std::string(more); }

TEST(Gitleaks, ARule) {
  const auto rules = rules_of(kRule);
  const Rule* rule = rules->find("acme");
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->title, "Acme token");
  EXPECT_EQ(rule->secret_group, 2);
  EXPECT_EQ(rule->min_entropy, 2);
  EXPECT_GT(rule->longest, 1000) << "it has no end";
  EXPECT_EQ(rules->rules().size(), builtin_rules().size() + 1);
  EXPECT_NE(rules->version(), RuleSet::builtin()->version());
  EXPECT_EQ(found(kRule, "x = Acme_live_abcdefgh1"), "acme@14");
  EXPECT_EQ(found(kRule, "x = acme_live_aaaaaaaa"), "");
}

TEST(Gitleaks, AllowLists) {
  constexpr std::string_view kText = "x = acme_live_abcdefgh1 sample";
  const auto list = [&](std::string_view text) { return found(with(text), kText); };
  EXPECT_EQ(list("[[rules.allowlists]]\nregexes=['^abcd']"), "");
  EXPECT_EQ(list("[rules.allowlist]\nregexes=['^abcd']"), "");
  EXPECT_EQ(list("[[rules.allowlists]]\nregexes=['acme']"), "acme@14") << "of the secret";
  EXPECT_EQ(list("[[rules.allowlists]]\nregexTarget='match'\nregexes=['acme']"), "");
  EXPECT_EQ(list("[[rules.allowlists]]\nregexTarget='line'\nregexes=['sample']"), "");
  EXPECT_EQ(list("[[rules.allowlists]]\nstopwords=['BCDEF']"), "");
  EXPECT_EQ(list("[[rules.allowlists]]\npaths=['^app/']"), "");
  EXPECT_EQ(list("[[rules.allowlists]]\npaths=['^app/']\nstopwords=['none']"), "");
  EXPECT_EQ(list("[[rules.allowlists]]\ncondition='AND'\npaths=['^app/']\nstopwords=['none']"), "acme@14");
  EXPECT_EQ(list("[[rules.allowlists]]\ncondition='&&'\npaths=['^app/']\nstopwords=['bcd']"), "");
  EXPECT_EQ(list("[[rules.allowlists]]\ncommits=['0123']"), "acme@14");
  EXPECT_EQ(list("[[rules.allowlists]]\ncondition='AND'\ncommits=['0123']\npaths=['^app/']"), "acme@14");
  EXPECT_EQ(list("[allowlist]\nregexes=['^abcd']"), "");
  EXPECT_EQ(list("[[allowlists]]\nregexes=['^abcd']"), "");
  EXPECT_EQ(list("[[allowlists]]\ntargetRules=['acme']\nregexes=['^abcd']"), "");
  EXPECT_EQ(list("[[allowlists]]\ntargetRules=['github-token']\nregexes=['^abcd']"), "acme@14");
}

TEST(Gitleaks, Paths) {
  constexpr std::string_view kPaths =
      "[[rules]]\nid='store'\npath='\\.shop$'\n[[rules]]\nid='env'\npath='\\.env$'\n"
      "regex='zzz_[a-z]+'\n";
  EXPECT_EQ(found(kPaths, "zzz_abc", "a/b.shop"), "store@0");
  EXPECT_EQ(found(kPaths, "zzz_abc", "a/.env"), "env@0");
  EXPECT_EQ(found(kPaths, "zzz_abc", "a/b"), "");
}

TEST(Gitleaks, BuiltInRules) {
  const auto builtin = [](std::string_view toml) { return *rules_of(toml)->find("github-token"); };
  const Rule& own = *RuleSet::builtin()->find("github-token");
  EXPECT_EQ(builtin("").pattern, own.pattern);
  EXPECT_EQ(rules_of("[extend]\nuseDefault=true\ndisabledRules=['github-token']")->find("github-token"), nullptr);
  const Rule merged = builtin("[extend]\nuseDefault=true\n[[rules]]\nid='github-token'\nentropy=4.5\n");
  EXPECT_EQ(merged.min_entropy, 4.5);
  EXPECT_EQ(merged.pattern, own.pattern);
  EXPECT_EQ(merged.validate, own.validate);
  const Rule replaced = builtin("[[rules]]\nid='github-token'\nregex='x{10}'\n");
  EXPECT_EQ(replaced.pattern, "x{10}");
  EXPECT_TRUE(replaced.keywords.empty());
}

TEST(Gitleaks, SilentRulesAreLeftOut) {
  EXPECT_EQ(rules_of("[[rules]]\nid='a'\nregex='aaaa'\nskipReport=true")->find("a"), nullptr);
}

TEST(Gitleaks, ErrorsNameFileRuleAndReason) {
  EXPECT_TRUE(error_of("[[rules").starts_with("my.toml: "));
  EXPECT_EQ(error_of("[[rules]]\nregex='x'"), "my.toml: a rule has no id (its regex is 'x')");
  EXPECT_EQ(error_of("[[rules]]\nid='a'\nregex='x('"),
            "my.toml: rule 'a': regex: 'x(' is no valid expression (missing ): x()");
  EXPECT_EQ(error_of("[[rules]]\nid='a'"), "my.toml: rule 'a': it has neither regex nor path, so it can find nothing");
  EXPECT_EQ(error_of("[[rules]]\nid='a'\nregex='x'\n[[rules]]\nid='a'\nregex='y'"),
            "my.toml: rule 'a': there are two rules of this id");
  EXPECT_EQ(error_of("[[rules]]\nid='a'\nregex='(x)'\nsecretGroup=2"),
            "my.toml: rule 'a': secretGroup is 2, but its regex has 1 groups");
  EXPECT_EQ(error_of("[[rules]]\nid='a'\nregex='x'\nkeywords=[1]"),
            "my.toml: rule 'a': keywords has something in it that is no text");
  EXPECT_EQ(error_of("[[rules]]\nid='a'\nregex='x'\n[[rules.allowlists]]\ncondition='xor'\npaths=['x']"),
            "my.toml: rule 'a': allowlists: condition is 'xor', neither AND nor OR");
  EXPECT_EQ(error_of("[[rules]]\nid='a'\nregex='x'\n[[rules.allowlists]]\n"),
            "my.toml: rule 'a': allowlists: it has none of paths, regexes, stopwords and commits");
  EXPECT_EQ(error_of("[[rules]]\nid='a'\nregex='x'\n[[rules.required]]\nid='b'"),
            "my.toml: rule 'a': it holds only beside other rules ([[rules.required]]), which is not done");
  EXPECT_EQ(error_of("[[allowlists]]\ntargetRules=['none']\npaths=['x']"),
            "my.toml: [[allowlists]] has the target rule 'none', which does not exist");
  EXPECT_EQ(error_of("[extend]\npath='other.toml'"),
            "my.toml: [extend] names another file ('other.toml'), which is not read; put its rules into this one");
}

/// gitleaks' own file, as its Go module has it; not part of this tree.
std::string gitleaks_file() {
  std::string folder = plimsoll::testing::output_of(
      "ls -d \"$(go env GOMODCACHE)\"/github.com/zricethezav/gitleaks/v8@* 2>/dev/null | tail -n 1");
  while (folder.ends_with('\n')) folder.pop_back();
  return folder.empty() ? std::string{} : plimsoll::testing::slurp(folder + "/config/gitleaks.toml");
}

TEST(Gitleaks, ItsOwnFileLoads) {
  const std::string file = gitleaks_file();
  if (file.empty()) GTEST_SKIP() << "the Go module of gitleaks is not in the module cache";
  const auto rules = RuleSet::with_gitleaks(file, "gitleaks.toml");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(std::ranges::count((*rules)->rules(), "Rules of a file", &Rule::family), 222);
  EXPECT_EQ((*rules)->allow().size(), 1);
  std::size_t stopwords = 0;
  for (const Allow& list : (*rules)->find("generic-api-key")->allow) stopwords += list.stopwords.size();
  EXPECT_EQ(stopwords, 1446);
  const auto matcher = Matcher::compile(*rules);
  ASSERT_TRUE(matcher) << matcher.error().message;
  const auto secrets =
      Scanner(*matcher).scan(as_bytes(std::string_view("facebook_secret = '6dca6432e45d933e13650d1882bd5e69'\n"
                                                       "settings: api_key='8hgf0bpe2x6yk3mzq9vuw5'\n")),
                             "app/x");
  ASSERT_EQ(secrets.size(), 2);
  EXPECT_EQ(secrets[1].rule, "generic-api-key");
}

}  // namespace
}  // namespace plimsoll::secret
