// SPDX-License-Identifier: Apache-2.0
// CSV: Python's csv module is the independent reader.
#include "base/json.h"
#include "report/format_testing.h"

namespace plimsoll::report {
namespace {

using namespace testing;

/// The rows as Python reads them, strictly, one object for each.
json::array read_rows(const std::string& text) {
  const std::string said = ask_python(
      "import csv, json, sys\n"
      "text = open(sys.argv[1], newline='', encoding='utf-8').read()\n"
      "rows = list(csv.reader(text.splitlines(True), strict=True))\n"
      "assert text.endswith('\\r\\n') and text.count('\\n') == text.count('\\r\\n') == len(rows), 'line ends'\n"
      "assert all(len(row) == len(rows[0]) for row in rows), 'columns'\n"
      "print(json.dumps([dict(zip(rows[0], row)) for row in rows[1:]]))\n",
      {text});
  const auto rows = json::parse(said);
  EXPECT_TRUE(rows && rows->is_array()) << said;
  return rows && rows->is_array() ? rows->get_array() : json::array();
}

TEST(csv, a_row_for_each_finding_and_package_with_stable_columns) {
  Report report = loaded();
  report.findings.front().packages.push_back({"libssl3", "3.0.11-1~deb12u2", "var/lib/dpkg/status"});
  const std::string text = written(report, "csv");
  EXPECT_EQ(text.substr(0, text.find("\r\n")),
            "state,kind,severity,id,aliases,package_type,package,version,fixed,status,path,line,title,action,origin,"
            "layer,layer_diff_id,dockerfile,purl,cvss,epss,known_exploited,published,gate,reason,owner,until,subject,"
            "url,image,image_digest");
  const json::array rows = read_rows(text);
  ASSERT_EQ(rows.size(), report.findings.size() + 1 + report.suppressed.size() + report.incomplete.size());
  const json::value& first = rows[0];
  EXPECT_EQ(json::text(first, "state"), "open");
  EXPECT_EQ(json::text(first, "id"), "CVE-2026-0001");
  EXPECT_EQ(json::text(first, "aliases"), "DSA-5532-1");
  EXPECT_EQ(json::text(first, "package"), "openssl");
  EXPECT_EQ(json::text(first, "fixed"), "3.0.13-1~deb12u1");
  EXPECT_EQ(json::text(first, "action"), "Upgrade openssl to 3.0.13-1~deb12u1");
  EXPECT_EQ(json::text(first, "layer"), "0");
  EXPECT_EQ(json::text(first, "cvss"), "9.8");
  EXPECT_EQ(json::text(first, "epss"), "0.93120");
  EXPECT_EQ(json::text(first, "gate"), "nothing-critical");
  EXPECT_EQ(json::text(first, "purl"), "pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5");
  EXPECT_EQ(json::text(first, "image"), "shop:1.4");
  EXPECT_EQ(json::text(rows[1], "package"), "libssl3");
  std::map<std::string, std::size_t> states;
  for (const json::value& row : rows) ++states[std::string(json::text(row, "state"))];
  EXPECT_EQ(states, (std::map<std::string, std::size_t>{{"incomplete", 2}, {"open", 7}, {"suppressed", 2}}));
  EXPECT_EQ(json::text(rows[7], "reason"), "vex: the code is not reached (vex.json: statement 1)");
  EXPECT_EQ(json::text(rows[8], "owner"), "team-shop");
  EXPECT_EQ(json::text(rows[10], "path"), "app/big.jar");
}

TEST(csv, nothing_breaks_out_of_a_cell_and_no_cell_is_a_formula) {
  for (const std::string& text : {written(hostile(), "csv"), lint_written(hostile_files(), "csv")}) {
    const json::array rows = read_rows(text);
    EXPECT_GT(rows.size(), 60U);
    for (const json::value& row : rows) {
      for (const auto& [column, value] : row.get_object()) {
        const std::string_view cell = value.get_string();
        for (const std::string_view start : {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"})
          EXPECT_FALSE(cell.starts_with(start)) << column << ": " << cell;
        for (const char c : cell) EXPECT_TRUE(c < 0 || (c >= ' ' && c != 0x7F)) << column;
      }
    }
  }
}

TEST(csv, a_clean_report_is_its_header_and_an_incomplete_one_is_not) {
  EXPECT_TRUE(read_rows(written(clean(), "csv")).empty());
  Report report = clean();
  report.incomplete = {{"no-advisories", "no feed speaks of it", ""}};
  EXPECT_EQ(read_rows(written(report, "csv")).size(), 1U);
}

TEST(csv, of_files) {
  Report report;
  report.files = {{"Dockerfile", "dockerfile"}};
  report.findings = {
      concern(FindingKind::dockerfile, "PL1501", Severity::medium, "Versions, not pinned", "Dockerfile", 7)};
  const json::array rows = read_rows(lint_written(report, "csv"));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(json::text(rows[0], "path"), "Dockerfile");
  EXPECT_EQ(json::text(rows[0], "line"), "7");
  EXPECT_EQ(json::text(rows[0], "title"), "Versions, not pinned");
  EXPECT_EQ(json::text(rows[0], "action"), "do otherwise");
}

}  // namespace
}  // namespace plimsoll::report
