// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "finding/plan.h"
#include "finding/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

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
