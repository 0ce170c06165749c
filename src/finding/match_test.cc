// SPDX-License-Identifier: Apache-2.0
#include "finding/match.h"

#include <gtest/gtest.h>

#include "finding/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

TEST(Match, ComparesTheSourceVersionAndListsEveryBinaryOnce) {
  const std::vector<LayerRef> layers = {{0, {}, {}, "ADD rootfs.tar"}, {1, {}, {}, "RUN apt-get install openssl"}};
  std::vector packages = {deb("openssl", "1.1.1d-0+deb10u2"), deb("libssl1.1", "1.1.1d-0+deb10u2", "openssl"),
                          deb("libssl1.1", "1.1.1d-0+deb10u2", "openssl"),
                          deb("libssl-doc", "9", "openssl", "1.1.1d-0+deb10u3")};
  packages[0].layer = packages[2].layer = 1;
  packages[1].layer = packages[2].layer = 1;
  packages[2].package.arch = "i386";
  const Matched matched = run(kDebian, packages,
                              {with(debian("CVE-2021-3449", "openssl", "1.1.1d-0+deb10u3", {"DSA-4855-1"}),
                                    Severity::high, "debian", "NULL deref")},
                              layers);
  ASSERT_EQ(matched.findings.size(), 1U);
  const Finding& finding = matched.findings[0];
  EXPECT_EQ(finding.id, "CVE-2021-3449");
  EXPECT_EQ(finding.aliases, Strings{"DSA-4855-1"});
  EXPECT_EQ(finding.package, "openssl");
  ASSERT_EQ(finding.packages.size(), 2U);
  EXPECT_EQ(finding.packages[0].name, "libssl1.1");
  EXPECT_EQ(finding.packages[1].name, "openssl");
  EXPECT_EQ(finding.installed, "1.1.1d-0+deb10u2");
  EXPECT_EQ(finding.fixed, "1.1.1d-0+deb10u3");
  EXPECT_EQ(finding.status, Status::fixed);
  EXPECT_EQ(finding.severity, Severity::high);
  EXPECT_EQ(finding.severity_source, "debian");
  EXPECT_EQ(finding.known_exploited, "2022-01-10");
  EXPECT_EQ(finding.published, "2021-03-25");
  EXPECT_EQ(finding.layer.created_by, "RUN apt-get install openssl");
  EXPECT_EQ(finding.evidence, Strings{"debian: openssl 1.1.1d-0+deb10u2 < 1.1.1d-0+deb10u3 (DSA-4855-1)"});
  EXPECT_TRUE(matched.incomplete.empty());
}

TEST(Match, TheFirstDayOnWhichAProblemWasPublicCounts) {
  const auto published = [](std::vector<std::string> days, std::string alias = "") {
    std::vector<Advisory> rows;
    for (std::string& day : days) {
      rows.push_back(osv("npm", fmt::format("GHSA-{}", rows.size()), "left-pad", {{"", "2", ""}}, {"PRISMA-1"}));
      if (!alias.empty() && rows.size() == 1) rows.back().aliases.push_back(alias);
      rows.back().published = std::move(day);
    }
    const Matched matched = run(
        kDebian, {package_of("npm", "left-pad", "1.0.0", "app/node_modules/left-pad/package.json")}, std::move(rows));
    EXPECT_EQ(matched.findings.size(), 1U);
    return matched.findings.empty() ? "no finding" : matched.findings[0].published;
  };
  EXPECT_EQ(published({""}), "");
  EXPECT_EQ(published({"2024-05-01"}), "2024-05-01");
  EXPECT_EQ(published({"2024-05-01", "", "2023-12-31", "2024-01-01"}), "2023-12-31");
  // With what is known of the CVE, 2021-03-25, from records that do not name it themselves.
  EXPECT_EQ(published({"", "2024-05-01"}, "CVE-2021-3449"), "2021-03-25");
  EXPECT_EQ(published({"", "2020-05-01"}, "CVE-2021-3449"), "2020-05-01");
}

TEST(Match, AnErratumOfSeveralCvesGivesOneFindingPerCve) {
  const Matched matched = run(kAlma, {rpm("openssl-libs", "1:1.1.1k-6.el8", "openssl", "1.1.1k-6.el8")},
                              {alma("ALSA-2023:1405", "openssl-libs", "1:1.1.1k-9.el8_7",
                                    {"CVE-2022-4304", "CVE-2022-4450", "RHSA-2023:1405"})});
  EXPECT_EQ(ids(matched), (Strings{"CVE-2022-4304", "CVE-2022-4450"}));
  for (const Finding& finding : matched.findings) {
    EXPECT_EQ(finding.aliases, (Strings{"ALSA-2023:1405", "RHSA-2023:1405"}));
    EXPECT_EQ(finding.evidence, Strings{"osv: openssl-libs 1:1.1.1k-6.el8 < 1:1.1.1k-9.el8_7 (ALSA-2023:1405)"});
  }
}

TEST(Match, AnErratumWithoutCveKeepsItsOwnId) {
  EXPECT_EQ(ids(run(kDebian, {deb("sox", "14.4.2-2")}, {debian("DSA-5356-2", "sox", "14.4.2-3")})),
            Strings{"DSA-5356-2"});
}

TEST(Match, CveRowsAndErrataOfTheSameProblemAreOneFinding) {
  const Matched matched = run(kDebian, {deb("curl", "7.64.0-4")},
                              {debian("CVE-2020-8177", "curl", "7.64.0-4+deb10u2"),
                               debian("DSA-4881-1", "curl", "7.64.0-4+deb10u2", {"CVE-2020-8169", "CVE-2020-8177"}),
                               debian("CVE-2020-8169", "curl", "7.64.0-4+deb10u2", {"DSA-4881-1"}),
                               debian("GHSA-aaaa-bbbb-cccc", "curl", "7.64.0-4+deb10u2", {"DSA-4881-1"})});
  EXPECT_EQ(ids(matched), (Strings{"CVE-2020-8169", "CVE-2020-8177"}));
  for (const Finding& finding : matched.findings)
    EXPECT_EQ(finding.aliases, (Strings{"DSA-4881-1", "GHSA-aaaa-bbbb-cccc"}));
}

TEST(Match, StatusesWithoutFixAreKeptApart) {
  for (const Status status :
       {Status::affected, Status::will_not_fix, Status::deferred, Status::under_investigation, Status::end_of_life}) {
    Advisory row = debian("CVE-2019-1", "tar", "");
    row.status = status;
    const Matched matched = run(kDebian, {deb("tar", "1.30-6")}, {row});
    ASSERT_EQ(matched.findings.size(), 1U);
    EXPECT_EQ(matched.findings[0].status, status);
    EXPECT_EQ(matched.findings[0].fixed, "");

    // The version that mended unstable bounds who is affected, but this release does not have it on offer.
    row.ranges[0].fixed = "1.34-1";
    const Matched bounded = run(kDebian, {deb("tar", "1.30-6")}, {row});
    ASSERT_EQ(bounded.findings.size(), 1U);
    EXPECT_EQ(bounded.findings[0].status, status);
    EXPECT_EQ(bounded.findings[0].fixed, "");
    EXPECT_TRUE(run(kDebian, {deb("tar", "1.34-1")}, {row}).findings.empty());
  }
}

TEST(Match, NotAffectedCancelsTheProblemUnderAnyOfItsIds) {
  Advisory cleared = debian("DEBIAN-CVE-2020-1", "tar", "", {"CVE-2020-1"});
  cleared.status = Status::not_affected;
  cleared.ranges.clear();
  EXPECT_EQ(ids(run(kDebian, {deb("tar", "1.30-6")},
                    {debian("CVE-2020-1", "tar", "1.31"), debian("CVE-2020-2", "tar", "1.31"), cleared})),
            Strings{"CVE-2020-2"});
  cleared.versions = {"1.30-7"};  // about another version
  EXPECT_EQ(run(kDebian, {deb("tar", "1.30-6")}, {debian("CVE-2020-1", "tar", "1.31"), cleared}).findings.size(), 1U);
}

TEST(Match, ExactVersionsAndLastAffected) {
  Advisory row = debian("CVE-2020-1", "tar", "");
  row.ranges.clear();
  row.versions = {"1.30-6", "1.30-8"};
  EXPECT_EQ(run(kDebian, {deb("tar", "0:1.30-6")}, {row}).findings.size(), 1U);
  EXPECT_TRUE(run(kDebian, {deb("tar", "1.30-7")}, {row}).findings.empty());
  row.versions.clear();
  row.ranges = {{"1.29", "", "1.30-6"}};
  EXPECT_EQ(run(kDebian, {deb("tar", "1.30-6")}, {row}).findings.size(), 1U);
  EXPECT_TRUE(run(kDebian, {deb("tar", "1.30-7")}, {row}).findings.empty());
  EXPECT_TRUE(run(kDebian, {deb("tar", "1.28")}, {row}).findings.empty());
}

TEST(Match, SeveralFixesOfOneProblem) {
  // One fix per upstream base, as RHEL gives them: the gap between the ranges is safe.
  Advisory row = alma("ALSA-2024:1", "python3.9", "");
  row.aliases = {"CVE-2024-8088"};
  row.status = Status::fixed;
  row.ranges = {{"", "0:3.9.18-3.el9_4.5", ""}, {"0:3.9.19", "0:3.9.19-8.el9", ""}};
  const auto fixed_for = [&](std::string version) {
    const Matched matched = run(kAlma, {rpm("python3.9", version, "python3.9", version)}, {row});
    return matched.findings.empty() ? std::string("safe") : matched.findings[0].fixed;
  };
  EXPECT_EQ(fixed_for("3.9.18-3.el9"), "0:3.9.18-3.el9_4.5");
  EXPECT_EQ(fixed_for("3.9.18-3.el9_4.5"), "safe");
  EXPECT_EQ(fixed_for("3.9.19-2.el9"), "0:3.9.19-8.el9");
  EXPECT_EQ(fixed_for("3.9.19-8.el9"), "safe");
  // Two errata for one CVE: the first did not suffice.
  const Matched twice = run(kDebian, {deb("apache2", "2.4.38-3+deb10u4")},
                            {debian("DSA-4757-1", "apache2", "2.4.38-3+deb10u4", {"CVE-2020-1927"}),
                             debian("DLA-3351-1", "apache2", "2.4.38-3+deb10u9", {"CVE-2020-1927"})});
  ASSERT_EQ(twice.findings.size(), 1U);
  EXPECT_EQ(twice.findings[0].fixed, "2.4.38-3+deb10u9");
}

TEST(Match, RpmSourceStatementsIgnoreEpochsThatOneSideLacks) {
  Advisory row = alma("ALSA-2024:2", "perl", "4:5.26.3-422.el8", {"CVE-2020-10543"});
  row.key = KeyKind::source;
  const Matched old = run(kAlma, {rpm("perl-Errno", "1.28-419.el8", "perl", "5.26.3-419.el8")}, {row});
  ASSERT_EQ(old.findings.size(), 1U);
  EXPECT_EQ(old.findings[0].evidence,
            Strings{"osv: perl 5.26.3-419.el8 < 4:5.26.3-422.el8 (ALSA-2024:2, epochs ignored)"});
  EXPECT_TRUE(run(kAlma, {rpm("perl-Errno", "1.28-422.el8", "perl", "5.26.3-422.el8")}, {row}).findings.empty());
  // A binary statement without epoch means epoch 0.
  EXPECT_TRUE(run(kAlma, {rpm("perl-libs", "4:5.26.3-419.el8", "perl", "5.26.3-419.el8")},
                  {alma("ALSA-2", "perl-libs", "5.26.3-422.el8")})
                  .findings.empty());
  EXPECT_EQ(run(kAlma, {rpm("perl-libs", "5.26.3-419.el8", "perl", "5.26.3-419.el8")},
                {alma("ALSA-2", "perl-libs", "0:5.26.3-422.el8")})
                .findings.size(),
            1U);
}

TEST(Match, InstalledAndFixedSpeakOfTheBinaryNearestToTheSource) {
  const std::vector packages = {rpm("perl-Errno", "1.28-419.el8", "perl", "5.26.3-419.el8"),
                                rpm("perl-libs", "4:5.26.3-419.el8", "perl", "5.26.3-419.el8")};
  const Matched matched = run(kAlma, packages,
                              {alma("ALSA-3", "perl-Errno", "1.28-423.el8", {"CVE-2025-40909"}),
                               alma("ALSA-3", "perl-libs", "4:5.26.3-423.el8", {"CVE-2025-40909"})});
  ASSERT_EQ(matched.findings.size(), 1U);
  EXPECT_EQ(matched.findings[0].installed, "4:5.26.3-419.el8");
  EXPECT_EQ(matched.findings[0].fixed, "4:5.26.3-423.el8");
  EXPECT_EQ(matched.findings[0].packages.size(), 2U);
}

TEST(Match, ModuleStreamsKeepToThemselves) {
  const auto node = [](std::string module, std::string release = "1.module_el8.9.0+3700") {
    return rpm("nodejs", "1:18.17.0-" + release, "nodejs", "18.17.0-" + release, std::move(module));
  };
  const Advisory stream18 =
      alma("ALSA-18", "nodejs", "1:18.19.0-1.module_el8.9.0+3722", {"CVE-2023-46809"}, "nodejs:18");
  const Advisory stream20 =
      alma("ALSA-20", "nodejs", "1:20.11.0-1.module_el8.9.0+3723", {"CVE-2023-46809"}, "nodejs:20");
  const Advisory plain = alma("ALSA-0", "nodejs", "1:99-1.el8", {"CVE-2000-1"});
  const Advisory unnamed = alma("ALSA-U", "nodejs", "1:18.20-1.module_el8.9.0+3800", {"CVE-2024-1"});
  const std::string label = "nodejs:18:8090020231028163127:a75119d5";

  const Matched modular = run(kAlma, {node(label)}, {stream18, stream20, plain});
  ASSERT_EQ(ids(modular), Strings{"CVE-2023-46809"});
  EXPECT_EQ(modular.findings[0].fixed, stream18.ranges[0].fixed);
  EXPECT_EQ(modular.findings[0].aliases, Strings{"ALSA-18"});
  EXPECT_TRUE(modular.incomplete.empty());

  EXPECT_EQ(ids(run(kAlma, {node("", "1.el8")}, {stream18, stream20, plain, unnamed})), Strings{"CVE-2000-1"});
  EXPECT_TRUE(run(kAlma, {node("", "1.el8")}, {unnamed}).incomplete.empty());

  const Matched unlabelled = run(kAlma, {node("")}, {stream18, stream20, plain});
  EXPECT_TRUE(unlabelled.findings.empty());
  EXPECT_EQ(codes(unlabelled), Strings{"unknown-module"});
  EXPECT_EQ(codes(run(kAlma, {node(label)}, {unnamed})), Strings{"unknown-module"});

  Advisory cleared = alma("ALSA-18", "nodejs", "", {"CVE-2023-46809"}, "nodejs:18");
  cleared.status = Status::not_affected;
  cleared.ranges.clear();
  EXPECT_TRUE(run(kAlma, {node(label)}, {stream18, cleared}).findings.empty());
}

TEST(Match, ArchAsksByThePackagesOwnName) {
  Advisory row = debian("AVG-1", "openssl", "3.0.8-1", {"CVE-2023-1"});
  row.ecosystem = "Arch Linux";
  row.key = KeyKind::binary;
  InstalledPackage installed = package_of("alpm", "openssl", "3.0.7-4", "var/lib/pacman/local/openssl-3.0.7-4/desc");
  EXPECT_EQ(ids(run({"arch", "", "", "Arch Linux", ""}, {installed}, {row})), Strings{"CVE-2023-1"});
  installed.package.version = "1:3.0.7-4";
  EXPECT_TRUE(run({"arch", "", "", "Arch Linux", ""}, {installed}, {row}).findings.empty());
}

TEST(Match, ArchitectureLimitsAStatement) {
  Advisory row = alma("ALSA-1", "kernel", "5-1.el8");
  row.arch = "s390x";
  EXPECT_TRUE(run(kAlma, {rpm("kernel", "4-1.el8", "kernel", "4-1.el8")}, {row}).findings.empty());
  auto everywhere = rpm("kernel", "4-1.el8", "kernel", "4-1.el8");
  everywhere.package.arch = "noarch";
  EXPECT_EQ(run(kAlma, {everywhere}, {row}).findings.size(), 1U);
}

TEST(Match, KeysOfBinariesAreNeverMatched) {
  EXPECT_TRUE(
      run(kAlma, {rpm("gpg-pubkey", "8483c65d-5ccc5b19", "gpg-pubkey", "")}, {alma("ALSA-1", "gpg-pubkey", "9-1")})
          .findings.empty());
}

TEST(Match, WhatCannotBeComparedIsSaid) {
  const Matched installed =
      run(kDebian, {deb("tar", "not a version")}, {debian("CVE-1", "tar", "1.31"), debian("CVE-2", "tar", "")});
  EXPECT_EQ(ids(installed), Strings{"CVE-2"});  // affected whatever the version
  EXPECT_EQ(codes(installed), Strings{"unparsable-version"});
  const Matched bound =
      run(kDebian, {deb("tar", "1.30")}, {debian("CVE-1", "tar", "1 .31"), debian("CVE-2", "tar", "1.31")});
  EXPECT_EQ(ids(bound), Strings{"CVE-2"});
  EXPECT_EQ(codes(bound), Strings{"unparsable-version"});
  EXPECT_TRUE(run(kDebian, {deb("tar", "not a version")}, {}).incomplete.empty());
}

TEST(Match, SilenceOfFeedsIsNotSafety) {
  Distribution other = kDebian;
  other.version = "99";
  const Matched uncovered = run(other, {deb("tar", "1.30")}, {});
  EXPECT_EQ(codes(uncovered), Strings{"no-advisories"});
  EXPECT_NE(uncovered.incomplete[0].message.find("plimsoll db update"), std::string::npos);
  EXPECT_NE(uncovered.incomplete[0].message.find("Debian:99"), std::string::npos);

  EXPECT_EQ(codes(run(kDebian, {rpm("tar", "1.30-1", "tar", "1.30-1")}, {})), Strings{"no-advisories"});

  const Matched unknown = run(Distribution{}, {deb("tar", "1.30")}, {debian("CVE-1", "tar", "")});
  EXPECT_TRUE(unknown.findings.empty());

  const Distribution derivative{"somebian", "10", "buster", "Somebian 10", "debian"};
  const Matched derived = run(derivative, {deb("tar", "1.30")}, {debian("CVE-2020-1", "tar", "")});
  if (ecosystem_of(derivative) == "Debian:10")
    EXPECT_EQ(codes(derived), Strings{"derivative-distribution"});
  else
    EXPECT_EQ(codes(derived), Strings{"no-advisories"});
}

TEST(Match, BuildsOfAnotherFlavourHaveVersionsOfTheirOwn) {
  const auto libs = [](const std::string& version) { return rpm("openssl-libs", version, "openssl", version); };
  const Advisory plain = alma("ALSA-1", "openssl-libs", "1:1.1.1k-9.el8_7", {"CVE-2024-0001"});
  const Advisory ksplice = alma("ALSA-2", "openssl-libs", "2:1.1.1k-9.ksplice1.el8_7", {"CVE-2024-0001"});
  EXPECT_TRUE(run(kAlma, {libs("1:1.1.1k-9.el8_7")}, {plain, ksplice}).findings.empty());
  EXPECT_EQ(run(kAlma, {libs("1:1.1.1k-6.el8")}, {plain, ksplice}).findings.size(), 1u);
  EXPECT_EQ(run(kAlma, {libs("2:1.1.1k-6.ksplice1.el8")}, {plain, ksplice}).findings.size(), 1u);
  EXPECT_TRUE(run(kAlma, {libs("2:1.1.1k-9.ksplice1.el8_7")}, {plain, ksplice}).findings.empty());
  EXPECT_TRUE(run(kAlma, {libs("1:1.1.1k-6.el8_fips")}, {plain}).findings.empty());
}

}  // namespace
}  // namespace plimsoll
