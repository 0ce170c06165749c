// SPDX-License-Identifier: Apache-2.0
#include "finding/explain.h"

#include <gtest/gtest.h>

#include <random>

#include "finding/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

Explanation explained(std::string_view id, std::vector<InstalledPackage> packages, std::vector<Advisory> rows,
                      const Distribution& distribution = kDebian) {
  Table table(std::move(rows));
  table.known["CVE-2020-1"] = {.ratings = {{"nvd", Severity::high, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}},
                               .epss = advisory::Epss{5, 10},
                               .known_exploited = "2020-02-02",
                               .published = {}};
  auto out = explain(id, distribution, packages, {}, table);
  EXPECT_TRUE(out);
  return out ? std::move(*out) : Explanation{};
}

TEST(Explain, EveryRecordAndComparisonOfTheProblemWhateverIdItIsAskedBy) {
  const std::vector packages = {deb("tar", "1.30-6"), package_of("npm", "tar", "4.4.1", "a/package.json"),
                                package_of("npm", "tar", "6.1.9", "b/package.json"), deb("sed", "4.7")};
  const std::vector rows = {
      with(debian("CVE-2020-1", "tar", "1.30-6", {"DSA-1-1"}), Severity::low, "debian", "slip"),
      debian("CVE-2020-2", "tar", "1.31"),
      osv("npm", "GHSA-aaaa-bbbb-cccc", "tar", {{"", "4.4.15", ""}, {"6.0.0", "6.1.7", ""}}, {"CVE-2020-1"}),
      debian("CVE-2020-1", "sed", "4.8")};
  for (const char* id : {"CVE-2020-1", "cve-2020-1", "ghsa-AAAA-bbbb-cccc", "DSA-1-1"}) {
    const Explanation told = explained(id, packages, rows);
    EXPECT_EQ(told.ids, (Strings{"CVE-2020-1", "DSA-1-1", "GHSA-aaaa-bbbb-cccc"})) << id;
    ASSERT_EQ(told.findings.size(), 2U);
    EXPECT_EQ(told.findings[0].package, "sed");
    EXPECT_EQ(told.findings[1].package, "tar");
    EXPECT_EQ(told.findings[1].type, "npm");
    ASSERT_EQ(told.records.size(), 3U);
    EXPECT_EQ(told.records[0].advisory.package, "sed");
    EXPECT_EQ(told.records[1].ordering, "deb");
    ASSERT_EQ(told.records[1].compared.size(), 1U);
    EXPECT_EQ(told.records[1].compared[0].outcome, Outcome::unaffected);
    EXPECT_EQ(told.records[1].compared[0].words, "1.30-6 has the fix of 1.30-6");
    ASSERT_EQ(told.records[2].compared.size(), 2U);
    EXPECT_EQ(told.records[2].compared[0].outcome, Outcome::affected);
    EXPECT_EQ(told.records[2].compared[0].words, "osv: tar 4.4.1 < 4.4.15 (GHSA-aaaa-bbbb-cccc)");
    EXPECT_EQ(told.records[2].compared[1].paths, Strings{"b/package.json"});
    EXPECT_EQ(told.records[2].compared[1].words, "6.1.9 has the fix of 6.1.7");
    EXPECT_EQ(told.ratings.size(), 1U);
    EXPECT_EQ(told.epss, (advisory::Epss{5, 10}));
    EXPECT_EQ(told.known_exploited, "2020-02-02");
  }
}

TEST(Explain, WhatIsNotAboutThesePackagesIsTold) {
  const std::string label = "nodejs:18:8090020231028163127:a75119d5";
  const std::vector packages = {rpm("nodejs", "1:18.17.0-1.module_el8.9.0+3700", "nodejs", "18.17.0-1", label)};
  Advisory elsewhere = alma("ALSA-2", "nodejs", "1:99-1", {"CVE-2020-1"});
  elsewhere.arch = "s390x";
  const Explanation told = explained(
      "CVE-2020-1", packages,
      {alma("ALSA-1", "nodejs", "1:20.11.0-1.module_el8.9.0+3723", {"CVE-2020-1"}, "nodejs:20"), elsewhere}, kAlma);
  EXPECT_TRUE(told.findings.empty());
  ASSERT_EQ(told.records.size(), 2U);
  EXPECT_EQ(told.records[0].compared[0].outcome, Outcome::unrelated);
  EXPECT_EQ(told.records[0].compared[0].words, "about module nodejs:20, and this is of module nodejs:18");
  EXPECT_EQ(told.records[1].compared[0].words, "about s390x, and this is x86_64");
}

TEST(Explain, TakenBackAndDeniedAndNotComparable) {
  InstalledPackage program = package_of("golang", "m", "1.0.0", "app");
  program.package.linkage.known = true;
  Advisory denied = debian("CVE-2020-1", "tar", "");
  denied.status = Status::not_affected;
  denied.ranges.clear();
  const Explanation told = explained(
      "CVE-2020-1", {program, deb("tar", "1"), deb("sed", "no version")},
      {osv("Go", "GO-1", "m", {{"", "2.0.0", ""}}, {"CVE-2020-1"}), denied, debian("CVE-2020-1", "sed", "2")});
  EXPECT_TRUE(told.findings.empty());
  ASSERT_EQ(told.suppressed.size(), 1U);
  EXPECT_EQ(told.suppressed[0].code, "not-linked");
  ASSERT_EQ(told.records.size(), 3U);
  EXPECT_EQ(told.records[0].compared[0].outcome, Outcome::incomparable);
  EXPECT_EQ(told.records[1].compared[0].outcome, Outcome::denied);
  EXPECT_EQ(told.records[2].compared[0].outcome, Outcome::affected);
}

TEST(Explain, AnIdThatNobodyNamesSaysWhatWasLookedAt) {
  const Explanation told = explained("CVE-2020-1",
                                     {deb("tar", "1"), package_of("npm", "a", "1", "x"),
                                      package_of("npm", "b", "1", "x"), package_of("conan", "c", "1", "x")},
                                     {debian("CVE-2020-2", "tar", "9")});
  EXPECT_TRUE(told.ids.empty());
  EXPECT_TRUE(told.records.empty());
  ASSERT_EQ(told.asked.size(), 2U);
  EXPECT_EQ(told.asked[0].ecosystem, "Debian:10");
  EXPECT_EQ(told.asked[1].ecosystem, "npm");
  EXPECT_EQ(told.asked[1].packages, 2U);
  ASSERT_EQ(told.coverage.uncovered.size(), 1U);
  EXPECT_EQ(told.ratings.size(), 1U);  // NVD knows it all the same
}

TEST(ExplainProperty, AgreesWithTheMatchItExplains) {
  std::mt19937 random(11);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  for (int round = 0; round < 2'000; ++round) {
    std::vector<InstalledPackage> packages;
    std::vector<Advisory> rows;
    for (unsigned i = 0; i < 4; ++i) {
      packages.push_back(deb(fmt::format("p{}", below(2)), std::to_string(below(5))));
      packages.push_back(package_of("npm", fmt::format("p{}", below(2)), std::to_string(below(5)), std::to_string(i)));
    }
    const auto id = [&] { return fmt::format("{}-{}", below(2) == 0 ? "CVE-2020" : "GHSA", below(3)); };
    for (unsigned i = below(6); i > 0; --i) {
      Advisory row = below(2) == 0
                         ? debian(id(), fmt::format("p{}", below(2)), std::to_string(1 + below(5)))
                         : osv("npm", id(), fmt::format("p{}", below(2)), {{"", std::to_string(1 + below(5)), ""}});
      if (below(2) == 0) row.aliases = {id()};
      std::erase(row.aliases, row.id);
      if (below(5) == 0) row.status = Status::not_affected;
      rows.push_back(std::move(row));
    }
    const Matched matched = run(kDebian, packages, rows);
    std::set<std::string> found;
    for (const Finding& finding : matched.findings) found.insert(finding.id);
    for (const std::string& one : found) {
      const Explanation told = explained(one, packages, rows);
      ASSERT_TRUE(is_about(told, one));
      // All of its findings, and of what is affected each version stands in a comparison that says so.
      for (const Finding& finding : matched.findings) {
        const bool is_told = std::ranges::any_of(told.findings, [&](const Finding& other) {
          return std::tie(finding.id, finding.type, finding.package, finding.packages, finding.evidence) ==
                 std::tie(other.id, other.type, other.package, other.packages, other.evidence);
        });
        ASSERT_TRUE(is_told || finding.id != one);
        if (!is_told) continue;
        for (const AffectedPackage& package : finding.packages) {
          ASSERT_TRUE(std::ranges::any_of(told.records, [&](const ExplainedRecord& record) {
            return std::ranges::any_of(record.compared, [&](const Compared& compared) {
              return compared.outcome == Outcome::affected && compared.type == finding.type &&
                     compared.name == package.name && compared.version == package.version;
            });
          }));
        }
      }
      // Every record named is one that speaks of it.
      for (const ExplainedRecord& record : told.records) {
        const auto is_it = [&](const std::string& name) { return is_about(told, name); };
        ASSERT_TRUE(is_it(record.advisory.id) || std::ranges::any_of(record.advisory.aliases, is_it));
        ASSERT_FALSE(record.compared.empty());
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll
