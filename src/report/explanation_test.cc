// SPDX-License-Identifier: Apache-2.0
// The goldens in testdata/ are what a person sees; PLIMSOLL_ACCEPT=1 writes them anew.
#include "report/explanation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "base/bytes.h"
#include "base/file.h"
#include "base/json.h"
#include "report/layout.h"

namespace plimsoll::report {
namespace {

const std::string kSource = PLIMSOLL_SOURCE;

Report image() {
  Report report;
  report.source = "docker-archive:shop.tar";
  report.name = "shop:1.4";
  report.distribution = {"debian", "12.5", "bookworm", "Debian 12.5 (bookworm)", ""};
  report.layers = {{0, {}, {}, "ADD rootfs.tar / "}, {1, {}, {}, "COPY app /app # buildkit"}};
  report.incomplete = {{"stale-feed", "osv advisories are of 2026-11-01, more than 7 days old", ""}};
  return report;
}

Finding finding(const Report& report) {
  Finding made;
  made.id = "CVE-2021-44906";
  made.aliases = {"GHSA-xvch-5gv4-984h"};
  made.severity = Severity::critical;
  made.severity_source = "osv:npm";
  made.type = "npm";
  made.title = "Prototype Pollution in minimist";
  made.package = "minimist";
  made.packages = {{"minimist", "0.0.8", "app/package-lock.json", Scope::development, Proof::locked, "0.2.4"}};
  made.installed = "0.0.8";
  made.fixed = "0.2.4";
  made.status = advisory::Status::fixed;
  made.layer = report.layers[1];
  made.evidence = {"osv: minimist 0.0.8 < 0.2.4 (GHSA-xvch-5gv4-984h)"};
  return made;
}

Explanation affected(const Report& report) {
  Explanation told;
  told.id = "CVE-2021-44906";
  told.ids = {"CVE-2021-44906", "GHSA-xvch-5gv4-984h"};
  told.findings = {finding(report)};
  ExplainedRecord record;
  record.advisory.id = "GHSA-xvch-5gv4-984h";
  record.advisory.feed = "osv";
  record.advisory.ecosystem = "npm";
  record.advisory.package = "minimist";
  record.advisory.status = advisory::Status::fixed;
  record.advisory.ranges = {{"", "0.2.4", ""}, {"1.0.0", "1.2.6", ""}};
  record.advisory.url = "https://github.com/advisories/GHSA-xvch-5gv4-984h";
  record.ordering = "npm";
  record.compared = {{Outcome::affected,
                      "npm",
                      "minimist",
                      "0.0.8",
                      {"app/package-lock.json"},
                      "osv: minimist 0.0.8 < 0.2.4 (GHSA-xvch-5gv4-984h)"},
                     {Outcome::unaffected,
                      "npm",
                      "minimist",
                      "1.2.8",
                      {"a/package.json", "b/package.json", "c/package.json", "d/package.json"},
                      "1.2.8 has the fix of 1.2.6"}};
  told.records = {record};
  told.ratings = {{"nvd", Severity::critical, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
                  {"osv:npm", Severity::critical, ""}};
  told.epss = advisory::Epss{1234, 95001};
  told.known_exploited = "2022-01-10";
  told.asked = {{"npm", "npm", 2}};
  return told;
}

Against against() {
  return {"trivy",
          "0.74.0",
          "shop:1.4",
          {{"CVE-2021-44906",
            {},
            "minimist",
            "0.0.8",
            "app/package-lock.json",
            "1.2.6, 0.2.4",
            "CRITICAL",
            "ghsa",
            "fixed",
            "ghsa",
            ""}},
          {"minimist 0.0.8: CRITICAL by osv:npm here, HIGH by ghsa there"}};
}

Explanation unknown() {
  Explanation told;
  told.id = "CVE-2099-1";
  told.asked = {{"Debian:12", "deb", 131}, {"npm", "npm", 74}};
  told.coverage.uncovered = {{"conan", 2}};
  return told;
}

std::string table(const Report& report, const Explanation& told, const Against* theirs, Options options = {}) {
  return find_explanation_format("table")->write(report, told, theirs, options);
}

void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = kSource + "/src/report/testdata/" + name;
  if (std::getenv("PLIMSOLL_ACCEPT") != nullptr) {
    ASSERT_TRUE(write_file(path, actual));
    return;
  }
  const auto expected = read_file(path, kMiB);
  ASSERT_TRUE(expected) << expected.error().message;
  EXPECT_EQ(actual, *expected) << name << ": look at the difference, then accept it with PLIMSOLL_ACCEPT=1";
}

TEST(Explanation, LooksAsAccepted) {
  const Report report = image();
  const Against theirs = against();
  expect_golden("explain-affected-80.txt", table(report, affected(report), &theirs));
  expect_golden("explain-unknown-80.txt", table(report, unknown(), nullptr));
  Explanation taken_back = affected(report);
  taken_back.suppressed = {{finding(report), "not-linked", "none of a.B is linked"}};
  taken_back.findings.clear();
  expect_golden("explain-taken-back-60.txt", table(report, taken_back, nullptr, {.width = 60, .unicode = false}));
}

TEST(Explanation, FitsEveryWidthAndNothingFromOutsideReachesTheTerminal) {
  for (const std::string& text : {std::string("plain"), std::string("\x1b[2Jx\nforged line\r"),
                                  std::string("\xff\u202e"
                                              "名前"),
                                  std::string(500, 'w')}) {
    Report report = image();
    report.name = report.distribution.name = report.layers[1].created_by = text;
    report.incomplete = {{"x", text, text}};
    Explanation told = affected(report);
    told.id = told.findings[0].id = told.findings[0].package = told.findings[0].title = text;
    told.ids = told.findings[0].evidence = {text};
    told.findings[0].packages[0] = {text, text, text};
    advisory::Advisory& row = told.records[0].advisory;
    row.id = row.feed = row.ecosystem = row.package = row.url = row.module = row.arch = text;
    row.ranges = {{text, text, ""}};
    row.versions = row.symbols = {text};
    told.records[0].compared = {{Outcome::affected, text, text, text, {text}, text}};
    told.ratings = {{text, Severity::low, text}};
    told.suppressed = {{told.findings[0], text, text}};
    told.coverage.uncovered = {{text, 1}};
    told.asked = {{text, text, 1}};
    const Against theirs = {
        text, text, text, {{text, {text}, text, text, text, text, text, text, text, text, text}}, {text}};
    for (const unsigned width : {40U, 80U, 133U}) {
      const std::string out = table(report, told, &theirs, {.width = width, .all = true});
      std::istringstream stream(out);
      for (std::string line; std::getline(stream, line);) {
        ASSERT_LE(display_width(line), width) << line;
        for (std::string_view rest = line; !rest.empty();) {
          const std::size_t length = utf8_sequence(rest);
          ASSERT_GT(length, 0U);
          const auto c = static_cast<unsigned char>(rest.front());
          ASSERT_TRUE(c >= 0x20 && c != 0x7F);
          ASSERT_FALSE(rest.starts_with("\u202e"));
          rest.remove_prefix(length);
        }
      }
      EXPECT_EQ(out.find("\nforged"), std::string::npos);
    }
    EXPECT_TRUE(json::parse(find_explanation_format("json")->write(report, told, &theirs, {})));
  }
}

TEST(Explanation, MeetsItsSchema) {
  if (std::system("python3 -c 'import jsonschema' 2>/dev/null") != 0)
    GTEST_SKIP() << "python3-jsonschema is not installed";
  const Report report = image();
  const Against theirs = against();
  Explanation taken_back = affected(report);
  taken_back.suppressed = {{finding(report), "not-linked", "none of a.B is linked"}};
  const std::string folder = ::testing::TempDir() + "plimsoll-explain-schema";
  std::filesystem::create_directories(folder);
  const ExplanationFormat& format = *find_explanation_format("json");
  ASSERT_TRUE(write_file(folder + "/a.json", format.write(report, affected(report), &theirs, {})));
  ASSERT_TRUE(write_file(folder + "/b.json", format.write(report, taken_back, nullptr, {})));
  ASSERT_TRUE(write_file(folder + "/c.json", format.write(report, unknown(), nullptr, {})));
  const std::string check =
      "python3 -c 'import json, sys, jsonschema\n"
      "schema = json.load(open(sys.argv[1]))\n"
      "jsonschema.Draft202012Validator.check_schema(schema)\n"
      "for path in sys.argv[2:]: jsonschema.Draft202012Validator(schema).validate(json.load(open(path)))' " +
      kSource + "/docs/schema/explain-1.json ";
  EXPECT_EQ(std::system((check + folder + "/a.json " + folder + "/b.json " + folder + "/c.json").c_str()), 0);
  ASSERT_TRUE(write_file(folder + "/bad.json", "{\"schema\": \"plimsoll.explain/1\"}"));
  EXPECT_NE(std::system((check + folder + "/bad.json 2>/dev/null").c_str()), 0);
  std::filesystem::remove_all(folder);
}

TEST(ExplanationFormats, AreSortedAndFound) {
  EXPECT_TRUE(std::ranges::is_sorted(explanation_formats(), {}, &ExplanationFormat::name));
  EXPECT_EQ(find_explanation_format("yaml"), nullptr);
}

}  // namespace
}  // namespace plimsoll::report
