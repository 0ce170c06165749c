// SPDX-License-Identifier: Apache-2.0
// Secrets, hardening and waste as a person sees them.
#include <gtest/gtest.h>

#include "base/json.h"
#include "report/layout.h"
#include "report/testing.h"

namespace plimsoll::report {
namespace {

using namespace testing;

Finding concern(FindingKind kind, std::string id, Severity severity, std::string title) {
  Finding made;
  made.kind = kind;
  made.id = std::move(id);
  made.severity = severity;
  made.title = std::move(title);
  return made;
}

Place place(std::string path, const Report& report, std::size_t layer, std::string detail = "") {
  Place made;
  made.path = std::move(path);
  made.layer = report.layers[layer];
  made.detail = std::move(detail);
  return made;
}

Report leaky() {
  Report report = clean();
  report.secrets = {.searched = true, .rules = 170, .excluded = {}, .excluded_files = 0};
  report.efficiency = Efficiency{.shipped = 312'000'000, .visible = 250'000'000, .hidden = 62'000'000};

  Finding key = concern(FindingKind::secret, "openssh-private-key", Severity::critical,
                        "OpenSSH private key in a deleted file, still in layer 2");
  key.aliases = {"PL3007"};
  key.places = {place("root/.ssh/id_ed25519", report, 1, "----…----")};
  key.places[0].line = key.places[0].column = 1;
  key.places[0].removed = report.layers[2];
  key.remedy = {"make a new key pair and take this one off every host that trusts it; then mount an agent",
                "RUN --mount=type=ssh git clone git@example.com:shop.git"};
  key.dockerfile = DockerfileLine{"Dockerfile", 5, 5, "COPY id_ed25519 /root/.ssh/"};
  key.secret = SecretDetails{"----…----", "0123456789abcdef", true, true};
  report.findings.push_back(key);

  Finding token = concern(FindingKind::secret, "github-token", Severity::critical, "GitHub token in the history");
  token.places.resize(1);
  token.places[0].path = "history:4";
  token.places[0].detail = "ghp_…x9Qz";
  token.secret = SecretDetails{"ghp_…x9Qz", "fedcba9876543210", true, true};
  report.findings.push_back(token);

  Finding writable = concern(FindingKind::hardening, "PL3014", Severity::high,
                             "/app is writable by uid 1000: 41 executables can be replaced");
  for (int i = 0; i < 41; ++i)
    writable.places.push_back(place(fmt::format("app/bin/tool{}", i), report, 1, "0775 app:app"));
  writable.remedy = {"let root own it and take the write bits away", "COPY --chmod=0555 bin/ /app/bin/"};
  report.findings.push_back(writable);
  report.findings.push_back(concern(FindingKind::hardening, "PL3001", Severity::high, "runs as root: no USER"));
  report.findings.push_back(concern(FindingKind::hardening, "PL3012", Severity::low, "no HEALTHCHECK"));
  report.findings.push_back(
      concern(FindingKind::hardening, "PL3015", Severity::negligible, "2 shells and a package manager"));

  Finding waste = concern(FindingKind::waste, "PL3016", Severity::medium, "58 MB deleted in a later layer");
  waste.places = {
      place("var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_main_Packages.lz4", report, 1, "44 MB")};
  waste.remedy = {"delete in the RUN that made it", "RUN apt-get update && … && rm -rf /var/lib/apt/lists/*"};
  waste.bytes = 58'000'000;
  report.findings.push_back(waste);
  sort_findings(report.findings);
  return report;
}

TEST(Concerns, LookAsAccepted) {
  Report report = leaky();
  fail_on_high(report);
  expect_golden("leaky-80.txt", table(report, {}));
  expect_golden("leaky-all-100.txt", table(report, {.width = 100, .all = true}));
}

Plan plan_of(const Report& report) {
  BaseCandidate now{
      .name = "docker.io/library/debian:12-slim", .digest = Digest::sha256(as_bytes("now")), .is_same_tag = true};
  BaseCandidate other{
      .name = "gcr.io/distroless/base-debian12", .digest = Digest::sha256(as_bytes("other")), .bytes = 20'000'000};
  return make_plan(report, std::vector{now, other});
}

/// The same, with vulnerabilities of the base and of a language.
Report planned() {
  Report report = leaky();
  for (int i = 0; i < 6; ++i) {
    report.findings.push_back(
        finding(fmt::format("CVE-2026-000{}", i), Severity::high, "openssl", "3.0.11-1~deb12u2", ""));
    report.findings.back().type = "deb";
    report.findings.back().origin = Origin::base;
  }
  report.findings.push_back(finding("CVE-2019-10744", Severity::critical, "lodash", "4.17.10", "4.17.21"));
  report.findings.back().type = "npm";
  report.findings.back().packages[0].path = "app/package-lock.json";
  report.findings.back().dockerfile = DockerfileLine{"Dockerfile", 9, 9, "COPY . /app"};
  sort_findings(report.findings);
  return report;
}

TEST(Plan, LooksAsAccepted) {
  Report report = planned();
  report.base =
      BaseImage{"docker.io/library/debian:12-slim", Digest::sha256(as_bytes("base")), 1, "label", {"because"}};
  const Plan plan = plan_of(report);
  expect_golden("plan-80.txt", table(report, {.plan = &plan}));
  expect_golden("plan-all-100.txt", table(report, {.width = 100, .all = true, .plan = &plan}));
  for (const unsigned width : {40U, 60U, 80U, 120U}) {
    for (const std::string& line : lines(table(report, {.width = width, .plan = &plan}))) {
      ASSERT_LE(display_width(line), width) << line;
      ASSERT_FALSE(line.ends_with(' '));
    }
  }
}

TEST(Concerns, FitEveryWidth) {
  const Report report = leaky();
  for (const unsigned width : {40U, 60U, 79U, 80U, 81U, 120U}) {
    for (const bool all : {false, true}) {
      for (const std::string& line : lines(table(report, {.width = width, .all = all}))) {
        ASSERT_LE(display_width(line), width) << line;
        ASSERT_FALSE(line.ends_with(' '));
      }
    }
  }
}

TEST(Concerns, HostileTextMovesNothing) {
  Report report = leaky();
  const std::string evil =
      "\x1b[2J\x1b]0;x\a\r\n\t\xe2\x80\xae"
      "abc\xff";
  for (Finding& finding : report.findings) {
    finding.id = finding.title = finding.remedy.action = finding.remedy.rewrite = evil;
    if (finding.dockerfile) finding.dockerfile->file = finding.dockerfile->text = evil;
    for (Place& one : finding.places) one.path = one.detail = evil;
  }
  for (const bool all : {false, true}) {
    const std::string text = table(report, {.all = all});
    for (const char c : text) ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << int{c};
    EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos);
  }
}

TEST(Concerns, JsonMeetsItsSchema) {
  if (!plimsoll::testing::run("python3 -c 'import jsonschema' 2>/dev/null"))
    GTEST_SKIP() << "python3-jsonschema is not installed";
  Report report = leaky();
  report.base =
      BaseImage{"docker.io/library/debian:12-slim", Digest::sha256(as_bytes("base")), 1, "label", {"because"}};
  const Report steps = planned();
  const Plan plan = plan_of(steps);
  EXPECT_TRUE(meet_schema({find_format("json")->write(report, {}), find_format("json")->write(steps, {.plan = &plan})},
                          "report-1.json"));
}

TEST(Concerns, JsonHasEveryPlace) {
  const Report report = leaky();
  const auto document = json::parse(find_format("json")->write(report, {}));
  ASSERT_TRUE(document);
  const json::array& findings = document->at("findings").as_array();
  ASSERT_EQ(findings.size(), report.findings.size());
  EXPECT_EQ(findings[1].at("id").as_string(), "openssh-private-key");
  EXPECT_EQ(findings[1].at("places").as_array().size(), 1U);
  EXPECT_EQ(findings[1].at("path").as_string(), "root/.ssh/id_ed25519");
  EXPECT_EQ(findings[1].at("places").at(0).at("removed").at("index").as_int64(), 2);
  EXPECT_EQ(findings[1].at("dockerfile").at("line").as_int64(), 5);
  EXPECT_TRUE(findings[0].at("places").at(0).at("layer").is_null());
  EXPECT_EQ(document->at("efficiency").at("score").as_string(), "0.8013");
  EXPECT_EQ(document->at("summary").at("by_kind").at("hardening").as_int64(), 4);
}

}  // namespace
}  // namespace plimsoll::report
