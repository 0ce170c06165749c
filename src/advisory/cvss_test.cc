// SPDX-License-Identifier: Apache-2.0
#include "advisory/cvss.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll::advisory {
namespace {

TEST(Cvss, ScoresTheExamplesOfTheSpecification) {
  // FIRST, "CVSS v3.1: Examples", and vectors with scores published by NVD.
  const std::pair<const char*, int> known[] = {
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 61},  // CVE-2013-1937
      {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 64},  // CVE-2013-0375
      {"CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 31},  // CVE-2014-3566
      {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 99},  // CVE-2012-1516
      {"CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 42},  // CVE-2009-0783
      {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 88},  // CVE-2012-0384
      {"CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 78},  // CVE-2015-1098
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 75},  // CVE-2014-0160
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 98},  // CVE-2014-6271
      {"CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", 68},  // CVE-2008-1447
      {"CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 68},  // CVE-2014-2005
      {"CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N", 33},  // CVE-2010-0467 with local vector
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:L/A:N", 72},
      {"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0},
      {"CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H/E:P/RL:O",
       93},  // CVE-2015-3456-like; temporal metrics are not counted
  };
  for (const auto& [vector, score] : known) EXPECT_EQ(cvss3_base_score(vector), score) << vector;
}

TEST(Cvss, RefusesWhatIsNotAWholeVector) {
  for (const char* bad :
       {"", "CVSS:3.1/", "CVSS:2.0/AV:N", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:HIGH",
        "AV:N/AC:L/Au:N/C:P/I:P/A:P"}) {
    EXPECT_EQ(cvss3_base_score(bad), std::nullopt) << bad;
  }
}

TEST(Cvss, RatesScores) {
  EXPECT_EQ(severity_of_score(0), Severity::negligible);
  EXPECT_EQ(severity_of_score(1), Severity::low);
  EXPECT_EQ(severity_of_score(39), Severity::low);
  EXPECT_EQ(severity_of_score(40), Severity::medium);
  EXPECT_EQ(severity_of_score(69), Severity::medium);
  EXPECT_EQ(severity_of_score(70), Severity::high);
  EXPECT_EQ(severity_of_score(90), Severity::critical);
}

}  // namespace
}  // namespace plimsoll::advisory
