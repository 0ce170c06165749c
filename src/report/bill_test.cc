// SPDX-License-Identifier: Apache-2.0
// Bills of materials in four forms: they meet the published schemas, other programs read them, and read back they give
// the packages and the dependencies that went in, whatever those are called.
#include "report/bill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <set>

#include <fmt/ranges.h>

#include "base/json.h"
#include "base/xml.h"
#include "finding/dependencies.h"
#include "package/sbom/sbom.h"
#include "report/testing.h"

namespace plimsoll::report {
namespace {

using namespace testing;

constexpr std::array<std::string_view, 4> kForms = {"cyclonedx", "cyclonedx-xml", "spdx", "spdx-tag-value"};

std::string written(const Report& report, std::string_view form) {
  Options options;
  options.time = "2026-11-22T09:30:00Z";
  return find_format(form)->write(report, options);
}

/// Whether all documents meet a published schema; empty: they do. "skip: …" when it cannot be had.
std::string judged(const std::string& schema, const std::vector<std::string>& documents, const std::string& ending) {
  const plimsoll::testing::Folder folder;
  std::string files;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    folder.write(fmt::format("{}.{}", i, ending), documents[i]);
    files += fmt::format(" {}.{}", i, ending);
  }
  int status = 0;
  const std::string tools = kSource + "/tests/tools/";
  std::string path = folder.run(tools + "schema " + schema + " 2>&1", &status);
  if (status != 0) return "skip: " + path;
  path.pop_back();
  const std::string said = folder.run(tools + "meets " + path + files + " 2>&1", &status);
  return status == 0 ? std::string() : said.substr(0, 2000);
}

#define EXPECT_MEETS(schema, documents, ending)                     \
  do {                                                              \
    const std::string said = judged(schema, documents, ending);     \
    if (said.starts_with("skip: ")) GTEST_SKIP() << said.substr(6); \
    EXPECT_EQ(said, "");                                            \
  } while (false)

InstalledPackage package(std::string type, std::string name, std::string version, std::string path) {
  InstalledPackage out;
  out.package.type = std::move(type);
  out.package.name = name;
  out.package.version = version;
  out.package.source_name = std::move(name);
  out.package.source_version = std::move(version);
  out.path = std::move(path);
  out.detector = "test";
  return out;
}

/// Everything a bill can tell.
Report rich() {
  Report report = clean();
  report.manifest_digest = Digest::sha256(as_bytes("manifest"));
  report.tags = {"docker.io/library/shop:1.4"};
  report.created = "2026-11-20T08:00:00.5Z";
  report.packages[0].package.depends = {{"libc6", ""}, {"openssl", ""}};
  report.packages[0].package.license = "curl AND (MIT OR LicenseRef-public-domain)";
  report.packages[3].package.vendor = "Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>";
  report.packages[3].package.license = "Apache-2.0";
  report.packages[1].package.license = "GPLv2+ and LGPLv2+ with exceptions";
  for (InstalledPackage& each : report.packages) each.detector = "dpkg";
  report.packages.push_back(package("generic", "nginx", "1.25.1", "usr/sbin/nginx"));
  report.packages.back().package.cpe = "f5:nginx nginx:nginx";
  report.packages.push_back(package("npm", "@scope/left", "1.0.0", "app/package-lock.json"));
  report.packages.back().package.scope = Scope::development;
  report.packages.back().package.relation = Relation::direct;
  report.packages.back().package.depends = {{"inner", "2.0.0"}};
  report.packages.back().proof = Proof::locked;
  report.packages.push_back(package("npm", "inner", "2.0.0", "app/package-lock.json"));
  report.packages.back().package.relation = Relation::transitive;
  report.packages.push_back(package("npm", "inner", "2.0.0", "app/node_modules/inner/package.json"));
  report.findings = {finding("CVE-2026-0001", Severity::high, "openssl", "3.0.11-1~deb12u2", "3.0.13-1~deb12u1",
                             "A crafted certificate makes it crash"),
                     finding("GHSA-jf85-cpcp-j695", Severity::negligible, "inner", "2.0.0", "")};
  for (Finding& each : report.findings) each.type = "deb";
  report.findings[0].aliases = {"DSA-5103-1", "EUVD-2026-1"};
  report.findings[0].ratings = {{"debian", Severity::high, ""},
                                {"nvd", Severity::critical, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}};
  report.findings[0].published = "2026-01-05";
  report.findings[0].known_exploited = "2026-02-01";
  report.findings[0].epss = advisory::Epss{1234, 95001};
  report.findings[0].url = "https://security-tracker.debian.org/tracker/CVE-2026-0001";
  report.findings[1].type = "npm";
  report.findings[1].packages = {{"inner", "2.0.0", "app/node_modules/inner/package.json"},
                                 {"inner", "2.0.0", "app/package-lock.json"}};
  Finding taken = finding("CVE-2026-0002", Severity::low, "curl", "7.88.1-10+deb12u5", "");
  taken.type = "deb";
  report.suppressed = {{.finding = taken,
                        .code = "vex",
                        .reason = "not reachable",
                        .source = "vex.json: statement 1",
                        .owner = "a@b.c",
                        .until = "2027-01-01",
                        .vex_status = "not_affected",
                        .vex_justification = "vulnerable_code_not_in_execute_path"},
                       {.finding = taken, .code = "policy", .reason = "we live with it"},
                       {.finding = taken, .code = "not-linked", .reason = "not linked"}};
  report.incomplete = {{"malformed-file", "line 3 is no field", "var/lib/dpkg/status"}};
  report.base = BaseImage{"docker.io/library/debian:12-slim", Digest::sha256(as_bytes("base")), 1, "label", {}};
  return report;
}

/// All that a reader can know of packages, sorted; dependencies by what they lead to.
std::vector<std::string> told(const std::vector<InstalledPackage>& packages) {
  std::vector<std::string> out;
  const auto depends = dependencies_of(packages);
  for (std::size_t i = 0; i < packages.size(); ++i) {
    const Package& row = packages[i].package;
    std::set<std::string> needs;
    for (const std::size_t other : depends[i])
      needs.insert(packages[other].package.name + " " + packages[other].package.version);
    out.push_back(fmt::format("{}|{}|{}|{}|{} {}|{}|{}|{}|{}|{}|{}|{}", row.type, row.name, row.version, row.arch,
                              row.source_name, row.source_version, row.vendor, row.module, row.license, row.cpe,
                              relation_name(row.relation), scope_name(row.scope), fmt::join(needs, ",")));
  }
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> read_back(const std::string& document) {
  const auto sbom = sbom::parse(document);
  if (!sbom) return {sbom.error().message};
  std::vector<InstalledPackage> packages;
  for (const Package& each : sbom->packages) packages.emplace_back().package = each;
  std::vector<std::string> out = told(packages);
  if (!sbom->problem.empty()) out.push_back(sbom->problem);
  if (sbom->unidentified > 0) out.emplace_back("unidentified");
  return out;
}

TEST(Bill, ReadsBackAsItWas) {
  const Report report = rich();
  for (const std::string_view form : kForms) {
    EXPECT_EQ(read_back(written(report, form)), told(report.packages)) << form;
    const auto sbom = sbom::parse(written(report, form));
    ASSERT_TRUE(sbom);
    EXPECT_EQ(sbom->distribution.id, "debian") << form;
    EXPECT_EQ(sbom->distribution.version, "12.5") << form;
    EXPECT_EQ(sbom->name, "shop:1.4") << form;
  }
}

TEST(Bill, CycloneDxJsonMeetsTheSchema) {
  EXPECT_MEETS("cyclonedx-1.6-json", (std::vector{written(rich(), "cyclonedx"), written({}, "cyclonedx")}), "json");
}
TEST(Bill, CycloneDxXmlMeetsTheSchema) {
  EXPECT_MEETS("cyclonedx-1.6-xml", (std::vector{written(rich(), "cyclonedx-xml"), written({}, "cyclonedx-xml")}),
               "xml");
}
TEST(Bill, SpdxJsonMeetsTheSchema) {
  EXPECT_MEETS("spdx-2.3-json", (std::vector{written(rich(), "spdx"), written({}, "spdx")}), "json");
}

}  // namespace
}  // namespace plimsoll::report
