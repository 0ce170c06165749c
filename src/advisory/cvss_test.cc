// SPDX-License-Identifier: Apache-2.0
#include "advisory/cvss.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "crypto/digest.h"

namespace plimsoll::advisory {
namespace {

struct Metric {
  std::string_view name, values;  // a letter each
};

/// Every vector of these metrics, the last one varying fastest.
template <typename Each>
void each_vector(std::string_view prefix, const std::vector<Metric>& metrics, const Each& each) {
  std::vector<std::size_t> at(metrics.size());
  for (;;) {
    std::string vector(prefix);
    for (std::size_t i = 0; i < metrics.size(); ++i)
      vector += fmt::format("{}{}:{}", i ? "/" : "", metrics[i].name, metrics[i].values[at[i]]);
    each(vector);
    std::size_t i = metrics.size();
    while (i > 0 && ++at[i - 1] == metrics[i - 1].values.size()) at[--i] = 0;
    if (i == 0) return;
  }
}

const std::vector<Metric> kThree{{"AV", "NALP"}, {"AC", "LH"}, {"PR", "NLH"}, {"UI", "NR"},
                                 {"S", "CU"},    {"C", "HLN"}, {"I", "HLN"},  {"A", "HLN"}};

struct Version {
  std::string_view name, prefix;
  std::vector<Metric> metrics;
  std::size_t vectors;
  std::string_view digest;
};

// Digests of what tests/oracles/cvss_scores.py prints: every base vector there is, scored by Red Hat's reference
// implementation (Python package cvss 3.6). The npm package ae-cvss-calculator 1.0.13 gives the same scores.
const std::vector<Version> kVersions{
    {"2.0",
     "",
     {{"AV", "NAL"}, {"AC", "LMH"}, {"Au", "NSM"}, {"C", "CPN"}, {"I", "CPN"}, {"A", "CPN"}},
     729,
     "504eb62f8a857066de83640ef09005008fce8a790a01bd2fbd2c68fdb040c5c6"},
    {"3.0", "CVSS:3.0/", kThree, 2592, "84d94912d77fb75965d90753c9ce239f47441370a2348fd735a01fbda291345c"},
    {"3.1", "CVSS:3.1/", kThree, 2592, "7545cb725210846993f8ab6b6bffb8d85d09ce294697fe62e6940a23c0716f83"},
    {"4.0",
     "CVSS:4.0/",
     {{"AV", "NALP"},
      {"AC", "LH"},
      {"AT", "NP"},
      {"PR", "NLH"},
      {"UI", "NPA"},
      {"VC", "HLN"},
      {"VI", "HLN"},
      {"VA", "HLN"},
      {"SC", "HLN"},
      {"SI", "HLN"},
      {"SA", "HLN"}},
     104976,
     "ded1cf46f0cf133e8a84da01e8b15e0ed1e98301bfadca69078ef908d88daaa1"},
};

TEST(Cvss, ScoresEveryBaseVectorLikeTheReferenceImplementation) {
  for (const Version& version : kVersions) {
    Hasher hasher;
    std::size_t count = 0;
    each_vector(version.prefix, version.metrics, [&](const std::string& vector) {
      hasher.update(as_bytes(fmt::format("{} {}\n", vector, cvss_base_score(vector).value_or(-1))));
      ++count;
    });
    EXPECT_EQ(count, version.vectors) << version.name;
    EXPECT_EQ(hasher.finish().hex(), version.digest) << version.name << ": compare with tests/oracles/cvss_scores.py";
  }
}

TEST(Cvss, ScoresTheExamplesOfTheSpecifications) {
  const std::pair<const char*, int> known[] = {
      // FIRST, "CVSS v3.1: Examples", and vectors with scores published by NVD.
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 61},  // CVE-2013-1937
      {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 64},  // CVE-2013-0375
      {"CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 31},  // CVE-2014-3566
      {"CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 42},  // CVE-2009-0783
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 75},  // CVE-2014-0160
      {"CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", 68},  // CVE-2008-1447
      {"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100},
      {"AV:N/AC:L/Au:N/C:N/I:N/A:C", 78},                                        // version 2, CVE-2002-0392
      {"AV:N/AC:L/Au:N/C:C/I:C/A:C", 100},                                       // CVE-2003-0818
      {"AV:L/AC:H/Au:N/C:C/I:C/A:C", 62},                                        // CVE-2003-0062
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 100},  // "CVSS v4.0: Examples"
      {"CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 73},   // CVE-2022-41741
      {"CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 77},   // CVE-2020-3549
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 87},   // CVE-2014-0160
  };
  for (const auto& [vector, score] : known) EXPECT_EQ(cvss_base_score(vector), score) << vector;
}

TEST(Cvss, CountsTheBaseMetricsOnlyInAnyOrder) {
  const std::pair<const char*, const char*> same[] = {
      {"AV:N/AC:L/Au:N/C:N/I:N/A:C", "A:C/AV:N/AC:L/Au:N/C:N/I:N/E:POC/RL:OF/RC:C/CDP:MH/TD:H/CR:M/IR:M/AR:H"},
      {"CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H",
       "CVSS:3.1/S:C/AV:A/AC:L/PR:N/UI:N/C:H/I:N/A:H/E:P/RL:O/MAV:L/CR:L"},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
       "CVSS:4.0/SA:N/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/E:U/MSI:S/CR:L/U:Amber/S:P/AU:Y/R:A/V:D/RE:L"},
  };
  for (const auto& [plain, full] : same) {
    EXPECT_TRUE(cvss_base_score(plain));
    EXPECT_EQ(cvss_base_score(plain), cvss_base_score(full)) << full;
  }
}

TEST(Cvss, RefusesWhatIsNotAWholeVector) {
  for (const char* bad :
       {"",
        "/",
        "CVSS:3.1/",
        "CVSS:4.0/",
        "CVSS:2.0/AV:N",
        "CVSS:2.0/AV:N/AC:L/Au:N/C:P/I:P/A:P",
        "7.5",
        "HIGH",
        "CVSS:4.0/AV:N",
        "AV:N/AC:L/Au:N/C:P/I:P",
        "AV:N/AC:L/Au:N/C:P/I:P/A:P/",
        "(AV:N/AC:L/Au:N/C:P/I:P/A:P)",
        "AV:N/AC:L/Au:N/C:P/I:P/A:P/MAV:N",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
        "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:HIGH",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:N",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:Z",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/E:P",
        "CVSS:3.1/AV:N AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N",  // Safety only as a modified metric
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:R/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
        "cvss:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}) {
    EXPECT_EQ(cvss_base_score(bad), std::nullopt) << bad;
    EXPECT_EQ(cvss_severity(bad), Severity::unknown) << bad;
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
  EXPECT_EQ(cvss_severity("AV:N/AC:L/Au:N/C:C/I:C/A:C"), Severity::high) << "version 2 knows no critical";
  EXPECT_EQ(cvss_severity("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"), Severity::critical);
}

TEST(Cvss, PicksTheNewestVersion) {
  const std::string two = "AV:N/AC:L/Au:N/C:C/I:C/A:C", three = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
                    four = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
  EXPECT_EQ(newest_cvss(two + ' ' + three), three);
  EXPECT_EQ(newest_cvss(four + ' ' + three), four);
  EXPECT_EQ(newest_cvss("CVSS:4.0/AV:N " + two + " words"), two);
  EXPECT_EQ(newest_cvss("words"), "");
  EXPECT_EQ(newest_cvss(""), "");
}

}  // namespace
}  // namespace plimsoll::advisory
