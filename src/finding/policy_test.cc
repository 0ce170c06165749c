// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "finding/plan.h"
#include "finding/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

TEST(Policy, HidesCountsAndDecides) {
  Report report;
  for (const Severity severity : {Severity::critical, Severity::high, Severity::low}) {
    Finding finding;
    finding.severity = severity;
    finding.fixed = severity == Severity::critical ? "" : "2";
    report.findings.push_back(finding);
  }
  Report shown = report;
  apply_policy({.severities = {Severity::low, Severity::critical}, .ignore_unfixed = true, .fail_on = Severity::high},
               shown);
  EXPECT_EQ(shown.findings.size(), 1U);
  EXPECT_EQ(shown.hidden_findings, 2U);
  EXPECT_FALSE(shown.failed);
  EXPECT_EQ(shown.rule, "fail-on: high");
  shown = report;
  apply_policy({.severities = {}, .ignore_unfixed = false, .fail_on = Severity::high}, shown);
  EXPECT_TRUE(shown.failed);
  shown = report;
  apply_policy({}, shown);
  EXPECT_FALSE(shown.failed);
  EXPECT_EQ(shown.rule, "");
  EXPECT_EQ(tally(shown.findings).fixable, 2U);
  EXPECT_TRUE(shown.incomplete.empty());

  // A gate cannot judge what nobody has rated, and says so.
  report.findings[1].severity = Severity::unknown;
  report.findings.erase(report.findings.begin());
  shown = report;
  apply_policy({.severities = {}, .ignore_unfixed = false, .fail_on = Severity::high}, shown);
  EXPECT_FALSE(shown.failed);
  ASSERT_EQ(shown.incomplete.size(), 1U);
  EXPECT_EQ(shown.incomplete[0].code, "unknown-severity");
}

TEST(Severities, ParseByNameAndListTheChoices) {
  for (const Severity severity : kSeverities) EXPECT_EQ(*parse_severity(severity_name(severity)), severity);
  EXPECT_EQ(*parse_severity("HIGH"), Severity::high);
  const auto wrong = parse_severity("hihg");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, ErrorKind::usage);
  EXPECT_EQ(wrong.error().message,
            "\"hihg\" is not a severity; choose from critical, high, medium, low, negligible, unknown");
}

TEST(Verdicts, WhatIsUnknownIsNeverPassed) {
  Report report;
  EXPECT_EQ(verdict_of(report), Verdict::passed);
  report.advisories_used = false;
  EXPECT_EQ(verdict_of(report), Verdict::none);
  report.incomplete = {{"end-of-life", "m", ""}};
  EXPECT_EQ(verdict_of(report), Verdict::incomplete);
  report.failed = true;
  EXPECT_EQ(verdict_of(report), Verdict::failed);
}

TEST(Plan, OneUpgradePerSourceAndLayerClosesAllItsFindings) {
  const Matched matched = run(kDebian, {deb("tar", "1.30-9"), deb("sed", "4.7")},
                              {debian("CVE-2020-1", "tar", "1.30-10"), debian("CVE-2020-2", "tar", "1.30-100"),
                               with(debian("CVE-2020-3", "sed", "4.8"), Severity::high, "debian")});
  Report report;
  report.distribution = kDebian;
  report.findings = matched.findings;
  const auto upgrades = plan_upgrades(report);
  ASSERT_EQ(upgrades.size(), 2U);
  EXPECT_EQ(upgrades[0].package, "sed");
  EXPECT_EQ(upgrades[1].fixed, "1.30-100");
  EXPECT_EQ(upgrades[1].closes.size(), 2U);
}

}  // namespace
}  // namespace plimsoll
