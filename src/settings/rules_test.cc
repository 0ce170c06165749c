// SPDX-License-Identifier: Apache-2.0
// Walks the table: what every row says is bad is found in it, what it says is good is not; and the fixes of both mend.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "settings/testing.h"

namespace plimsoll::settings {

using testing::issues_of;
using testing::told;

namespace {

bool has(const std::vector<Issue>& issues, std::string_view id) {
  return std::ranges::any_of(issues, [&](const Issue& issue) { return issue.rule->id == id; });
}

}  // namespace

TEST(SettingsRules, AreSortedAndComplete) {
  std::set<std::string_view> ids;
  std::map<std::string, std::string_view> names;
  std::string_view last;
  for (const Check& check : checks()) {
    const Rule& rule = check.rule;
    EXPECT_LT(last, rule.id);
    last = rule.id;
    ids.insert(rule.id);
    EXPECT_TRUE(rule.id.starts_with("PL40") || rule.id.starts_with("PL50")) << rule.id;
    EXPECT_FALSE(rule.title.empty() || rule.doc.empty() || rule.why.empty() || rule.remedy.empty()) << rule.id;
    EXPECT_FALSE(rule.bad.empty() || rule.good.empty()) << rule.id;
    EXPECT_FALSE(rule.title.ends_with('.')) << rule.id;
    EXPECT_TRUE(check.check != nullptr || check.check_file != nullptr) << rule.id;
    for (const std::string& alias : aliases_of(rule)) {
      const auto [at, is_new] = names.emplace(alias, rule.id);
      EXPECT_TRUE(is_new) << alias << " is of " << at->second << " and " << rule.id;
    }
  }
  for (int number = 4001; number <= 4042; ++number) EXPECT_TRUE(ids.contains(fmt::format("PL{}", number))) << number;
  for (int number = 5001; number <= 5030; ++number) EXPECT_TRUE(ids.contains(fmt::format("PL{}", number))) << number;
}

TEST(SettingsRules, BadExamplesAreFound) {
  for (const Check& check : checks()) {
    const std::vector<Issue> issues = issues_of(check.rule.bad);
    EXPECT_TRUE(has(issues, check.rule.id)) << check.rule.id << "\n" << check.rule.bad << told(issues, check.rule.bad);
    for (const Issue& issue : issues) {
      EXPECT_LE(issue.range.end, check.rule.bad.size()) << issue.rule->id;
      EXPECT_LE(issue.range.begin, issue.range.end) << issue.rule->id;
      EXPECT_GT(issue.range.size(), 0U) << issue.rule->id << " in the example of " << check.rule.id;
      EXPECT_LT(issue.title.size(), 110U) << issue.title;
      EXPECT_FALSE(issue.title.ends_with('.')) << issue.title;
    }
  }
}

/// What a good example shows is well made: nothing of the default profile is found in it, nor the rule itself.
TEST(SettingsRules, GoodExamplesAreQuiet) {
  for (const Check& check : checks()) {
    for (const Issue& issue : issues_of(check.rule.good)) {
      EXPECT_NE(issue.rule->id, check.rule.id) << issue.title << "\n" << check.rule.good;
      EXPECT_NE(issue.told_to(), Audience::everyone)
          << issue.rule->id << " " << issue.title << " in the example of " << check.rule.id;
    }
  }
}

/// A rule of the default profile finds its own example there too.
TEST(SettingsRules, AudienceOfExamples) {
  for (const Check& check : checks()) {
    const std::vector<Issue> issues = issues_of(check.rule.bad);
    const bool is_told = std::ranges::any_of(issues, [&](const Issue& issue) {
      return issue.rule->id == check.rule.id && issue.told_to() == Audience::everyone;
    });
    EXPECT_EQ(is_told, check.rule.audience == Audience::everyone) << check.rule.id;
  }
}

}  // namespace plimsoll::settings
