// SPDX-License-Identifier: Apache-2.0
// Trivy's JSON, against three readers: a Go program with Trivy's own types that takes nothing unknown, the one behind
// `explain --against`, and the goldens of its keys below.
#include "base/go_oracle.h"
#include "base/json.h"
#include "finding/against.h"
#include "report/format_testing.h"
#include "report/trivy_names.h"

namespace plimsoll::report {
namespace {

using namespace testing;

json::value parsed(const std::string& text) {
  const auto value = json::parse(text);
  EXPECT_TRUE(value) << text.substr(0, 400);
  return value ? *value : json::value();
}

std::string keys(const json::value& object) {
  std::string out;
  if (object.is_object()) {
    for (const auto& [key, value] : object.get_object()) (out += out.empty() ? "" : " ") += key;
  }
  return out;
}

class trivy_go : public plimsoll::testing::GoOracle {
 protected:
  trivy_go() : GoOracle("trivy_report") {}
  std::string said(const Report& report) {
    folder_.write("report.json", written(report, "trivy"));
    std::string out;
    for (const json::value& line : ask("report.json")) out += json::compact(line) + "\n";
    return out;
  }
};

TEST_F(trivy_go, types_of_trivy_take_all_of_it) {
  EXPECT_EQ(
      said(loaded()),
      R"j({"Class":"os-pkgs","Custom":0,"Misconfigurations":0,"Modified":1,"Packages":4,"Secrets":0,"Target":"shop:1.4 (debian 12.5)","Type":"debian","Vulnerabilities":2})j"
      "\n"
      R"({"Class":"lang-pkgs","Custom":0,"Misconfigurations":0,"Modified":0,"Packages":1,"Secrets":0,"Target":"app/package-lock.json","Type":"npm","Vulnerabilities":1})"
      "\n"
      R"({"Class":"config","Custom":0,"Misconfigurations":1,"Modified":0,"Packages":0,"Secrets":0,"Target":"Dockerfile","Type":"dockerfile","Vulnerabilities":0})"
      "\n"
      R"({"Class":"config","Custom":0,"Misconfigurations":0,"Modified":1,"Packages":0,"Secrets":0,"Target":"shop:1.4","Type":"dockerfile","Vulnerabilities":0})"
      "\n"
      R"({"Class":"secret","Custom":0,"Misconfigurations":0,"Modified":0,"Packages":0,"Secrets":1,"Target":"root/.ssh/id_rsa","Type":"","Vulnerabilities":0})"
      "\n"
      R"({"Class":"custom","Custom":2,"Misconfigurations":0,"Modified":0,"Packages":0,"Secrets":0,"Target":"shop:1.4","Type":"plimsoll","Vulnerabilities":0})"
      "\n");
  EXPECT_EQ(said(Report{}), "");
  EXPECT_NE(said(clean()), "");
  const std::string hostile_text = said(hostile());
  EXPECT_EQ(hostile_text.find("\"error\""), std::string::npos) << hostile_text.substr(0, 500);
  EXPECT_GT(std::ranges::count(hostile_text, '\n'), 30);
  // It does say no.
  folder_.write("odd.json", R"({"SchemaVersion": 2, "Results": [{"Target": "a", "Class": "os-pkgs", "Odd": 1}]})");
  EXPECT_NE(json::text(ask("odd.json").at(0), "error"), "");
}

TEST(trivy, our_own_reader_of_trivys_reports_finds_everything_again) {
  const Report report = loaded();
  const auto read = read_foreign_report(written(report, "trivy"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->tool, "trivy");
  EXPECT_EQ(read->target, "shop:1.4");
  EXPECT_TRUE(read->lists_packages);
  std::vector<std::string> found;
  for (const ForeignEntry& entry : read->entries)
    found.push_back(fmt::format("{} {} {} {} {} {}", entry.id, entry.package, entry.version, entry.fixed, entry.status,
                                entry.left_out));
  std::ranges::sort(found);
  EXPECT_EQ(found, (std::vector<std::string>{
                       "CVE-2019-10744 lodash 4.17.10 4.17.12 fixed ",
                       "CVE-2026-0001 openssl 3.0.11-1~deb12u2 3.0.13-1~deb12u1 fixed ",
                       "CVE-2026-0002 curl 7.88.1-10+deb12u5 7.88.1-10+deb12u6 fixed the code is not reached",
                       "CVE-2026-0417 curl 7.88.1-10+deb12u5  will_not_fix "}));
  // Versions are put together from epoch, version and release again.
  for (const InstalledPackage& installed : report.packages) {
    EXPECT_TRUE(std::ranges::any_of(read->seen, [&](const auto& seen) {
      return seen.package == installed.package.name && seen.version == installed.package.version;
    })) << installed.package.name;
  }
}

TEST(trivy, keys_stand_in_trivys_order) {
  const json::value document = parsed(written(loaded(), "trivy"));
  EXPECT_EQ(keys(document), "SchemaVersion ReportID CreatedAt ArtifactID ArtifactName ArtifactType Metadata Results");
  EXPECT_EQ(keys(*json::find(document, "Metadata")), "OS ImageID DiffIDs RepoTags ImageConfig Layers");
  const json::value& system = json::items(document, "Results")[0];
  EXPECT_EQ(keys(system), "Target Class Type Packages Vulnerabilities ExperimentalModifiedFindings");
  const json::value& openssl = json::items(system, "Vulnerabilities")[1];
  EXPECT_EQ(keys(openssl),
            "VulnerabilityID VendorIDs PkgID PkgName PkgIdentifier InstalledVersion FixedVersion Status Layer "
            "SeveritySource PrimaryURL DataSource Fingerprint Title Severity VendorSeverity CVSS References "
            "PublishedDate");
  EXPECT_EQ(json::compact(*json::find(openssl, "CVSS")),
            R"({"nvd":{"V3Vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","V3Score":9.8,)"
            R"("V2Vector":"AV:N/AC:L/Au:N/C:P/I:P/A:P","V2Score":7.5}})");
  EXPECT_EQ(json::compact(*json::find(openssl, "VendorSeverity")), R"({"debian":4,"nvd":4})");
  EXPECT_EQ(json::text(openssl, "PublishedDate"), "2026-09-30T00:00:00Z");
  const json::value& package = json::items(system, "Packages")[2];
  EXPECT_EQ(json::text(package, "Version"), "6.9.11.60+dfsg");
  EXPECT_EQ(json::text(package, "Release"), "1.6");
  EXPECT_EQ(json::integer(package, "Epoch"), 8);
  const json::value& secret = json::items(json::items(document, "Results")[4], "Secrets")[0];
  EXPECT_EQ(keys(secret), "RuleID Category Severity Title StartLine EndLine Code Match Layer");
  EXPECT_EQ(json::text(secret, "Match"), "-----BEGIN…");
  const json::value& changed = json::items(system, "ExperimentalModifiedFindings")[0];
  EXPECT_EQ(keys(changed), "Type Status Statement Source Finding");
  EXPECT_EQ(json::text(changed, "Status"), "not_affected");
  EXPECT_EQ(json::text(changed, "Source"), "vex.json: statement 1");
}

TEST(trivy, distributions_and_files_have_its_names) {
  EXPECT_EQ(trivy_family({"rhel", "9.3", "", "", ""}), "redhat");
  EXPECT_EQ(trivy_family({"almalinux", "9.3", "", "", ""}), "alma");
  EXPECT_EQ(trivy_family({"centos", "9", "", "CentOS Stream 9", ""}), "centos-stream");
  EXPECT_EQ(trivy_family({"centos", "7", "", "CentOS Linux 7", ""}), "centos");
  EXPECT_EQ(trivy_family({"alpine", "3.20", "", "", ""}), "alpine");
  EXPECT_EQ(trivy_family({}), "");
  const auto type = [](std::string_view purl_type, std::string_view path, Proof proof) {
    const TrivyKind kind = trivy_kind(purl_type, path, proof);
    return fmt::format("{} {}", kind.type, kind.target);
  };
  EXPECT_EQ(type("npm", "app/yarn.lock", Proof::locked), "yarn ");
  EXPECT_EQ(type("npm", "app/node_modules/a/package.json", Proof::installed), "node-pkg Node.js");
  EXPECT_EQ(type("golang", "usr/bin/tool", Proof::installed), "gobinary ");
  EXPECT_EQ(type("golang", "src/go.mod", Proof::declared), "gomod ");
  EXPECT_EQ(type("pypi", "app/requirements.txt", Proof::declared), "pip ");
  EXPECT_EQ(type("pypi", "x.dist-info/METADATA", Proof::installed), "python-pkg Python");
  EXPECT_EQ(type("maven", "app.jar", Proof::installed), "jar Java");
  EXPECT_EQ(type("gem", "x.gemspec", Proof::installed), "gemspec Ruby");
  EXPECT_EQ(type("cargo", "usr/bin/tool", Proof::installed), "rustbinary ");
  EXPECT_EQ(type("opam", "x", Proof::installed), "opam ");
}

TEST(trivy, the_end_of_support_is_told) {
  Report report = clean();
  EXPECT_EQ(written(report, "trivy").find("EOSL"), std::string::npos);
  report.incomplete = {{"end-of-life", "support ended", ""}};
  EXPECT_NE(written(report, "trivy").find("\"EOSL\": true"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::report
