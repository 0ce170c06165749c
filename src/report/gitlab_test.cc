// SPDX-License-Identifier: Apache-2.0
// GitLab's reports, against its schemas and against what its importer does with them.
#include <set>

#include "base/json.h"
#include "report/format_testing.h"

namespace plimsoll::report {
namespace {

using namespace testing;

constexpr std::array kSecurity = {"gitlab-container-scanning", "gitlab-dependency-scanning"};

json::value parsed(const std::string& text) {
  const auto value = json::parse(text);
  EXPECT_TRUE(value) << text.substr(0, 400);
  return value ? *value : json::value();
}

TEST(gitlab, security_reports_meet_their_schema) {
  Report unknown = loaded();
  unknown.distribution = {};
  unknown.name = unknown.source = "";
  unknown.advisories_used = false;
  std::vector<std::string> documents;
  for (const char* format : kSecurity) {
    for (const Report& report : {Report{}, clean(), loaded(), hostile(), unknown})
      documents.push_back(written(report, format));
  }
  EXPECT_EQ(schema_errors(documents, "gitlab-security.json"), "");
  EXPECT_NE(schema_errors({"{\"version\": \"15.2.1\", \"vulnerabilities\": []}"}, "gitlab-security.json"), "");
}

TEST(gitlab, packages_of_the_distribution_and_of_languages_are_told_apart) {
  const json::value container = parsed(written(loaded(), kSecurity[0]));
  const json::array& found = json::items(container, "vulnerabilities");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(
      json::compact(*json::find(found[0], "location")),
      R"({"dependency":{"package":{"name":"openssl"},"version":"3.0.11-1~deb12u2"},"operating_system":"debian:12.5","image":"shop:1.4"})");
  EXPECT_EQ(json::text(found[0], "severity"), "Critical");
  EXPECT_EQ(json::text(found[0], "solution"), "Upgrade openssl to 3.0.13-1~deb12u1");
  EXPECT_EQ(json::text(found[1], "solution"), "There is no fix: the maintainers have decided not to make one");
  EXPECT_EQ(
      json::compact(json::items(found[0], "identifiers")),
      R"([{"type":"cve","name":"CVE-2026-0001","value":"CVE-2026-0001","url":"https://nvd.nist.gov/vuln/detail/CVE-2026-0001"},)"
      R"({"type":"dsa","name":"DSA-5532-1","value":"DSA-5532-1","url":"https://security-tracker.debian.org/tracker/DSA-5532-1"}])");
  EXPECT_EQ(json::compact(json::items(found[0], "cvss_vectors")),
            R"([{"vendor":"nvd","vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},)"
            R"({"vendor":"nvd","vector":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}])");
  const json::value dependency = parsed(written(loaded(), kSecurity[1]));
  ASSERT_EQ(json::items(dependency, "vulnerabilities").size(), 1U);
  EXPECT_EQ(
      json::compact(*json::find(json::items(dependency, "vulnerabilities")[0], "location")),
      R"({"file":"app/package-lock.json","dependency":{"package":{"name":"lodash"},"version":"4.17.10","direct":true}})");
}

TEST(gitlab, what_a_security_report_cannot_hold_is_told) {
  const json::value document = parsed(written(loaded(), kSecurity[0]));
  std::string said;
  for (const json::value& message : json::items(*json::find(document, "scan"), "messages"))
    said += fmt::format("{}: {}\n", json::text(message, "level"), json::text(message, "value"));
  EXPECT_EQ(said,
            "warn: incomplete: no-advisories: 3 conan packages not matched\n"
            "warn: incomplete: file-too-large: over 512 MB (app/big.jar)\n"
            "warn: the policy fails: nothing-critical\n"
            "info: vulnerabilities of other packages are in the report gitlab-dependency-scanning: 1 npm\n"
            "info: findings this kind of report cannot hold: 1 hardening, 1 secret, 1 waste\n"
            "info: taken back: 1 policy, 1 vex\n");
  Report unused = clean();
  unused.advisories_used = false;
  const json::value failed = parsed(written(unused, kSecurity[0]));
  EXPECT_EQ(json::text(*json::find(failed, "scan"), "status"), "failure");
}

TEST(gitlab, ids_are_uuids_and_keep_from_scan_to_scan) {
  Report report = loaded();
  const auto ids = [](const Report& of) {
    std::set<std::string> out;
    for (const char* format : kSecurity) {
      const json::value document = parsed(written(of, format));
      for (const json::value& one : json::items(document, "vulnerabilities")) {
        const std::string id(json::text(one, "id"));
        EXPECT_EQ(id.size(), 36U);
        EXPECT_EQ(id[14], '8');
        EXPECT_TRUE(out.insert(id).second) << id;
      }
    }
    return out;
  };
  const std::set<std::string> before = ids(report);
  EXPECT_EQ(before.size(), 3U);
  report.findings.erase(report.findings.begin());
  report.layers.pop_back();
  const std::set<std::string> after = ids(report);
  EXPECT_EQ(after.size(), 2U);
  EXPECT_TRUE(std::ranges::includes(before, after));
}

TEST(gitlab, descriptions_render_as_they_were_written) {
  if (!plimsoll::testing::have("cmark-gfm")) GTEST_SKIP() << "cmark-gfm is not installed";
  Report report = loaded();
  report.findings.front().title = "a [link](javascript:x) ![i](y) `c` # <b> & ~~x~~ *y* _z_ | \\ &amp;\nnext";
  const json::value document = parsed(written(report, kSecurity[0]));
  const plimsoll::testing::Folder folder;
  folder.write("text", json::text(json::items(document, "vulnerabilities")[0], "description"));
  // Without the blanks of no width that keep GitLab from looking for more afterwards.
  EXPECT_EQ(folder.run("cmark-gfm -t html text | sed 's/\u200b//g'"),
            "<p><code>openssl 3.0.11-1~deb12u2</code>: a [link](javascript:x) ![i](y) `c` # &lt;b&gt; &amp; ~~x~~ *y* "
            "_z_ | \\ "
            "&amp;amp; next</p>\n");
}

TEST(gitlab, code_quality_of_images_and_of_files) {
  const json::value image = parsed(written(loaded(), "gitlab-codequality"));
  ASSERT_EQ(image.get_array().size(), loaded().findings.size() + 2);
  EXPECT_EQ(json::compact(image.get_array()[0]),
            R"j({"description":"openssl 3.0.11-1~deb12u2: Memory is read beyond its end (fixed in 3.0.13-1~deb12u1)",)j"
            R"("check_name":"CVE-2026-0001","fingerprint":")" +
                std::string(json::text(image.get_array()[0], "fingerprint")) +
                R"(","severity":"blocker","location":{"path":"var/lib/dpkg/status","lines":{"begin":1}}})");
  EXPECT_EQ(json::text(image.get_array()[7], "description"), "incomplete: over 512 MB");
  EXPECT_EQ(parsed(written(clean(), "gitlab-codequality")), json::value(json::array()));
  Report files;
  files.files = {{"Dockerfile", "dockerfile"}};
  files.findings = {concern(FindingKind::dockerfile, "PL1501", Severity::medium, "Not pinned", "Dockerfile", 7),
                    concern(FindingKind::dockerfile, "PL1501", Severity::medium, "Not pinned", "Dockerfile", 9)};
  const json::value linted = parsed(lint_written(files, "gitlab-codequality"));
  EXPECT_EQ(json::compact(*json::find(linted.get_array()[0], "location")),
            R"({"path":"Dockerfile","lines":{"begin":7}})");
  // Ours and hadolint's know a finding by the same print.
  const json::value theirs = parsed(lint_written(files, "gitlab_codeclimate"));
  EXPECT_EQ(json::text(linted.get_array()[1], "fingerprint"), json::text(theirs.get_array()[1], "fingerprint"));
  for (Finding& finding : files.findings) finding.places.front().path = "./deploy/../Dockerfile";
  for (const char* format : {"gitlab-codequality", "github", "sarif"})
    EXPECT_EQ(lint_written(files, format).find("./"), std::string::npos) << format;
}

TEST(gitlab, code_quality_meets_what_gitlab_demands_of_it) {
  // GitLab's own schema of it demands these members, unique prints, and one of these severities.
  const std::string program =
      "import json, sys\n"
      "for path in sys.argv[1:]:\n"
      "    rows = json.load(open(path, encoding='utf-8'))\n"
      "    for row in rows:\n"
      "        assert set(row) == {'description', 'check_name', 'fingerprint', 'severity', 'location'}, row\n"
      "        assert row['severity'] in ('info', 'minor', 'major', 'critical', 'blocker'), row\n"
      "        assert set(row['location']) == {'path', 'lines'} and row['location']['lines']['begin'] >= 1, row\n"
      "    assert len({row['fingerprint'] for row in rows}) == len(rows)\n";
  EXPECT_EQ(ask_python(program,
                       {written(hostile(), "gitlab-codequality"), lint_written(hostile_files(), "gitlab-codequality"),
                        written(loaded(), "gitlab-codequality")}),
            "");
}

}  // namespace
}  // namespace plimsoll::report
