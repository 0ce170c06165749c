// SPDX-License-Identifier: Apache-2.0
// Every rule's examples hold, whatever the rule: the bad one is found, the good one is not, what the fix makes of the
// bad one is good.
#include <gtest/gtest.h>

#include <set>

#include "lint/ignores.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

std::vector<const Rule*> dockerfile_rules() {
  std::vector<const Rule*> out;
  for (const Check& check : checks()) out.push_back(&check.rule);
  out.push_back(&inline_ignore_rule());
  out.push_back(&bad_ignore_rule());
  return out;
}

/// The strict profile with one rule, and with what some rules need to be told.
Settings settings_for(const Rule& rule) {
  Settings settings = testing::lint_settings(Profile::strict);
  settings.only = {std::string(rule.id)};
  settings.trusted_registries = {"docker.io"};
  settings.label_schema = {{"author", LabelType::text},     {"contact", LabelType::email},
                           {"created", LabelType::rfc3339}, {"licence", LabelType::spdx},
                           {"revision", LabelType::hash},   {"site", LabelType::url},
                           {"version", LabelType::semver}};
  settings.strict_labels = true;
  return settings;
}

class EveryRule : public ::testing::TestWithParam<const Rule*> {};

TEST_P(EveryRule, IsDescribed) {
  const Rule& rule = *GetParam();
  EXPECT_FALSE(rule.title.empty());
  EXPECT_FALSE(rule.doc.empty());
  EXPECT_FALSE(rule.why.empty());
  EXPECT_FALSE(rule.remedy.empty());
  EXPECT_FALSE(rule.bad.empty());
  EXPECT_FALSE(rule.good.empty());
  EXPECT_EQ(rule.hadolint.empty(), rule.level == HadolintLevel::none);
  EXPECT_NE(topic_of(rule.id), "Other");
}

TEST_P(EveryRule, FindsTheBadExampleAndNotTheGoodOne) {
  const Rule& rule = *GetParam();
  const Settings settings = settings_for(rule);
  std::optional<testing::ExampleFolder> folder;
  if (!rule.files.empty()) folder.emplace(rule.files);
  const BuildContext* context = folder ? folder->context() : nullptr;
  const SourceText bad{.path = "Dockerfile", .text = rule.bad, .build_context = context};
  EXPECT_GE(check(bad, settings).findings.size(), 1U) << rule.bad;
  const Checked good = check({.path = "Dockerfile", .text = rule.good, .build_context = context}, settings);
  EXPECT_TRUE(good.findings.empty()) << rule.good << "\n" << good.findings.front().title;
}

TEST_P(EveryRule, TheGoodExampleIsGoodInTheDefaultProfile) {
  const Rule& rule = *GetParam();
  const Checked good = testing::lint_dockerfile(rule.good, Profile::standard);
  EXPECT_TRUE(testing::found_in(good).empty()) << rule.good << "\n"
                                               << ::testing::PrintToString(testing::found_in(good));
}

TEST_P(EveryRule, OffersTheRepairItClaims) {
  const Rule& rule = *GetParam();
  if (rule.repair == Repair::none || rule.repair == Repair::registry) return;
  const Settings settings = settings_for(rule);
  std::optional<testing::ExampleFolder> folder;
  if (!rule.files.empty()) folder.emplace(rule.files);
  const SourceText source{
      .path = "Dockerfile", .text = rule.bad, .build_context = folder ? folder->context() : nullptr};
  const Mended mended = mend(source, settings, rule.repair);
  EXPECT_GE(mended.fixed.size(), 1U) << rule.bad;
  EXPECT_EQ(mended.left, 0U) << mended.text;
  // Twice changes nothing.
  const Mended again = mend({.path = "Dockerfile", .text = mended.text}, settings, rule.repair);
  EXPECT_EQ(again.text, mended.text);
}

INSTANTIATE_TEST_SUITE_P(Rules, EveryRule, ::testing::ValuesIn(dockerfile_rules()),
                         [](const auto& each) { return std::string(each.param->id); });

TEST(Rules, HaveEachIdOnceAndInOrder) {
  std::set<std::string_view> ids;
  std::string_view last;
  for (const Rule* rule : all_rules()) {
    EXPECT_TRUE(ids.insert(rule->id).second) << rule->id;
    EXPECT_LT(last, rule->id);
    last = rule->id;
  }
}

TEST(Rules, HadolintIdsAreOfOneRuleEach) {
  std::set<std::string_view> ids;
  for (const Rule* rule : all_rules()) {
    EXPECT_TRUE(rule->hadolint.empty() || ids.insert(rule->hadolint).second) << rule->hadolint;
  }
}

}  // namespace
}  // namespace plimsoll::lint
