// SPDX-License-Identifier: Apache-2.0
#include "finding/rating.h"

#include <gtest/gtest.h>

#include "finding/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

TEST(Match, TheDistributionsWordOnSeverityGoesFirst) {
  const Matched matched = run(kDebian, {deb("tar", "1.30")},
                              {with(debian("CVE-2020-1", "tar", "1.31"), Severity::critical, "nvd", "by nvd"),
                               with(debian("CVE-2020-1", "tar", "1.31"), Severity::low, "debian", "by debian"),
                               with(debian("DSA-1-1", "tar", "1.31", {"CVE-2020-1", "CVE-2020-2"}), Severity::high,
                                    "debian", "tar security update")});
  ASSERT_EQ(ids(matched), (Strings{"CVE-2020-2", "CVE-2020-1"}));
  EXPECT_EQ(matched.findings[1].severity, Severity::low);
  EXPECT_EQ(matched.findings[1].severity_source, "debian");
  EXPECT_EQ(matched.findings[1].title, "by debian");
  EXPECT_EQ(matched.findings[0].severity, Severity::high);
  EXPECT_EQ(matched.findings[0].title, "tar security update");
  const Matched other =
      run(kDebian, {deb("tar", "1.30")}, {with(debian("CVE-2020-1", "tar", "1.31"), Severity::critical, "nvd")});
  EXPECT_EQ(other.findings[0].severity_source, "nvd");
}

}  // namespace
}  // namespace plimsoll
