// SPDX-License-Identifier: Apache-2.0
// Bills of materials in four forms: they meet the published schemas, other programs read them, and read back they give
// the packages and the dependencies that went in, whatever those are called.
#include "report/bill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iostream>
#include <random>
#include <set>

#include <fmt/ranges.h>

#include "base/go_oracle.h"
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

std::string pick(std::mt19937& random, std::span<const std::string_view> pieces) {
  std::string out;
  for (std::size_t n = 1 + random() % 4; n > 0; --n) out += pieces[random() % pieces.size()];
  return out;
}

constexpr auto kPlain = std::to_array<std::string_view>({"a", "lib", "X", "0", "1.2", "-", "_", "+", "~"});
constexpr auto kHostile = std::to_array<std::string_view>(
    {"<text>",      "</text>", "]]>",  "<script>", "&amp;",          "\"", "'", "=1+1", "@",         "%41", "#",
     "?",           "é",       "日本", "SPDXID:",  "PackageName: x", "{",  "}", "\\",   "::error::", "|",   "../",
     "LicenseRef-", "a",       "b"});
constexpr auto kControls = std::to_array<std::string_view>({"\x1b[31m", "\n", "\r\n", "\t", "\x07", "\u0085", "\u2028",
                                                            "\x7f", "\nPackageName: x\n", "\n</text>\n", "a", "b"});

/// Packages of any name, and findings about them.
Report random_report(std::mt19937& random, std::span<const std::string_view> pieces) {
  Report report = clean();
  report.packages.clear();
  report.manifest_digest = Digest::sha256(as_bytes("manifest"));
  report.name = pick(random, pieces);
  constexpr auto kTypes = std::to_array<std::string_view>({"deb", "rpm", "npm", "pypi", "maven", "golang", "generic"});
  constexpr auto kLicences = std::to_array<std::string_view>(
      {"", "MIT", "MIT OR Apache-2.0", "LicenseRef-a", "GPLv2+ and BSD", "(MIT", "MIT AND"});
  for (std::size_t n = random() % 12; n > 0; --n) {
    report.packages.push_back(package(std::string(kTypes[random() % kTypes.size()]), "x" + pick(random, pieces),
                                      "1" + pick(random, pieces), pick(random, pieces)));
    Package& made = report.packages.back().package;
    if (random() % 3 == 0) made.source_name = "s" + pick(random, pieces);
    if (random() % 3 == 0) made.source_version = pick(random, pieces) + "1";
    if (random() % 3 == 0) made.arch = pick(random, kPlain);
    if (random() % 3 == 0) made.module = "m" + pick(random, pieces);
    if (random() % 3 == 0) made.vendor = "v" + pick(random, pieces) + "v";
    if (random() % 3 == 0) made.relation = random() % 2 == 0 ? Relation::direct : Relation::transitive;
    if (random() % 3 == 0) made.scope = Scope::development;
    if (random() % 3 == 0) made.cpe = "f5:nginx nginx:nginx\\+";
    made.license = kLicences[random() % kLicences.size()];
    const Package& other = report.packages[random() % report.packages.size()].package;
    if (random() % 2 == 0) made.depends = {{other.name, random() % 2 == 0 ? other.version : ""}};
    Finding about =
        finding("CVE-2026-" + pick(random, pieces), Severity::high, made.name, made.version, "9", pick(random, pieces));
    about.type = made.type;
    about.packages = {{made.name, made.version, report.packages.back().path}};
    about.url = random() % 2 == 0 ? "https://example.org/" + pick(random, pieces) : "";
    about.evidence = {pick(random, pieces)};
    about.aliases = {pick(random, pieces)};
    if (random() % 3 == 0)
      report.suppressed.push_back({.finding = about, .code = "vex", .reason = pick(random, pieces)});
    else
      report.findings.push_back(about);
  }
  report.incomplete = {{"malformed-file", pick(random, pieces), pick(random, pieces)}};
  return report;
}

std::vector<std::string> each_once(std::vector<std::string> lines) {
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

TEST(Bill, ReadsBackWhateverPackagesAreCalled) {
  std::mt19937 random(7);
  for (int round = 0; round < 150; ++round) {
    const bool controls = round % 3 == 2;
    const Report report = random_report(random, round % 3 == 0 ? std::span<const std::string_view>(kPlain)
                                                : controls     ? std::span<const std::string_view>(kControls)
                                                               : std::span<const std::string_view>(kHostile));
    const std::vector<std::string> expected = each_once(told(report.packages));
    for (const std::string_view form : kForms) {
      // XML has no way to write controls.
      if (controls && form == "cyclonedx-xml") {
        EXPECT_TRUE(xml::parse(written(report, form)));
        continue;
      }
      EXPECT_EQ(each_once(read_back(written(report, form))), expected) << form << '\n' << written(report, form);
    }
    if (HasFailure()) break;
  }
}

TEST(Bill, IsOneForEachContent) {
  const auto id_of = [](const Report& report, std::string_view form) {
    const std::string text = written(report, form);
    const std::size_t at = text.find(form.starts_with("cyclonedx") ? "urn:uuid:" : "spdxdocs/") + 9;
    return text.substr(at, 36);
  };
  Report report = rich();
  for (const auto& [one, other] : {std::pair("cyclonedx", "cyclonedx-xml"), std::pair("spdx", "spdx-tag-value")}) {
    const std::string before = id_of(report, one);
    EXPECT_EQ(before.find_first_not_of("0123456789abcdef-"), std::string::npos);
    EXPECT_EQ(before, id_of(report, other));
    EXPECT_EQ(written(report, one), written(report, one));
    Report changed = report;
    changed.findings[0].url += "x";
    EXPECT_NE(before, id_of(changed, one));
  }
}

TEST(Bill, SaysWhatIsNotKnown) {
  Report report = rich();
  const auto composition = [&] {
    const auto document = json::parse(written(report, "cyclonedx"));
    return json::compact(json::items(*document, "compositions"));
  };
  EXPECT_NE(composition().find("incomplete"), std::string::npos);
  report.incomplete = {{"no-advisories", "there is no database", ""}};
  EXPECT_EQ(composition(), "[]");
  for (const std::string_view form : kForms)
    EXPECT_NE(written(report, form).find("no-advisories: there is no database"), std::string::npos) << form;
}

TEST(Bill, TellsNothingOfNeedsThatNobodyTells) {
  Report report = clean();
  report.packages.clear();
  const auto put = [&](std::string name, std::string path, std::string detector, Proof proof) -> InstalledPackage& {
    report.packages.push_back(package("pypi", std::move(name), "1", std::move(path)));
    report.packages.back().detector = std::move(detector);
    report.packages.back().proof = proof;
    return report.packages.back();
  };
  put("a", "lib/a.dist-info/METADATA", "python-dist", Proof::installed).package.depends = {{"b", ""}};
  put("b", "lib/b.dist-info/METADATA", "python-dist", Proof::installed);
  put("c", "lib/c.egg-info/PKG-INFO", "python-dist", Proof::installed);
  put("d", "x/pylock.toml", "pylock", Proof::locked).package.depends = {{"e", "1"}};
  put("e", "x/pylock.toml", "pylock", Proof::locked);
  put("f", "y/pylock.toml", "pylock", Proof::locked);
  std::vector<std::string> told_of;
  const auto document = json::parse(written(report, "cyclonedx"));
  for (const json::value& each : json::items(*document, "dependencies")) {
    const std::string_view ref = json::text(each, "ref");
    if (ref.starts_with("pkg:pypi/")) told_of.emplace_back(ref.substr(9, 1));
  }
  std::ranges::sort(told_of);
  EXPECT_EQ(told_of, (std::vector<std::string>{"a", "b", "d", "e"}));
}

TEST(Bill, VexSaysWhatIsProvenAndNoMore) {
  const auto document = json::parse(written(rich(), "cyclonedx"));
  ASSERT_TRUE(document);
  std::vector<std::string> analyses;
  for (const json::value& each : json::items(*document, "vulnerabilities")) {
    if (const json::value* analysis = json::find(each, "analysis")) analyses.push_back(json::compact(*analysis));
  }
  EXPECT_EQ(
      analyses,
      (std::vector<std::string>{
          R"({"state":"not_affected","justification":"code_not_reachable","detail":"not reachable; owner: a@b.c; until 2027-01-01; vex.json: statement 1"})",
          R"({"response":["will_not_fix"],"detail":"we live with it"})",
          R"({"state":"not_affected","justification":"code_not_present","detail":"not linked"})"}));
}

TEST(Bill, LargeOnesAreQuick) {
  Report report = clean();
  for (int i = 0; i < 20'000; ++i) {
    report.packages.push_back(package("npm", fmt::format("package-{}", i), "1.0.0", "app/package-lock.json"));
    report.packages.back().package.depends = {{fmt::format("package-{}", (i * 7) % 20'000), ""}};
    Finding& made = report.findings.emplace_back(finding(fmt::format("CVE-2026-{}", i), Severity::high,
                                                         fmt::format("package-{}", i), "1.0.0", "1.0.1", "It is bad"));
    made.type = "npm";
    made.packages[0].path = "app/package-lock.json";
    made.ratings = {{"nvd", Severity::high, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}};
  }
  for (const std::string_view form : kForms) {
    const std::clock_t start = std::clock();  // of the processor: a machine may be busy
    const std::string text = written(report, form);
    const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    RecordProperty(std::string(form), fmt::format("{:.2f} s, {} MB", took, text.size() >> 20));
    std::cout << form << ": " << fmt::format("{:.2f} s, {} MB\n", took, text.size() >> 20);
    EXPECT_LT(took, 5) << form;
  }
}

/// The sample and hostile ones.
std::vector<std::string> documents(std::string_view form) {
  std::vector<std::string> out = {written(rich(), form), written({}, form)};
  std::mt19937 random(3);
  for (const auto pieces : {std::span<const std::string_view>(kHostile), std::span<const std::string_view>(kControls)})
    for (int i = 0; i < 2; ++i) out.push_back(written(random_report(random, pieces), form));
  // Addresses as feeds have them that no schema takes for one.
  Report linked = rich();
  const Finding pattern = linked.findings[0];
  for (const std::string_view url :
       {"https://e.org/?a[]=1", "https://e.org/%zz", "https://e.org/%4", "https://e.org/a#b#c", "https://u@:p@e.org/",
        "https://[::1]/", "https://e.org:123456/", "https://", "https:///a"}) {
    linked.findings.push_back(pattern);
    linked.findings.back().id = fmt::format("CVE-2026-{}", 1000 + linked.findings.size());
    linked.findings.back().url = url;
  }
  out.push_back(written(linked, form));
  EXPECT_NE(out.back().find("https://security-tracker.debian.org/tracker/CVE-2026-0001"), std::string::npos);
  return out;
}

TEST(Bill, CycloneDxJsonMeetsTheSchema) { EXPECT_MEETS("cyclonedx-1.6-json", documents("cyclonedx"), "json"); }
TEST(Bill, CycloneDxXmlMeetsTheSchema) { EXPECT_MEETS("cyclonedx-1.6-xml", documents("cyclonedx-xml"), "xml"); }
TEST(Bill, SpdxJsonMeetsTheSchema) { EXPECT_MEETS("spdx-2.3-json", documents("spdx"), "json"); }

class SpdxLibrary : public plimsoll::testing::GoOracle {
 protected:
  SpdxLibrary() : GoOracle("spdx") {}
};

TEST_F(SpdxLibrary, ReadsTheSameOfBothForms) {
  const std::vector<std::string> as_json = documents("spdx"), as_tags = documents("spdx-tag-value");
  std::string names;
  for (std::size_t i = 0; i < as_json.size(); ++i) {
    folder_.write(fmt::format("{}.txt", i), as_json[i]);
    folder_.write(fmt::format("t{}.txt", i), as_tags[i]);
  }
  for (std::size_t i = 0; i < as_json.size(); ++i) {
    const auto a = ask(fmt::format("json {}.txt", i)), b = ask(fmt::format("tagvalue t{}.txt", i));
    ASSERT_EQ(a.size(), 1U);
    ASSERT_EQ(b.size(), 1U);
    EXPECT_EQ(json::text(a[0], "error"), "") << as_json[i];
    EXPECT_EQ(json::text(b[0], "error"), "") << as_tags[i];
    EXPECT_EQ(json::text(a[0], "namespace"), json::text(b[0], "namespace"));
    EXPECT_EQ(json::items(a[0], "packages").size(), json::items(b[0], "packages").size());
    EXPECT_EQ(json::items(a[0], "relationships"), json::items(b[0], "relationships"));
    EXPECT_EQ(json::items(a[0], "licences"), json::items(b[0], "licences"));
    EXPECT_EQ(json::integer(a[0], "annotations"), json::integer(b[0], "annotations"));
    if (i < 2) {
      EXPECT_EQ(a[0], b[0]);  // hostile marks are broken in tag-value, so only these are wholly alike
    }
  }
}

}  // namespace
}  // namespace plimsoll::report
