// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/json.h"
#include "report/format_testing.h"
#include "report/writers.h"

namespace plimsoll::report {
namespace {

using namespace testing;

constexpr Rule kRule{.id = "PL1303",
                     .aliases = "DL3004 DS-0010",
                     .severity = Severity::high,
                     .title = "sudo is used",
                     .doc = "A RUN that calls sudo.",
                     .why = "It runs as root anyway.",
                     .remedy = "Leave it out.",
                     .hadolint = "DL3004",
                     .bad = "FROM a:1\nRUN sudo ```x\n",
                     .good = "FROM a:1\nRUN x\n"};

const Rule* find_rule(std::string_view id) { return id == kRule.id || id == kRule.hadolint ? &kRule : nullptr; }

Report linted(std::uint32_t line) {
  Report report;
  report.files = {{"build dir/Dockerfile", "dockerfile"}};
  Finding sudo;
  sudo.id = "PL1303";
  sudo.kind = FindingKind::dockerfile;
  sudo.severity = Severity::high;
  sudo.title = "sudo is called as root [see](1)";
  sudo.excerpt = "RUN echo é𝄞 && sudo x";
  // "RUN echo " is 9 bytes, é 2, the clef 4, " && " 4: sudo begins at byte 19, code unit 16.
  sudo.places = {{.path = "build dir/Dockerfile",
                  .line = line,
                  .column = 20,
                  .end_line = line,
                  .end_column = 24,
                  .layer = {},
                  .removed = {},
                  .detail = {}}};
  sudo.remedy.action = "Leave it out";
  sudo.fixes = {{Repair::safe, "remove sudo", {{{100, 105}, "", {line, 20}, {line, 25}}}}};
  report.findings = {sudo, sudo};
  report.suppressed = {{sudo, "ignored", "wanted"}};
  report.incomplete = {{"unreadable", "line 3: what is this", "compose.yaml"}};
  return report;
}

Report scanned() {
  Report report = clean();
  report.findings = {finding("CVE-2026-1", Severity::critical, "openssl", "3.0.11-1", "3.0.13-1", "Overflow")};
  report.findings[0].url = "https://example.org/CVE-2026-1";
  report.findings[0].ratings = {{"debian", Severity::critical, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}};
  Finding secret;
  secret.id = "github-token";
  secret.kind = FindingKind::secret;
  secret.severity = Severity::critical;
  secret.title = "GitHub token";
  secret.secret = {.redacted = "ghp_…x9Qz", .fingerprint = "abc"};
  secret.dockerfile = {.file = "Dockerfile", .line = 4, .end_line = 4, .text = "COPY . /app"};
  secret.places = {{.path = "app/.env",
                    .line = 3,
                    .column = 7,
                    .end_line = 3,
                    .end_column = 47,
                    .layer = report.layers[1],
                    .removed = {},
                    .detail = "ghp_…x9Qz"},
                   {.path = "config:Env", .layer = {}, .removed = {}, .detail = {}}};
  report.findings.push_back(std::move(secret));
  return report;
}

std::string write_sarif_of(const Report& report) { return write_sarif(report, {.find_rule = find_rule}); }

json::value document(const Report& report) {
  const std::string text = write_sarif_of(report);
  const auto parsed = json::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : json::value();
}

const json::value& at(const json::value& from, std::string_view pointer) { return from.at_pointer(pointer); }

TEST(sarif, says_where_why_and_how_to_mend) {
  const json::value report = document(linted(7));
  const json::value& result = at(report, "/runs/0/results/0");
  EXPECT_EQ(json::compact(at(result, "/locations/0/physicalLocation/artifactLocation")),
            R"({"uri":"build%20dir/Dockerfile","uriBaseId":"%SRCROOT%"})");
  EXPECT_EQ(
      json::compact(at(result, "/locations/0/physicalLocation/region")),
      R"({"startLine":7,"startColumn":17,"endLine":7,"endColumn":21,"snippet":{"text":"RUN echo é𝄞 && sudo x"}})");
  EXPECT_EQ(json::text(at(result, "/message"), "text"), "sudo is called as root \\[see\\](1)");
  EXPECT_EQ(json::text(result, "level"), "error");
  const json::value& replacement = at(result, "/fixes/0/artifactChanges/0/replacements/0");
  EXPECT_EQ(json::compact(at(replacement, "/deletedRegion")),
            R"({"startLine":7,"startColumn":17,"endLine":7,"endColumn":22,"byteOffset":100,"byteLength":5})");
  const json::value& rule = at(report, "/runs/0/tool/driver/rules/0");
  EXPECT_EQ(json::text(rule, "id"), "PL1303");
  EXPECT_NE(json::text(at(rule, "/help"), "text").find("It runs as root anyway"), std::string_view::npos);
  EXPECT_NE(json::text(at(rule, "/help"), "markdown").find("````\nFROM a:1"), std::string_view::npos);
  EXPECT_EQ(json::text(at(rule, "/properties"), "security-severity"), "8.0");
  EXPECT_EQ(json::text(at(report, "/runs/0/invocations/0/toolExecutionNotifications/0/descriptor"), "id"),
            "unreadable");
}

TEST(sarif, fingerprints_stay_when_lines_move_and_differ_within_a_report) {
  const auto document_of = [](std::uint32_t line) {
    return *json::parse(write_sarif(linted(line), {.find_rule = find_rule, .suppressed = true}));
  };
  const json::value before = document_of(7), after = document_of(70);
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string pointer = fmt::format("/runs/0/results/{}/partialFingerprints", i);
    EXPECT_EQ(at(before, pointer), at(after, pointer));
    seen.push_back(json::compact(at(before, pointer)));
  }
  EXPECT_NE(seen[0], seen[1]);
  EXPECT_NE(seen[1], seen[2]);
}

TEST(sarif, speaks_of_images_too) {
  const json::value report = document(scanned());
  const json::value& cve = at(report, "/runs/0/results/0");
  EXPECT_EQ(json::text(at(cve, "/message"), "text"), "openssl 3.0.11-1: Overflow; fixed in 3.0.13-1");
  EXPECT_EQ(json::text(at(cve, "/locations/0/physicalLocation/artifactLocation"), "uri"), "var/lib/dpkg/status");
  EXPECT_EQ(json::text(at(report, "/runs/0/tool/driver/rules/0/properties"), "security-severity"), "9.8");
  const json::value& secret = at(report, "/runs/0/results/1");
  EXPECT_EQ(json::text(at(secret, "/locations/0/physicalLocation/artifactLocation"), "uri"), "Dockerfile");
  EXPECT_EQ(json::text(at(secret, "/relatedLocations/0/physicalLocation/artifactLocation"), "uri"), "app/.env");
  EXPECT_EQ(json::text(at(secret, "/relatedLocations/1/physicalLocation/artifactLocation"), "uri"), "config%3AEnv");
}

TEST(sarif, tells_the_verdict_and_gives_everything_a_place) {
  Report report = clean();
  report.findings.emplace_back().kind = FindingKind::policy;
  report.findings.back().id = "PL7003";
  report.findings.back().title = "no label";
  report.failed = true;
  report.rule = "no-label (plimsoll.yaml:3)";
  const json::value sarif = document(report);
  EXPECT_EQ(json::text(at(sarif, "/runs/0/properties"), "verdict"), "failed");
  EXPECT_EQ(json::text(at(sarif, "/runs/0/properties"), "rule"), report.rule);
  EXPECT_EQ(json::text(at(sarif, "/runs/0/results/0/locations/0/physicalLocation/artifactLocation"), "uri"),
            "shop%3A1.4");
}

TEST(sarif, hadolints_ids_are_explained_too) {
  Report report = linted(1);
  for (Finding& finding : report.findings) {
    finding.id = "DL3004";
    finding.level = HadolintLevel::warning;
  }
  report.suppressed.clear();
  const json::value sarif = document(report);
  EXPECT_EQ(json::text(at(sarif, "/runs/0/tool/driver/rules/0/shortDescription"), "text"), "sudo is used");
  EXPECT_EQ(json::text(at(sarif, "/runs/0/results/0"), "level"), "warning");
}

TEST(sarif, looks_as_accepted) {
  expect_golden("lint-sarif.json", write_sarif(linted(7), {.find_rule = find_rule, .suppressed = true}));
  expect_golden("scan-sarif.json", write_sarif_of(scanned()));
}

/// As its authors ship it, rtm.5 is what became the standard.
TEST(sarif, meets_the_published_schema) {
  Report crooked = hostile();
  for (Finding& finding : crooked.findings) finding.url = "https://example.org/?a[]=%zz";
  std::vector<std::string> documents;
  for (const Report& report : {linted(7), scanned(), Report{}, hostile(), hostile_files(), loaded(), crooked}) {
    for (const bool suppressed : {false, true})
      documents.push_back(write_sarif(report, {.find_rule = find_rule, .suppressed = suppressed}));
  }
  EXPECT_MEETS("sarif-2.1.0", documents, "json");
  EXPECT_NE(judged("sarif-2.1.0", {R"({"version": "2.1.0"})"}, "json"), "");
}

TEST(sarif, github_takes_it) {
  // What its documentation demands of rules and results beyond the schema.
  const std::string program =
      "import json, sys\n"
      "for path in sys.argv[1:]:\n"
      "    run = json.load(open(path, encoding='utf-8'))['runs'][0]\n"
      "    rules = run['tool']['driver']['rules']\n"
      "    for rule in rules:\n"
      "        for text in ('shortDescription', 'fullDescription', 'help'):\n"
      "            assert rule[text]['text'], rule\n"
      "            assert text == 'help' or len(rule[text]['text']) <= 1024, len(rule[text]['text'])\n"
      "    for result in run['results']:\n"
      "        assert rules[result['ruleIndex']]['id'] == result['ruleId']\n"
      "        assert result['message']['text'] and result['partialFingerprints']['primaryLocationLineHash']\n"
      "        where = result['locations'][0]['physicalLocation']\n"
      "        assert where['artifactLocation']['uri'] and where['region']['startLine'] >= 1, where\n";
  Report bare = clean();
  bare.findings = {finding("CVE-2026-2", Severity::low, "openssl", "1", "", "")};
  bare.findings[0].packages.front().path = "";
  EXPECT_EQ(ask_python(program, {write_sarif_of(bare), write_sarif_of(hostile()), write_sarif_of(hostile_files()),
                                 write_sarif_of(scanned()), write_sarif_of(linted(7))}),
            "");
}

TEST(sarif, an_image_has_a_category_of_its_own_that_no_build_changes) {
  const auto category = [](std::string name, std::string platform) {
    Report report = clean();
    report.name = std::move(name);
    report.platform = std::move(platform);
    return std::string(json::text(at(document(report), "/runs/0/automationDetails"), "id"));
  };
  EXPECT_EQ(category("registry.example.com:5000/team/shop:1.4", "linux/amd64"),
            "plimsoll/scan/registry.example.com:5000/team/shop/linux/amd64/");
  EXPECT_EQ(category("shop@sha256:0123", ""), "plimsoll/scan/shop/");
  EXPECT_EQ(category("localhost:5000/shop", ""), "plimsoll/scan/localhost:5000/shop/");
  EXPECT_EQ(json::text(at(document(linted(1)), "/runs/0/automationDetails"), "id"), "plimsoll/lint/");
}

TEST(sarif, what_was_taken_back_is_no_result_unless_it_is_asked_for) {
  const json::value report = document(linted(7));
  EXPECT_EQ(at(report, "/runs/0/results").as_array().size(), 2U);
  EXPECT_EQ(at(report, "/runs/0/results/0").as_object().if_contains("suppressions"), nullptr);
  EXPECT_EQ(json::compact(at(report, "/runs/0/properties/suppressed")), "1");
  const json::value whole = *json::parse(write_sarif(linted(7), {.find_rule = find_rule, .suppressed = true}));
  EXPECT_EQ(at(whole, "/runs/0/results").as_array().size(), 3U);
  EXPECT_EQ(json::text(at(whole, "/runs/0/results/2/suppressions/0"), "kind"), "inSource");
  EXPECT_TRUE(at(whole, "/runs/0/results/0/suppressions").as_array().empty());
}

}  // namespace
}  // namespace plimsoll::report
