// SPDX-License-Identifier: Apache-2.0
#include "finding/against.h"

#include <gtest/gtest.h>

#include "finding/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

// Shaped as the goldens of Trivy 0.74 and Grype 0.104 are.
constexpr std::string_view kTrivy = R"json({
  "SchemaVersion": 2, "Trivy": {"Version": "0.74.0"}, "ArtifactName": "shop:1.4", "ArtifactType": "container_image",
  "Metadata": {"OS": {"Family": "debian", "Name": "10.1"}},
  "Results": [
    {"Target": "shop:1.4 (debian 10.1)", "Class": "os-pkgs", "Type": "debian",
     "Packages": [{"ID": "tar@1.30-6", "Name": "tar", "Version": "1.30", "Release": "6"},
                  {"Name": "openssl", "Version": "1.1.1d", "Release": "0+deb10u2"},
                  {"Name": "perl-libs", "Version": "5.26.3", "Release": "419.el8", "Epoch": 4}],
     "Vulnerabilities": [
       {"VulnerabilityID": "CVE-2020-1", "VendorIDs": ["DSA-1-1"], "PkgID": "tar@1.30-6", "PkgName": "tar",
        "InstalledVersion": "1.30-6", "FixedVersion": "1.30-7", "Status": "fixed", "SeveritySource": "nvd",
        "Severity": "HIGH", "DataSource": {"ID": "debian", "Name": "Debian Security Tracker"}}]
},
    {"Target": "Node.js", "Class": "lang-pkgs", "Type": "node-pkg",
     "Vulnerabilities": [
       {"VulnerabilityID": "CVE-2020-1", "PkgName": "tar", "PkgPath": "app/node_modules/tar/package.json",
        "InstalledVersion": "4.4.1", "FixedVersion": "4.4.15, 6.1.7", "Status": "fixed", "SeveritySource": "ghsa",
        "Severity": "MEDIUM", "DataSource": {"ID": "ghsa"}}],
     "ExperimentalModifiedFindings": [
       {"Type": "vulnerability", "Status": "ignored", "Statement": "not reachable", "Source": ".trivyignore.yaml",
        "Finding": {"VulnerabilityID": "CVE-2020-9", "PkgName": "minimist", "InstalledVersion": "0.0.8"}}]}
  ]
})json";

constexpr std::string_view kGrype = R"json({
  "matches": [
    {"vulnerability": {"id": "GHSA-aaaa-bbbb-cccc", "namespace": "github:language:javascript", "severity": "Medium",
                       "fix": {"versions": ["4.4.15"], "state": "fixed"}},
     "relatedVulnerabilities": [{"id": "CVE-2020-1", "namespace": "nvd:cpe"}],
     "matchDetails": [{"type": "exact-direct-match", "matcher": "javascript-matcher"}],
     "artifact": {"name": "tar", "version": "4.4.1", "type": "npm",
                  "locations": [{"path": "/app/node_modules/tar/package.json"}]}}],
  "ignoredMatches": [
    {"vulnerability": {"id": "CVE-2020-2", "namespace": "debian:distro:debian:10", "severity": "Low",
                       "fix": {"versions": [], "state": "wont-fix"}},
     "artifact": {"name": "tar", "version": "1.30-6"},
     "appliedIgnoreRules": [{"vulnerability": "", "reason": "", "fix-state": "wont-fix"}]}],
  "source": {"type": "image", "target": {"userInput": "shop:1.4"}},
  "distro": {"name": "debian", "version": "10"},
  "descriptor": {"name": "grype", "version": "0.104.0"}})json";

TEST(ForeignReport, TrivysIsRead) {
  const auto read = read_foreign_report(kTrivy);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->tool, "trivy");
  EXPECT_EQ(read->version, "0.74.0");
  EXPECT_EQ(read->target, "shop:1.4");
  EXPECT_TRUE(read->lists_packages);
  EXPECT_EQ(read->seen.size(), 5U);
  EXPECT_EQ(read->seen[2], (ForeignReport::Seen{"perl-libs", "4:5.26.3-419.el8"}));
  ASSERT_EQ(read->entries.size(), 3U);
  EXPECT_EQ(read->entries[0].aliases, Strings{"DSA-1-1"});
  EXPECT_EQ(read->entries[0].severity_source, "nvd");
  EXPECT_EQ(read->entries[1].path, "app/node_modules/tar/package.json");
  EXPECT_EQ(read->entries[2].left_out, "not reachable");
  EXPECT_TRUE(read_foreign_report(R"({"SchemaVersion":2,"ArtifactName":"clean"})"));
}

TEST(ForeignReport, GrypesIsRead) {
  const auto read = read_foreign_report(kGrype);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->tool, "grype");
  EXPECT_EQ(read->version, "0.104.0");
  EXPECT_EQ(read->target, "shop:1.4");
  EXPECT_FALSE(read->lists_packages);
  ASSERT_EQ(read->entries.size(), 2U);
  EXPECT_EQ(read->entries[0].aliases, Strings{"CVE-2020-1"});
  EXPECT_EQ(read->entries[0].source, "github:language:javascript");
  EXPECT_EQ(read->entries[0].status, "fixed");
  EXPECT_EQ(read->entries[1].left_out, "wont-fix");
}

TEST(ForeignReport, WhatIsNeitherIsAnErrorAndOddMembersAreEmpty) {
  for (const char* text : {"", "[]", "{}", "null", "{\"matches\":[]}", "{\"Results\":[]}", "not json"})
    EXPECT_FALSE(read_foreign_report(text)) << text;
  const auto odd = read_foreign_report(
      R"({"SchemaVersion":"x","Results":[1,null,{"Packages":{},"Vulnerabilities":[3,{"VulnerabilityID":7},{"VulnerabilityID":"CVE-1","VendorIDs":[4,"A"],"DataSource":[]}]}]})");
  ASSERT_TRUE(odd);
  ASSERT_EQ(odd->entries.size(), 1U);
  EXPECT_EQ(odd->entries[0].aliases, Strings{"A"});
}

std::vector<InstalledPackage> image() {
  return {deb("tar", "1.30-6"), package_of("npm", "tar", "4.4.1", "app/node_modules/tar/package.json"),
          package_of("npm", "tar", "6.0.0", "b/package.json")};
}
std::vector<Advisory> advisories() {
  return {with(debian("CVE-2020-1", "tar", "1.30-7"), Severity::low, "debian"),
          with(osv("npm", "GHSA-aaaa-bbbb-cccc", "tar", {{"", "4.4.15", ""}, {"6.0.0", "6.1.7", ""}}, {"CVE-2020-1"}),
               Severity::medium, "osv:npm")};
}

Against compare(std::string_view text, std::vector<Advisory> rows, std::string_view id = "CVE-2020-1") {
  Table table(std::move(rows));
  const auto packages = image();
  const auto told = explain(id, kDebian, packages, {}, table);
  return hold_against(*told, packages, *read_foreign_report(text));
}

TEST(Against, SaysWhatDiffersAndWhy) {
  const Against trivy = compare(kTrivy, advisories());
  ASSERT_EQ(trivy.entries.size(), 2U);
  EXPECT_EQ(trivy.notes, (Strings{"tar 1.30-6: LOW by debian here, HIGH by nvd there",
                                  "trivy does not count tar 6.0.0: it saw 1.30-6, 4.4.1"}));

  const Against grype = compare(kGrype, advisories());
  EXPECT_EQ(grype.notes,
            (Strings{"grype does not count tar 6.0.0: it saw 1.30-6, 4.4.1",
                     "grype does not count tar 1.30-6: it saw the package, and has no record that says so"}));
}

TEST(Against, SaysWhyPlimsollDoesNotCountWhatTheOtherDoes) {
  // The distribution has the fix.
  Against fixed = compare(kTrivy, {debian("CVE-2020-1", "tar", "1.30-5")});
  ASSERT_EQ(fixed.notes.size(), 2U);
  EXPECT_EQ(fixed.notes[0],
            "trivy counts tar 1.30-6, and plimsoll does not: debian says 1.30-6 has the fix of 1.30-5 (CVE-2020-1)");
  EXPECT_EQ(
      fixed.notes[1],
      "trivy counts tar 4.4.1, and plimsoll does not: no record of the database says so (trivy has it from ghsa)");
  // Other packages, other versions.
  EXPECT_EQ(compare(kTrivy, {}, "CVE-2020-9").notes, Strings{"trivy leaves minimist 0.0.8 out: not reachable"});
  EXPECT_EQ(compare(R"({"SchemaVersion":2,"Results":[{"Vulnerabilities":[
      {"VulnerabilityID":"CVE-2020-1","PkgName":"sed","InstalledVersion":"1"},
      {"VulnerabilityID":"CVE-2020-1","PkgName":"tar","InstalledVersion":"9"}]}]})",
                    {})
                .notes,
            (Strings{"trivy counts sed 1, and plimsoll does not: it found no package of that name",
                     "trivy counts tar 9, and plimsoll does not: it found 1.30-6, 4.4.1, 6.0.0"}));
}

TEST(Against, AgreementIsSilence) {
  EXPECT_TRUE(compare(kTrivy, {}, "CVE-1999-1").notes.empty());
  const std::vector packages = {deb("tar", "1.30-6")};
  Table table({with(debian("CVE-2020-1", "tar", "1.30-7"), Severity::high, "debian")});
  const auto told = explain("CVE-2020-1", kDebian, packages, {}, table);
  auto theirs = *read_foreign_report(kTrivy);
  theirs.entries.resize(1);
  EXPECT_TRUE(hold_against(*told, packages, theirs).notes.empty());
}

}  // namespace
}  // namespace plimsoll
