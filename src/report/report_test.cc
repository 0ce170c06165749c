// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include "base/bytes.h"
#include "base/file.h"
#include "base/json.h"
#include "report/layout.h"
#include "report/testing.h"

namespace plimsoll::report {
namespace {

using namespace testing;

/// Languages, what was taken back, and all there is to say about coverage.
Report mixed() {
  Report report = clean();
  const auto add = [&](std::string id, std::string type, std::string name, std::string from, std::string fixed,
                       std::vector<AffectedPackage> packages) -> Finding& {
    report.findings.push_back(finding(std::move(id), Severity::high, std::move(name), std::move(from), std::move(fixed),
                                      "Prototype pollution by a crafted payload"));
    report.findings.back().type = std::move(type);
    report.findings.back().packages = std::move(packages);
    report.findings.back().layer = report.layers[1];
    return report.findings.back();
  };
  Finding& minimist =
      add("CVE-2021-44906", "npm", "minimist", "0.0.8", "1.2.6",
          {{"minimist", "0.0.8", "app/package-lock.json", Scope::development, Proof::locked, "0.2.4"},
           {"minimist", "1.2.5", "app/node_modules/minimist/package.json", Scope::runtime, Proof::installed, "1.2.6"}});
  minimist.ratings = {{"nvd", Severity::critical, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
                      {"osv:npm", Severity::high, ""}};
  minimist.epss = advisory::Epss{1234, 95001};
  add("GHSA-p8p7-x288-28g6", "npm", "request", "2.88.2", "",
      {{"request", "2.88.2", "app/package-lock.json", Scope::development, Proof::locked, ""}});
  add("CVE-2024-3651", "pypi", "idna", "3.6", "3.7",
      {{"idna", "3.6", "requirements.txt", Scope::runtime, Proof::declared, "3.7"}});
  report.suppressed = {
      {add("CVE-2023-39325", "golang", "golang.org/x/net", "v0.10.0", "0.17.0",
           {{"golang.org/x/net", "v0.10.0", "usr/bin/app", Scope::runtime, Proof::installed, "0.17.0"}}),
       "not-linked", "none of golang.org/x/net/http2.ConfigureServer is linked"}};
  report.findings.pop_back();
  report.coverage.feeds = {{"debian", "2026-11-21", 1},
                           {"epss", "2026-11-22", 0},
                           {"kev", "", {}},
                           {"nvd", "2026-11-10", 12},
                           {"osv", "2026-11-20", 2}};
  report.coverage.uncovered = {{"conan", 12}, {"swift", 1}};
  report.coverage.unowned = {"usr/local/bin/a", "usr/local/bin/b", "usr/local/bin/c", "usr/local/bin/d"};
  report.coverage.third_party = {{"Docker Release (CE deb) <docker@docker.com>", 3}};
  report.coverage.repositories = {"https://download.docker.com/linux/debian"};
  report.incomplete = {
      {"no-advisories", "12 conan packages not matched: no feed of the database covers this type", ""},
      {"unowned-programs", "4 of 131 programs belong to no package, so what they hold is not known", ""}};
  return report;
}

/// A report as large images have them: hundreds of findings, long names and versions, every status.
Report busy() {
  Report report = clean();
  using advisory::Status;
  auto& findings = report.findings;
  findings.push_back(finding("CVE-2026-0001", Severity::high, "openssl", "3.0.11-1~deb12u2", "3.0.13-1~deb12u1",
                             "excessive time spent checking DSA keys and parameters when a certificate is parsed"));
  findings.back().known_exploited = "2026-02-01";
  findings.push_back(finding("CVE-2026-0002", Severity::medium, "openssl", "3.0.11-1~deb12u2", "3.0.12-1~deb12u1",
                             "POLY1305 MAC implementation corrupts vector registers"));
  for (int i = 0; i < 9; ++i)
    findings.push_back(
        finding(fmt::format("CVE-2025-10{}", i), Severity::low, "openssl", "3.0.11-1~deb12u2", "3.0.13-1~deb12u1"));
  for (int i = 0; i < 120; ++i) {
    findings.push_back(finding(fmt::format("CVE-2024-{}", 20000 + i),
                               i % 3 == 0 ? Severity::critical : Severity::unknown, "imagemagick",
                               "8:6.9.11.60+dfsg-1.6", "8:6.9.11.60+dfsg-1.6+deb12u1"));
    findings.back().layer = report.layers[1];
  }
  findings.push_back(
      finding("CVE-2024-30", Severity::critical, "golang-github-container-storage-interface-spec",
              "1.20230417.0~git20230417.8a39fe1+really1.2-1", "1.20230417.0~git20230417.8a39fe1+really1.2-1+deb12u1",
              "名前の解析における二重解放により任意のコードが実行される可能性がある問題と、その他の多数の修正"));
  findings.back().layer = report.layers[2];
  for (int i = 0; i < 20; ++i)
    findings.push_back(finding(fmt::format("CVE-2023-4{:03}", i), i % 2 == 0 ? Severity::medium : Severity::negligible,
                               fmt::format("lib{}", std::string(static_cast<std::size_t>(i % 5 + 1), 'x')),
                               fmt::format("1.{}-1", i), fmt::format("1.{}-1+deb12u1", i),
                               i % 4 == 0 ? "out-of-bounds read" : ""));
  const std::array statuses = {Status::affected, Status::will_not_fix, Status::deferred, Status::end_of_life,
                               Status::under_investigation};
  for (int i = 0; i < 25; ++i) {
    findings.push_back(finding(fmt::format("CVE-2019-{}", 1010000 + i), i % 2 == 0 ? Severity::low : Severity::high,
                               "glibc", "2.36-9+deb12u4", "",
                               i % 3 == 0 ? "the glob implementation allows remote authenticated users to cause a "
                                            "denial of service (CPU and memory consumption)"
                                          : ""));
    findings.back().status = statuses[static_cast<std::size_t>(i) % statuses.size()];
  }
  for (Finding& made : findings) {
    if (made.layer.created_by.empty() && made.layer.index == 0) made.layer = report.layers[0];
  }
  std::ranges::sort(findings, [](const Finding& a, const Finding& b) {
    return std::tie(b.severity, a.id, a.package) < std::tie(a.severity, b.id, b.package);
  });
  fail_on_high(report);
  return report;
}

Report incomplete() {
  Report report = clean();
  report.distribution = {"debian", "8.11", "jessie", "Debian 8.11 (jessie)", ""};
  report.coverage.distribution_supported = false;
  report.coverage.end_of_life = "2020-06-30";
  report.incomplete = {
      {"end-of-life",
       "Debian 8 has had no security support since 2020-06-30: what was found later is not known to its advisories",
       ""},
      {"malformed-file", "the rpm database ends inside header 17 of 211; the packages before it were read",
       "usr/lib/sysimage/rpm/rpmdb.sqlite"},
      {"no-advisories", "the database has no advisories for Debian:8; `plimsoll db update` fetches what there is", ""}};
  return report;
}

TEST(Table, LooksAsAccepted) {
  expect_golden("clean.txt", table(clean(), {}));
  expect_golden("busy-80.txt", table(busy(), {}));
  expect_golden("busy-120.txt", table(busy(), {.width = 120}));
  expect_golden("all-120.txt", table(busy(), {.width = 120, .all = true}));
  expect_golden("incomplete.txt", table(incomplete(), {}));
  expect_golden("mixed-80.txt", table(mixed(), {}));
  expect_golden("mixed-all-100.txt", table(mixed(), {.width = 100, .all = true}));
  expect_golden("packages-ascii.txt", table(clean(), {.unicode = false, .packages = true}));
}

TEST(Table, ACleanImageIsFourLinesAndSaysSo) {
  const auto all = lines(table(clean(), {}));
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[2], "0 vulnerabilities in 4 packages");
}

TEST(Table, ZeroVulnerabilitiesIsOnlySaidWhenItIsKnown) {
  Report hidden = clean(), unasked = clean(), empty = clean();
  hidden.hidden_findings = 3;
  unasked.advisories_used = false;
  empty.packages.clear();
  for (const Report& report : {hidden, unasked, empty, incomplete()})
    EXPECT_EQ(table(report, {}).find("0 vuln"), std::string::npos);
  EXPECT_NE(table(incomplete(), {}).find("INCOMPLETE"), std::string::npos);
  EXPECT_NE(table(incomplete(), {}).find("plimsoll db update"), std::string::npos);
}

TEST(Table, FitsEveryWidthAndCutsNeitherVersionsNorIds) {
  const Report report = busy();
  for (const unsigned width : {40U, 47U, 60U, 79U, 80U, 81U, 100U, 120U, 200U}) {
    for (const bool all : {false, true}) {
      std::string joined;
      for (const std::string& line : lines(table(report, {.width = width, .packages = true, .all = all}))) {
        ASSERT_LE(display_width(line), width) << line;
        ASSERT_FALSE(line.ends_with(' '));
        joined +=
            line.substr(std::min(line.find_first_not_of(' '), line.size()));  // words broken over lines come together
      }
      for (const Finding& made : report.findings) {
        if (!all && (made.fixed.empty() || made.package.starts_with("lib") || made.package == "openssl" ||
                     made.package == "imagemagick"))
          continue;
        ASSERT_NE(joined.find(made.id), std::string::npos) << made.id;
        ASSERT_NE(joined.find(made.installed), std::string::npos) << made.installed << " at " << width;
      }
    }
  }
}

TEST(Table, ColoursOnlySeverityWordsAndOnlyWhenAsked) {
  EXPECT_EQ(table(busy(), {}).find('\x1b'), std::string::npos);
  const std::string coloured = table(busy(), {.colour = true, .all = true});
  std::string plain;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] != '\x1b') {
      plain += coloured[i];
      continue;
    }
    const std::size_t end = coloured.find('m', i), reset = coloured.find("\x1b[0m", end);
    ASSERT_NE(reset, std::string::npos);
    const std::string word = coloured.substr(end + 1, reset - end - 1);
    const std::vector<std::string> words = {"CRIT", "HIGH", "MED", "LOW", "critical", "high", "medium", "low"};
    ASSERT_TRUE(std::ranges::find(words, word) != words.end()) << word;
    plain += word;
    i = reset + 3;
  }
  EXPECT_EQ(plain, table(busy(), {.all = true}));
}

TEST(Table, AsciiMeansAscii) {
  for (const char c : table(busy(), {.unicode = false, .all = true})) ASSERT_LT(static_cast<unsigned char>(c), 0x80);
}

/// Puts `text` wherever an image or a feed could.
Report poisoned(const std::string& text) {
  Report report = busy();
  report.source = report.name = report.platform = report.rule = text;
  report.distribution.name = report.distribution.id = report.distribution.version = text;
  for (LayerRef& layer : report.layers) layer.created_by = text;
  for (InstalledPackage& package : report.packages) {
    Package& inner = package.package;
    package.path = inner.type = inner.name = inner.version = inner.arch = inner.source_name = inner.source_version =
        text;
  }
  for (Finding& made : report.findings) {
    made.id = made.title = made.package = made.installed = made.layer.created_by = made.url = made.severity_source =
        text;
    made.fixed = made.fixed.empty() ? "" : text;
    made.aliases = made.evidence = {text};
    made.type = text;
    made.packages = {{text, text, text, Scope::development, Proof::locked, text}};
    made.ratings = {{text, Severity::low, text}};
  }
  report.suppressed = {{report.findings.front(), text, text}};
  report.coverage.end_of_life = text;
  report.coverage.feeds = {{text, text, 3}, {text, text, {}}};
  report.coverage.uncovered = {{text, 3}};
  report.coverage.unowned = report.coverage.repositories = {text, text};
  report.coverage.third_party = {{text, 3}};
  report.incomplete = {{"malformed-file", text, text}};
  return report;
}

/// Nothing that a terminal obeys: no control characters but the newline, no C1 controls, no reordering, all UTF-8.
void expect_harmless(std::string_view output) {
  for (std::string_view rest = output; !rest.empty();) {
    const std::size_t length = utf8_sequence(rest);
    ASSERT_GT(length, 0U);
    const auto c = static_cast<unsigned char>(rest[0]);
    ASSERT_TRUE(c == '\n' || (c >= 0x20 && c != 0x7F)) << int{c};
    ASSERT_FALSE(length == 2 && c == 0xC2 && static_cast<unsigned char>(rest[1]) < 0xA0);
    ASSERT_FALSE(length == 3 &&
                 (rest.starts_with("\u202e") || rest.starts_with("\u2066") || rest.starts_with("\u2028")));
    rest.remove_prefix(length);
  }
}

TEST(Table, NothingFromOutsideReachesTheTerminal) {
  for (const std::string& text : {std::string("\x1b[2J\x1b]0;title\x07"), std::string("a\nCRIT forged line\r\b\b"),
                                  std::string("\xff\xc2\x9b"
                                              "31m\u202egnp.exe"),
                                  std::string("nul\0inside", 10), std::string(5000, 'w'),
                                  std::string("名前") + std::string(300, 'x'), std::string(), std::string("  ")}) {
    for (const bool all : {false, true}) {
      for (const bool unicode : {false, true}) {
        const std::string out = table(poisoned(text), {.width = 80, .unicode = unicode, .packages = true, .all = all});
        expect_harmless(out);
        for (const std::string& line : lines(out)) ASSERT_LE(display_width(line), 80U) << line;
      }
    }
    EXPECT_EQ(table(poisoned(text), {}).find("\nCRIT forged"), std::string::npos);
    EXPECT_TRUE(json::parse(find_format("json")->write(poisoned(text), {})));
  }
}

TEST(Layout, MeasuresWhatATerminalShows) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("→…·é"), 4U);
  EXPECT_EQ(display_width("名前"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("🚢"), 2U);
  const Options options;
  const Style style(options);
  EXPECT_EQ(style.clip("abcdef", 4), "abc…");
  EXPECT_EQ(style.clip("名前名前", 4), "名…");
  EXPECT_EQ(style.clip("abc", 3), "abc");
  EXPECT_EQ(style.safe(" a \n\t b\x1b "), "a b\\x1b");
}

TEST(Formats, AreSortedAndFound) {
  EXPECT_TRUE(std::ranges::is_sorted(formats(), {}, &Format::name));
  EXPECT_EQ(find_format("json")->name, "json");
  EXPECT_EQ(find_format("yaml"), nullptr);
}

TEST(Json, CarriesWhatTheReportHolds) {
  const Report report = busy();
  const std::string text = find_format("json")->write(report, {});
  EXPECT_EQ(text, find_format("json")->write(report, {.width = 200, .colour = true, .packages = true, .all = true}));
  const json::value document = *json::parse(text);
  EXPECT_EQ(json::text(document, "schema"), "plimsoll.report/1");
  ASSERT_EQ(json::items(document, "findings").size(), report.findings.size());
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const json::value& written = json::items(document, "findings")[i];
    const Finding& made = report.findings[i];
    EXPECT_EQ(json::text(written, "id"), made.id);
    EXPECT_EQ(json::text(written, "fixed"), made.fixed);
    EXPECT_EQ(json::text(written, "severity"), severity_name(made.severity));
    EXPECT_EQ(json::text(written, "status"), advisory::status_name(made.status));
    EXPECT_EQ(json::text(*json::find(written, "layer"), "created_by"), made.layer.created_by);
  }
  const json::value& summary = *json::find(document, "summary");
  EXPECT_EQ(json::text(summary, "verdict"), "failed");
  EXPECT_EQ(json::integer(summary, "findings"), static_cast<std::int64_t>(report.findings.size()));
  EXPECT_EQ(json::text(*json::find(document, "distribution"), "ecosystem"), "Debian:12");

  const json::value other = *json::parse(find_format("json")->write(mixed(), {}));
  const json::value& minimist = json::items(other, "findings")[0];
  EXPECT_EQ(json::text(minimist, "type"), "npm");
  EXPECT_EQ(json::text(json::items(minimist, "packages")[0], "scope"), "development");
  EXPECT_EQ(json::text(json::items(minimist, "packages")[0], "proof"), "locked");
  EXPECT_EQ(json::text(json::items(minimist, "ratings")[0], "score"), "9.8");
  EXPECT_EQ(json::text(*json::find(minimist, "epss"), "probability"), "0.01234");
  EXPECT_EQ(json::text(json::items(other, "suppressed")[0], "code"), "not-linked");
  const json::value& coverage = *json::find(other, "coverage");
  EXPECT_EQ(json::integer(json::items(coverage, "feeds")[0], "age_days"), 1);
  EXPECT_EQ(json::integer(json::items(coverage, "feeds")[2], "age_days"), std::nullopt);
  EXPECT_EQ(json::items(coverage, "unowned_programs").size(), 4U);
}

TEST(Json, MeetsItsSchema) {
  if (std::system("python3 -c 'import jsonschema' 2>/dev/null") != 0)
    GTEST_SKIP() << "python3-jsonschema is not installed";
  Report inventory = clean();
  inventory.advisories_used = false;
  inventory.layers.clear();
  std::vector<std::string> documents;
  for (const Report& report : {clean(), busy(), incomplete(), mixed(), inventory})
    documents.push_back(find_format("json")->write(report, {}));
  EXPECT_TRUE(meet_schema(documents, "report-1.json"));
  EXPECT_FALSE(meet_schema({"{\"schema\": \"plimsoll.report/1\"}"}, "report-1.json"))
      << "the schema refuses what it does not know";
}

}  // namespace
}  // namespace plimsoll::report
