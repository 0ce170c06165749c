// SPDX-License-Identifier: Apache-2.0
// What is in the page before any browser reads it; tests/real/html has a browser read it.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "base/xml.h"
#include "report/samples.h"

namespace plimsoll::report {
namespace {

using namespace testing;

std::string html_of(const Report& report, const Options& options = {}) {
  return find_format("html")->write(report, options);
}

std::string_view between(std::string_view text, std::string_view from, std::string_view to) {
  const std::size_t begin = text.find(from);
  if (begin == text.npos) return {};
  text.remove_prefix(begin + from.size());
  return text.substr(0, text.find(to));
}

json::value data_of(std::string_view page) {
  const auto data = json::parse(between(page, R"(id="data">)", "</script>"));
  EXPECT_TRUE(data) << data.error().message;
  return data ? *data : json::value();
}

/// The page's elements without its texts: HTML as we write it is XML but for elements that are never closed.
std::string shape(std::string page) {
  const auto cut = [&](std::string_view from, std::string_view to) {
    const std::size_t begin = page.find(from) + from.size();
    page.erase(begin, page.find(to, begin) - begin);
  };
  cut("<style>", "</style>");
  cut("id=\"data\">", "</script>");
  cut("<script>", "</script>");
  page.erase(0, page.find("<html"));
  for (std::size_t at = 0; (at = page.find("<meta", at)) != page.npos;) page.insert(page.find('>', at++), "/");
  page.insert(page.find('>', page.find("<link")), "/");
  const auto root = xml::parse(page);
  EXPECT_TRUE(root) << root.error().message;
  if (!root) return {};
  std::string out;
  const auto walk = [&](const auto& self, const xml::Element& from) -> void {
    out += "<" + from.name;
    for (const auto& [name, value] : from.attributes) out += " " + name + (name == "href" ? "" : "=" + value);
    out += ">";
    for (const xml::Element& child : from.children) self(self, child);
    out += "/";
  };
  walk(walk, *root);
  return out;
}

TEST(html, says_the_verdict_and_what_is_not_known) {
  const std::string page = html_of(everything());
  EXPECT_EQ(between(page, "<p class=\"word\">", "<"), "Failed");
  EXPECT_EQ(between(page, "<h1>", "<"), "shop:1.4");
  EXPECT_NE(page.find("12 conan packages not matched"), page.npos);
  EXPECT_NE(page.find(everything().config_digest.str()), page.npos);

  Report report = clean();
  report.findings = {finding("CVE-2026-1", Severity::critical, "openssl", "1", "2")};
  EXPECT_EQ(between(html_of(report), "<p class=\"word\">", "<"), "Not judged");  // there is no policy
  report.rule = "fail-on: never";
  EXPECT_EQ(between(html_of(report), "<p class=\"word\">", "<"), "Passed");

  report = clean();
  EXPECT_EQ(between(html_of(report), "<p class=\"word\">", "<"), "Passed");
  EXPECT_NE(html_of(report).find("0 vulnerabilities in 4 packages"), page.npos);
  report.incomplete = {{"no-advisories", "nothing is known of npm", ""}};
  EXPECT_EQ(between(html_of(report), "<p class=\"word\">", "<"), "Incomplete");
  EXPECT_EQ(html_of(report).find("0 vulnerabilities"), page.npos);
  report.incomplete.clear();
  report.advisories_used = false;
  EXPECT_EQ(between(html_of(report), "<p class=\"word\">", "<"), "Not judged");
  EXPECT_EQ(html_of(report).find("0 vulnerabilities"), page.npos);
}

TEST(html, has_the_same_findings_as_data_and_as_plain_tables) {
  const Report report = everything();
  const std::string page = html_of(report);
  const json::value data = data_of(page);
  ASSERT_EQ(json::items(data, "findings").size(), report.findings.size());
  const std::string_view plain = std::string_view(page).substr(page.find("id=\"plain\""));
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const json::array& row = json::items(data, "findings")[i].as_array();
    EXPECT_EQ(json::text(row.at(2)), report.findings[i].id);
    EXPECT_EQ(json::text(json::items(data, "severities")[row.at(0).to_number<std::size_t>()]),
              severity_name(report.findings[i].severity));
    EXPECT_EQ(json::text(json::items(data, "kinds")[row.at(1).to_number<std::size_t>()].as_array()[0]),
              kind_name(report.findings[i].kind));
    EXPECT_NE(plain.find(report.findings[i].id), plain.npos);
  }
  EXPECT_EQ(json::items(data, "packages").size(), report.packages.size());
  EXPECT_EQ(json::items(data, "suppressed").size(), 1U);
  EXPECT_EQ(json::text(json::items(data, "suppressed")[0].as_array().at(13).as_array().at(3)), "ada");
}

TEST(html, names_the_only_script_and_style_that_may_run) {
  if (!plimsoll::testing::have("openssl")) GTEST_SKIP() << "openssl is not installed";
  const std::string page = html_of(everything());
  const std::string_view policy = between(page, "Content-Security-Policy\" content=\"", "\">");
  const plimsoll::testing::Folder folder;
  const auto hash = [&](std::string_view text) {
    folder.write("text", text);
    std::string out = folder.run("openssl dgst -sha256 -binary text | base64 -w0");
    return "'sha256-" + out + "'";
  };
  const std::string expected = fmt::format(
      "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action "
      "'none'",
      hash(between(page, "<script>", "</script>")), hash(between(page, "<style>", "</style>")));
  EXPECT_EQ(policy, expected);
  // No style or handler that the policy would have to stop, and nothing to fetch.
  EXPECT_EQ(page.find(" style=\""), page.npos);
  EXPECT_EQ(page.find(" onclick="), page.npos);
  EXPECT_EQ(page.find(" src="), page.npos);
}

TEST(html, hostile_text_changes_nothing_but_the_text) {
  const std::string expected = shape(html_of(everything()));
  for (const std::string payload :
       {"<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "\" onmouseover=\"alert(1)",
        "'><svg onload=alert(1)>", "<!--<script>", "--><b>", "]]>", "</title></style><base href=//evil.example>",
        "&lt;b&gt;", "\x1b[31m\xff\xfe\x01", "\u2028\u2029\u202e", "{{script}}{{data}}", "};alert(1)//"}) {
    const auto texts = [&](std::string_view text) {
      return text.starts_with("https://") ? std::string(text) : std::string(text) + payload;
    };
    const std::string page = html_of(everything(texts));
    EXPECT_EQ(shape(page), expected) << payload;
    const std::string_view data = between(page, R"(id="data">)", "</script>");
    EXPECT_EQ(data.find_first_of("<>&"), data.npos);
    const json::value read = data_of(page);
    EXPECT_EQ(json::items(read, "findings").size(), everything().findings.size());
  }
  for (const std::string url :
       {"javascript:alert(1)", "http://example.com", "https://", "https://a\"b", "data:text/html,x",
        "https://example.com/<b>", " https://example.com", "//example.com"}) {
    Report report = everything();
    for (Finding& finding : report.findings) finding.url = url;
    for (Suppressed& suppressed : report.suppressed) suppressed.finding.url = url;
    const std::string page = html_of(report);
    EXPECT_EQ(page.find("<a href"), page.npos) << url;
    const json::value data = data_of(page);
    for (const json::value& row : json::items(data, "findings"))
      EXPECT_FALSE(row.as_array().at(12).as_object().contains("u")) << url;
  }
}

TEST(html, a_plan_stands_in_place_of_the_upgrades) {
  Plan plan;
  plan.actions = {{.kind = PlannedAction::Kind::edit,
                   .title = "pin <the> base",
                   .where = "Dockerfile:1",
                   .rewrite = "FROM debian:12\nRUN true",
                   .closes = {0, 1}}};
  const std::string page = html_of(everything(), {.plan = &plan});
  EXPECT_NE(page.find("pin &lt;the&gt; base"), page.npos);
  EXPECT_NE(page.find("FROM debian:12\nRUN true\n"), page.npos);
  EXPECT_EQ(page.find("What to do first"), page.npos);
}

}  // namespace
}  // namespace plimsoll::report
