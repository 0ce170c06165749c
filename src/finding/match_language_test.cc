// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "finding/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

InstalledPackage go(std::string name, std::string version, std::string path, const Strings& linked = {"main"}) {
  InstalledPackage program = package_of("golang", std::move(name), std::move(version), std::move(path));
  program.package.linkage.known = true;
  for (const std::string& part : linked) program.package.linkage.parts.push_back(linked_part(part));
  std::ranges::sort(program.package.linkage.parts);
  return program;
}

TEST(MatchLanguages, VersionsAtSeveralPathsAreComparedEachOnItsOwn) {
  const Advisory row =
      osv("npm", "GHSA-xvch-5gv4-984h", "minimist", {{"", "0.2.4", ""}, {"1.0.0", "1.2.6", ""}}, {"CVE-2021-44906"});
  std::vector packages = {package_of("npm", "minimist", "1.2.5", "b/package.json"),
                          package_of("npm", "minimist", "1.2.6", "c/package.json"),
                          package_of("npm", "minimist", "0.0.8", "a/package-lock.json"),
                          package_of("npm", "minimist", "v1.2.0", "d/package.json")};
  packages[2].package.scope = Scope::development;
  packages[2].proof = Proof::locked;
  const Matched matched = run(kDebian, packages, {row});
  ASSERT_EQ(ids(matched), Strings{"CVE-2021-44906"});
  const Finding& finding = matched.findings[0];
  EXPECT_EQ(finding.type, "npm");
  EXPECT_EQ(finding.aliases, Strings{"GHSA-xvch-5gv4-984h"});
  EXPECT_EQ(finding.installed, "0.0.8");
  EXPECT_EQ(finding.fixed, "1.2.6");  // below it, one of them stays affected
  ASSERT_EQ(finding.packages.size(), 3U);
  EXPECT_EQ(finding.packages[0],
            (AffectedPackage{"minimist", "0.0.8", "a/package-lock.json", Scope::development, Proof::locked, "0.2.4"}));
  EXPECT_EQ(finding.packages[1].fixed, "1.2.6");
  EXPECT_EQ(finding.packages[2].path, "d/package.json");
  EXPECT_EQ(finding.evidence, (Strings{"osv: minimist 0.0.8 < 0.2.4 (GHSA-xvch-5gv4-984h)",
                                       "osv: minimist 1.2.5 >= 1.0.0 < 1.2.6 (GHSA-xvch-5gv4-984h)",
                                       "osv: minimist v1.2.0 >= 1.0.0 < 1.2.6 (GHSA-xvch-5gv4-984h)"}));
  EXPECT_TRUE(matched.incomplete.empty());
  EXPECT_TRUE(matched.coverage.uncovered.empty());
}

TEST(MatchLanguages, AreMatchedWithoutADistribution) {
  EXPECT_EQ(ids(run(Distribution{}, {package_of("cargo", "time", "0.1.42", "app")},
                    {osv("crates.io", "RUSTSEC-2020-0071", "time", {{"", "0.2.23", ""}})})),
            Strings{"RUSTSEC-2020-0071"});
}

TEST(MatchLanguages, ALanguageSeesOnlyItsOwnAdvisories) {
  const std::vector packages = {package_of("npm", "time", "0.1.0", "a"), deb("time", "0.1.0")};
  EXPECT_TRUE(run(kDebian, packages, {osv("crates.io", "RUSTSEC-1", "time", {{"", "9", ""}})}).findings.empty());
  // The same name in the distribution and in a language: a finding each.
  const Matched both =
      run(kDebian, packages,
          {osv("npm", "GHSA-1", "time", {{"", "9", ""}}, {"CVE-2020-1"}), debian("CVE-2020-1", "time", "2")});
  ASSERT_EQ(both.findings.size(), 2U);
  EXPECT_EQ(both.findings[0].type, "deb");
  EXPECT_EQ(both.findings[1].type, "npm");
}

TEST(MatchLanguages, TypesWithoutAFeedAreCountedAndSaid) {
  const Matched matched = run(kDebian,
                              {package_of("conan", "zlib", "1", "a"), package_of("conan", "curl", "1", "a"),
                               package_of("npm", "x", "1", "b"), package_of("nosuchtype", "x", "1", "c")},
                              {});
  ASSERT_EQ(matched.coverage.uncovered.size(), 2U);
  EXPECT_EQ(matched.coverage.uncovered[0].type, "conan");
  EXPECT_EQ(matched.coverage.uncovered[0].packages, 2U);
  EXPECT_EQ(matched.coverage.uncovered[1].type, "nosuchtype");
  EXPECT_EQ(codes(matched), (Strings{"no-advisories", "no-advisories"}));
  EXPECT_EQ(matched.incomplete[0].message,
            "1 nosuchtype package not matched: no feed of the database covers this type");
  EXPECT_TRUE(matched.coverage.distribution_supported);

  // Of an unknown distribution the scan says that its packages cannot be matched; they are counted here.
  const Matched unknown = run(Distribution{}, {deb("tar", "1")}, {});
  EXPECT_TRUE(unknown.incomplete.empty());
  ASSERT_EQ(unknown.coverage.uncovered.size(), 1U);
  EXPECT_FALSE(unknown.coverage.distribution_supported);
}

TEST(MatchLanguages, SoftwareKnownByItsContentAsksByCpe) {
  InstalledPackage redis = package_of("generic", "redis", "6.0.0", "usr/local/bin/redis-server");
  redis.package.cpe = "redislabs:redis redis:redis";
  InstalledPackage nameless = package_of("generic", "thing", "1", "usr/local/bin/thing");
  InstalledPackage uncovered = package_of("conan", "curl", "7.0.0", "conan.lock");
  uncovered.package.cpe = "haxx:curl";
  const std::vector rows = {osv("NVD", "CVE-2021-1", "redis:redis", {{"", "6.0.3", ""}}),
                            osv("NVD", "CVE-2021-2", "redislabs:redis", {{"5.0.0", "", "6.0.0"}}),
                            osv("NVD", "CVE-2021-3", "haxx:curl", {{"", "8.0.0", ""}})};
  const Matched matched = run(kDebian, {redis, nameless, uncovered}, rows);
  EXPECT_EQ(ids(matched), (Strings{"CVE-2021-1", "CVE-2021-2", "CVE-2021-3"}));
  EXPECT_EQ(matched.findings[0].package, "redis");
  ASSERT_EQ(matched.coverage.uncovered.size(), 1U);
  EXPECT_EQ(matched.coverage.uncovered[0].type, "generic");
  // What the distribution's package owns is that package.
  redis.owner = "redis-server";
  EXPECT_TRUE(run(kDebian, {redis}, rows).findings.empty());
  EXPECT_TRUE(run(kDebian, {redis}, rows).coverage.uncovered.empty());
  EXPECT_EQ(run(Distribution{}, {redis}, rows).findings.size(), 2U);
}

TEST(MatchLanguages, GoAsksForItsStandardLibraryAndItsToolchainApart) {
  const std::vector rows = {osv("Go", "GO-2024-1", "stdlib", {{"", "1.21.8", ""}}, {"CVE-2024-1"}),
                            osv("Go", "GO-2024-2", "toolchain", {{"", "1.21.8", ""}}, {"CVE-2024-2"})};
  EXPECT_EQ(ids(run(kDebian, {package_of("golang", "stdlib", "1.21.0", "usr/bin/app")}, rows)), Strings{"CVE-2024-1"});
  InstalledPackage toolchain = package_of("generic", "go", "1.21.0", "usr/local/go/VERSION");
  toolchain.package.cpe = "golang:go";
  EXPECT_EQ(ids(run(kDebian, {toolchain}, rows)), (Strings{"CVE-2024-1", "CVE-2024-2"}));
}

TEST(Linkage, AProgramThatHoldsNoneOfTheFunctionsIsNotAffected) {
  Advisory row = osv("Go", "GO-2023-2102", "golang.org/x/net", {{"", "0.17.0", ""}}, {"CVE-2023-39325"});
  row.symbols = {"golang.org/x/net/http2.Server.ServeConn", "golang.org/x/net/http2.ConfigureServer"};
  const std::string linked = "golang.org/x/net/http2.ConfigureServer", other = "golang.org/x/net/html.Parse";
  const std::vector packages = {go("golang.org/x/net", "v0.10.0", "usr/bin/server", {linked, other}),
                                go("golang.org/x/net", "v0.10.0", "usr/bin/parser", {other}),
                                package_of("golang", "golang.org/x/net", "v0.10.0", "usr/bin/stripped")};
  const Matched matched = run(kDebian, packages, {row});
  ASSERT_EQ(ids(matched), Strings{"CVE-2023-39325"});
  ASSERT_EQ(matched.findings[0].packages.size(), 2U);  // decided for each program
  EXPECT_EQ(matched.findings[0].packages[0].path, "usr/bin/server");
  EXPECT_EQ(matched.findings[0].packages[1].path, "usr/bin/stripped");
  EXPECT_EQ(matched.findings[0].evidence, (Strings{"osv: golang.org/x/net v0.10.0 < 0.17.0 (GO-2023-2102)",
                                                   "usr/bin/server holds golang.org/x/net/http2.ConfigureServer"}));
  ASSERT_EQ(matched.suppressed.size(), 1U);
  EXPECT_EQ(matched.suppressed[0].code, "not-linked");
  EXPECT_EQ(matched.suppressed[0].finding.packages[0].path, "usr/bin/parser");
  EXPECT_EQ(matched.suppressed[0].reason,
            "none of golang.org/x/net/http2.ConfigureServer, golang.org/x/net/http2.Server.ServeConn is linked");

  const Matched ignored = run(kDebian, packages, {row}, {}, {.linkage = UseLinkage::no});
  EXPECT_EQ(ignored.findings[0].packages.size(), 3U);
  EXPECT_TRUE(ignored.suppressed.empty());
}

TEST(Linkage, ARecordWithoutFunctionsIsAnsweredByOneThatNamesThem) {
  Advisory github = osv("Go", "GHSA-4374-p667-p6c8", "golang.org/x/net", {{"", "0.17.0", ""}}, {"CVE-2023-39325"});
  Advisory vulndb = osv("Go", "GO-2023-2102", "golang.org/x/net", {{"", "0.17.0", ""}}, {"CVE-2023-39325"});
  vulndb.symbols = {"golang.org/x/net/http2.ConfigureServer"};
  const std::vector packages = {go("golang.org/x/net", "v0.10.0", "app", {"golang.org/x/net/html.Parse"})};
  EXPECT_TRUE(run(kDebian, packages, {github, vulndb}).findings.empty());
  // Alone it is about the module, of which something is there.
  EXPECT_EQ(run(kDebian, packages, {github}).findings.size(), 1U);
  const Matched nothing = run(kDebian, {go("golang.org/x/net", "v0.10.0", "app", {})}, {github});
  EXPECT_TRUE(nothing.findings.empty());
  ASSERT_EQ(nothing.suppressed.size(), 1U);
  EXPECT_EQ(nothing.suppressed[0].reason, "nothing of golang.org/x/net is linked");
}

TEST(Ownership, TheDistributionsAnswerCounts) {
  InstalledPackage urllib = package_of("npm", "urllib", "1.2.0", "usr/share/nodejs/urllib/package.json");
  urllib.owner = "node-urllib-common";
  InstalledPackage free = package_of("npm", "urllib", "1.2.0", "app/node_modules/urllib/package.json");
  const std::vector packages = {urllib, free, deb("node-urllib-common", "1.2.0-3", "node-urllib", "1.2.0+ds-3")};
  const Advisory row = osv("npm", "GHSA-1", "urllib", {{"", "1.3.0", ""}}, {"CVE-2020-1"});

  // It has the fix: only the copy that nobody owns is left.
  const Matched fixed = run(kDebian, packages, {row, debian("CVE-2020-1", "node-urllib", "1.2.0+ds-2")});
  ASSERT_EQ(fixed.findings.size(), 1U);
  ASSERT_EQ(fixed.findings[0].packages.size(), 1U);
  EXPECT_EQ(fixed.findings[0].packages[0].path, free.path);
  ASSERT_EQ(fixed.suppressed.size(), 1U);
  EXPECT_EQ(fixed.suppressed[0].code, "answered-by-distribution");
  EXPECT_EQ(fixed.suppressed[0].reason,
            "node-urllib-common owns it, and Debian says 1.2.0+ds-3 has the fix of 1.2.0+ds-2 (CVE-2020-1)");

  // It is affected: one finding, the distribution's, which names the files.
  const Matched affected =
      run(kDebian, {packages[0], packages[2]}, {row, debian("CVE-2020-1", "node-urllib", "1.2.0+ds-4")});
  ASSERT_EQ(affected.findings.size(), 1U);
  EXPECT_EQ(affected.findings[0].type, "deb");
  EXPECT_EQ(affected.findings[0].evidence,
            (Strings{"debian: node-urllib 1.2.0+ds-3 < 1.2.0+ds-4 (CVE-2020-1)",
                     "npm urllib 1.2.0 in usr/share/nodejs/urllib/package.json is part of node-urllib-common"}));
  EXPECT_TRUE(affected.suppressed.empty());

  // It says nothing of this problem: the language's word stands.
  EXPECT_EQ(
      run(kDebian, packages, {row, debian("CVE-2020-2", "node-urllib", "1.2.0+ds-2")}).findings[0].packages.size(), 2U);
  Advisory denied = debian("CVE-2020-1", "node-urllib", "");
  denied.status = Status::not_affected;
  denied.ranges.clear();
  EXPECT_EQ(run(kDebian, packages, {row, denied}).suppressed[0].reason,
            "node-urllib-common owns it, and Debian says it is not affected (CVE-2020-1)");
  denied.versions = {"1.0"};  // of another version
  EXPECT_TRUE(run(kDebian, packages, {row, denied}).suppressed.empty());
}

TEST(Coverage, TheDatabaseKnowsTheEndOfSupportBetterThanTheProgram) {
  Table table({});
  EXPECT_EQ(match(kDebian, {}, {}, table)->coverage.end_of_life, "2024-06-30");
  table.ends["debian 10"] = "2024-07-01";
  EXPECT_EQ(match(kDebian, {}, {}, table)->coverage.end_of_life, "2024-07-01");
  EXPECT_EQ(match(Distribution{}, {}, {}, table)->coverage.end_of_life, "");
}

}  // namespace
}  // namespace plimsoll
