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

advisory::CveDetails details() {
  advisory::CveDetails out;
  out.ratings = {{"github", Severity::critical, "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"},
                 {"nvd", Severity::high, "AV:N/AC:L/Au:N/C:P/I:P/A:P"},
                 {"nvd", Severity::medium, "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H"}};
  out.epss = advisory::Epss{1234, 95000};
  return out;
}

TEST(Ratings, NvdSpeaksWhenNobodyElseHasAWord) {
  Finding unrated;
  add_details(unrated, details());
  EXPECT_EQ(unrated.severity, Severity::medium);  // NVD's own, by the newest version it gives
  EXPECT_EQ(unrated.severity_source, "nvd");
  EXPECT_EQ(unrated.ratings.size(), 3U);
  EXPECT_EQ(unrated.epss, (advisory::Epss{1234, 95000}));

  Finding rated;
  const Advisory row = with(osv("npm", "GHSA-1", "x", {}), Severity::low, "osv:npm");
  const Advisory* rows[] = {&row};
  rate(rated, rows, nullptr);
  add_details(rated, details());
  EXPECT_EQ(rated.severity, Severity::low);
  EXPECT_EQ(rated.severity_source, "osv:npm");
  EXPECT_EQ(rated.ratings.size(), 4U);
  EXPECT_TRUE(std::ranges::is_sorted(rated.ratings));

  Finding others;
  advisory::CveDetails foreign = details();
  foreign.ratings.resize(1);
  add_details(others, foreign);
  EXPECT_EQ(others.severity, Severity::critical);
  EXPECT_EQ(others.severity_source, "github");

  Finding nobody;
  add_details(nobody, {});
  EXPECT_EQ(nobody.severity, Severity::unknown);
}

TEST(Ratings, EveryVectorIsKeptAndAWordThatOneConfirmsIsNotRepeated) {
  Advisory row = with(osv("npm", "GHSA-1", "x", {}), Severity::medium, "osv:npm");
  row.cvss = "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H nonsense";
  const Advisory* rows[] = {&row};
  Finding finding;
  rate(finding, rows, nullptr);
  ASSERT_EQ(finding.ratings.size(), 2U);
  EXPECT_EQ(finding.ratings[0].severity, Severity::medium);
  EXPECT_EQ(finding.ratings[1].severity, Severity::critical);
  EXPECT_EQ(finding.severity, Severity::medium);

  row.severity = Severity::low;  // the word is the source's own, whatever its vectors give
  Finding worded;
  rate(worded, rows, nullptr);
  EXPECT_EQ(worded.severity, Severity::low);
  EXPECT_EQ(worded.ratings.size(), 3U);

  row.severity = Severity::unknown;
  row.severity_source.clear();
  Finding scored;
  rate(scored, rows, nullptr);
  EXPECT_EQ(scored.severity, Severity::critical);
  EXPECT_EQ(scored.severity_source, "osv");
}

}  // namespace
}  // namespace plimsoll
