// SPDX-License-Identifier: Apache-2.0
#include "policy/judge.h"

#include <gtest/gtest.h>

#include "policy/requirements.h"
#include "policy/testing.h"

namespace plimsoll::policy {
namespace {

using namespace testing;

Policy parsed(std::string_view text) {
  auto policy = parse_policy(text, "plimsoll.yaml");
  EXPECT_TRUE(policy) << policy.error().message;
  return policy ? *std::move(policy) : Policy{};
}

Report three() {
  Report report;
  report.findings = {vulnerability("CVE-1", Severity::critical, "openssl", ""),
                     vulnerability("CVE-2", Severity::high, "curl"), vulnerability("CVE-3", Severity::low, "sed")};
  return report;
}

TEST(Judge, GivesTimeToMendWhatIsNew) {
  const Policy policy = parsed("version: 1\nrules:\n  - {name: old, severity: critical, min-age: 14d}\n");
  const auto fails = [&](std::string published, std::string today = "2026-11-22") {
    Report report = three();
    report.findings[0].published = std::move(published);
    Target target = at();
    target.today = std::move(today);
    judge(policy, {}, target, report);
    EXPECT_EQ(report.failed, report.findings[0].gate == "old");
    return report.failed;
  };
  EXPECT_TRUE(fails("2021-03-25"));
  EXPECT_TRUE(fails("2026-11-08"));
  EXPECT_FALSE(fails("2026-11-09"));
  EXPECT_FALSE(fails("2026-11-21"));
  EXPECT_TRUE(fails("2026-11-21", "2026-12-05"));  // the same problem, two weeks on
  EXPECT_TRUE(fails(""));                          // nobody says since when
}

TEST(Judge, HidesCountsAndDecides) {
  Report shown = three();
  judge({}, {.severities = {Severity::low, Severity::critical}, .ignore_unfixed = true, .fail_on = Severity::high},
        at(), shown);
  EXPECT_EQ(shown.findings.size(), 1U);
  EXPECT_EQ(shown.hidden_findings, 2U);
  EXPECT_FALSE(shown.failed);
  EXPECT_EQ(shown.rule, "fail-on: high");
  shown = three();
  judge({}, {.fail_on = Severity::high}, at(), shown);
  EXPECT_TRUE(shown.failed);
  EXPECT_EQ(shown.rule, "fail-on: high");
  ASSERT_EQ(shown.decisions.size(), 1U);
  EXPECT_EQ(shown.decisions[0].findings, 2U);
  EXPECT_EQ(shown.decisions[0].first, "CVE-1 in openssl 1 (critical)");
  EXPECT_EQ(shown.findings[1].gate, "fail-on: high");
  EXPECT_EQ(shown.findings[2].gate, "");
  shown = three();
  judge({}, {}, at(), shown);
  EXPECT_FALSE(shown.failed);
  EXPECT_EQ(shown.rule, "");
  EXPECT_TRUE(shown.incomplete.empty());

  // A gate cannot judge what nobody has rated, and says so.
  shown = three();
  shown.findings.erase(shown.findings.begin(), shown.findings.begin() + 2);
  shown.findings[0].severity = Severity::unknown;
  judge({}, {.fail_on = Severity::high}, at(), shown);
  EXPECT_FALSE(shown.failed);
  ASSERT_EQ(shown.incomplete.size(), 1U);
  EXPECT_EQ(shown.incomplete[0].code, "unknown-severity");
  EXPECT_EQ(shown.incomplete[0].message, "1 finding has no severity in any feed, so --fail-on high cannot judge it");
}

TEST(Judge, RulesOfTheFileNameTheirPlaceAndShowWhatFails) {
  const Policy policy = parsed(R"(rules:
  - name: nothing-critical
    stages: [scan]
    kinds: [vulnerability]
    severity: critical
  - name: look-at-fixable
    fixable: true
    action: warn
)");
  Report report = three();
  judge(policy, {.severities = {Severity::low}}, at(), report);
  EXPECT_TRUE(report.failed);
  EXPECT_EQ(report.rule, "nothing-critical (plimsoll.yaml:2)");
  ASSERT_EQ(report.decisions.size(), 2U);
  EXPECT_TRUE(report.decisions[0].fails);
  EXPECT_FALSE(report.decisions[1].fails);
  EXPECT_EQ(report.decisions[1].findings, 2U);
  ASSERT_EQ(report.findings.size(), 2U) << "what fails is shown, whatever was asked";
  EXPECT_EQ(report.findings[0].gate, "nothing-critical");
  EXPECT_EQ(report.hidden_findings, 1U);

  report = three();
  judge(policy, {}, at(Stage::push), report);
  EXPECT_FALSE(report.failed);
  EXPECT_EQ(report.rule, "plimsoll.yaml");
}

TEST(Judge, MaxSaysHowManyMayBe) {
  const Policy policy = parsed("rules: [{name: few, severity: low, max: 2}]");
  Report report = three();
  judge(policy, {}, at(), report);
  EXPECT_TRUE(report.failed);
  report = three();
  report.findings.pop_back();
  judge(policy, {}, at(), report);
  EXPECT_FALSE(report.failed);
  EXPECT_TRUE(report.decisions.empty());
  EXPECT_EQ(report.findings[0].gate, "");
}

TEST(Judge, IgnoresTakeBackPackageByPackage) {
  const Policy policy = parsed(R"(rules: [{name: none}]
ignore:
  - {id: cve-1, package: libssl3, reason: not called, owner: ann, until: 2027-01-31}
)");
  Report report = three();
  report.findings[0].packages = {{"libssl3", "1", ""}, {"openssl", "1", ""}};
  report.findings[0].package = "openssl-src";
  judge(policy, {}, at(), report);
  ASSERT_EQ(report.suppressed.size(), 1U);
  EXPECT_EQ(report.suppressed[0].finding.packages.size(), 1U);
  EXPECT_EQ(report.suppressed[0].finding.packages[0].name, "libssl3");
  EXPECT_EQ(report.suppressed[0].code, "policy");
  EXPECT_EQ(report.suppressed[0].source, "plimsoll.yaml:3");
  EXPECT_EQ(report.suppressed[0].owner, "ann");
  EXPECT_EQ(report.suppressed[0].until, "2027-01-31");
  ASSERT_EQ(report.findings.size(), 3U);
  EXPECT_EQ(report.findings[0].packages.size(), 1U);
}

TEST(Judge, ExpiredIgnoresFailLoudly) {
  const Policy policy = parsed(R"(ignore:
  - {id: CVE-3, reason: soon, owner: team-shop, until: 2026-11-21}
  - {id: CVE-2, until: 2026-11-22}
  - {id: CVE-9, until: 2020-01-01}
)");
  Report report = three();
  const Judged judged = judge(policy, {}, at(), report);
  EXPECT_TRUE(report.failed);
  EXPECT_EQ(report.rule, "expired-ignore (plimsoll.yaml:2)");
  ASSERT_EQ(report.decisions.size(), 1U) << "the last day counts, and what matches nothing fails nothing";
  EXPECT_EQ(report.decisions[0].first, "CVE-3 in sed 1 (low), expired on 2026-11-21, owner team-shop");
  EXPECT_EQ(report.findings.size(), 2U);
  EXPECT_EQ(report.incomplete.at(0).code, "expired-ignore");
  EXPECT_EQ(judged.ignores.at(1).taken_back, 1U);
  EXPECT_EQ(judged.ignores.at(2).would_hold, 0U);
}

TEST(Judge, IgnoresMustSayWhatThePolicyDemands) {
  const auto rule = [](std::string_view demands, std::string_view ignore) {
    Report report = three();
    judge(parsed(fmt::format("ignores: {}\nignore: [{{id: CVE-3{}}}]\n", demands, ignore)), {}, at(), report);
    return report.decisions.empty() ? "" : report.decisions[0].rule + ": " + report.decisions[0].first;
  };
  EXPECT_EQ(rule("{require: [reason]}", ", reason: x"), "");
  EXPECT_EQ(rule("{require: reason}", ""), "unfit-ignore: CVE-3 in sed 1 (low), gives no reason");
  EXPECT_EQ(rule("{require: [owner]}", ", reason: x"), "unfit-ignore: CVE-3 in sed 1 (low), has no owner");
  EXPECT_EQ(rule("{require: until}", ", owner: ann"),
            "unfit-ignore: CVE-3 in sed 1 (low), has no end (until), owner ann");
  EXPECT_EQ(rule("{max-days: 30}", ", until: 2026-12-22"), "");
  EXPECT_EQ(rule("{max-days: 30}", ", until: 2026-12-23"),
            "unfit-ignore: CVE-3 in sed 1 (low), holds until 2026-12-23, which is more than 30 days away");
}

TEST(Judge, StrictMakesAnyGapFail) {
  const Policy policy = parsed("strict: push");
  Report report;
  report.incomplete = {{"malformed-file", "cannot be read", "app/x.jar"}};
  judge(policy, {}, at(Stage::scan), report);
  EXPECT_FALSE(report.failed);
  judge(policy, {}, at(Stage::push), report);
  EXPECT_TRUE(report.failed);
  EXPECT_EQ(report.rule, "strict (plimsoll.yaml:1)");
  EXPECT_EQ(report.decisions[0].first, "app/x.jar: cannot be read");
}

TEST(Judge, SecretsNeverAndSeverities) {
  const Policy policy = parsed("secrets: never\nseverities:\n  CVE-3: critical\n");
  Report report = three();
  report.findings.push_back(place("github-token", FindingKind::secret, Severity::critical, "app/config.js", 3));
  judge(policy, {.fail_on = {}}, at(), report);
  EXPECT_EQ(report.rule, "secrets: never (plimsoll.yaml:1)");
  EXPECT_EQ(report.decisions[0].first, "github-token in app/config.js:3 (critical)");
  EXPECT_EQ(report.findings.at(1).id, "CVE-3") << "sorted anew";
  EXPECT_EQ(report.findings.at(1).severity_source, "plimsoll.yaml:3");
}

TEST(Judge, BaselineTakesBackAsOftenAsItHas) {
  Report report;
  for (const std::uint32_t line : {3U, 9U, 12U})
    report.findings.push_back(place("PL1605", FindingKind::dockerfile, Severity::high, "Dockerfile", line));
  std::vector<Finding> before(report.findings.begin(), report.findings.begin() + 2);
  before[0].places[0].line = 100;
  judge({}, {.fail_on = Severity::high, .baseline = &before, .baseline_source = "old.json"}, at(Stage::lint), report);
  EXPECT_EQ(report.findings.size(), 1U);
  ASSERT_EQ(report.suppressed.size(), 2U);
  EXPECT_EQ(report.suppressed[0].code, "baseline");
  EXPECT_EQ(report.suppressed[0].source, "old.json");
  EXPECT_TRUE(report.failed);
}

/// Which of the reports findings a gate with one condition fails.
std::string held_by(std::string_view condition, std::vector<Finding> findings, const Target& target) {
  Report report;
  report.findings = std::move(findings);
  judge(parsed(fmt::format("rules: [{{name: g, {}}}]\n", condition)), {}, target, report);
  std::string out;
  for (const Finding& finding : report.findings)
    if (finding.gate == "g") out += finding.id + ";";
  return out;
}

TEST(Judge, PathsAsPeopleWriteThem) {
  const std::vector<Finding> findings = {place("A", FindingKind::secret, Severity::high, "opt/tool/key"),
                                         place("B", FindingKind::dockerfile, Severity::high, "./app/Dockerfile", 1),
                                         place("C", FindingKind::dockerfile, Severity::high, "Dockerfile", 1)};
  EXPECT_EQ(held_by("path: opt/", findings, at()), "A;");
  EXPECT_EQ(held_by("path: opt/tool/", findings, at()), "A;");
  EXPECT_EQ(held_by("path: ./opt", findings, at()), "A;");
  EXPECT_EQ(held_by("path: ./Dockerfile", findings, at()), "C;");
  EXPECT_EQ(held_by("path: app/Dockerfile", findings, at()), "B;");
  EXPECT_EQ(held_by("path: Dockerfile", findings, at()), "B;C;");
  for (const std::string_view all : {"/", "./", ".", "**"})
    EXPECT_EQ(held_by(fmt::format("path: '{}'", all), findings, at()), "A;B;C;") << all;
}

/// Who ignores a secret in a test speaks of no other file that holds it.
TEST(Judge, IgnoresOfAPathLeaveOtherPlaces) {
  const Policy policy = parsed(
      "ignore:\n  - {id: A, path: test/**, reason: in tests}\n  - {id: A, path: old, until: 2026-01-01}\n"
      "  - {id: A, path: doc}\n");
  Finding finding = place("A", FindingKind::secret, Severity::high, "app/.env");
  for (const char* path : {"test/.env", "old/.env", "doc/.env"}) {
    finding.places.push_back(finding.places[0]);
    finding.places.back().path = path;
  }
  Report report;
  report.findings = {finding};
  const Judged judged = judge(policy, {}, at(), report);
  ASSERT_EQ(report.findings.size(), 1U);
  ASSERT_EQ(report.findings[0].places.size(), 2U);
  EXPECT_EQ(report.findings[0].places[0].path, "app/.env");
  EXPECT_EQ(report.findings[0].places[1].path, "old/.env");
  EXPECT_EQ(report.findings[0].evidence, (std::vector<std::string>{"1 of 4 places is taken back (plimsoll.yaml:2)",
                                                                   "1 of 3 places is taken back (plimsoll.yaml:4)"}));
  ASSERT_EQ(report.suppressed.size(), 2U);
  EXPECT_EQ(report.suppressed[0].finding.places.size(), 1U);
  EXPECT_EQ(report.suppressed[0].finding.places[0].path, "doc/.env");
  EXPECT_EQ(report.suppressed[1].finding.places[0].path, "test/.env");
  EXPECT_EQ(report.suppressed[1].reason, "in tests");
  EXPECT_EQ(judged.ignores[1].would_hold, 1U);
  EXPECT_EQ(judged.ignores[2].taken_back, 1U);
  // Together they speak of all of it.
  report = {};
  finding.places.erase(finding.places.begin() + 2);
  finding.places.erase(finding.places.begin());
  report.findings = {finding};
  judge(policy, {}, at(), report);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.suppressed.size(), 2U);
}

/// "Nothing is exploited" is not known where nobody was asked.
TEST(Judge, WhatNoFeedSaysIsNotJudged) {
  const auto gaps = [](std::string_view condition, std::vector<std::string> feeds, Stage stage = Stage::scan) {
    Report report = three();
    for (std::string& feed : feeds) report.coverage.feeds.push_back({.name = std::move(feed), .date = {}, .age = {}});
    judge(parsed(fmt::format("rules: [{{name: g, {}, stages: [scan]}}]\n", condition)), {}, at(stage), report);
    EXPECT_FALSE(report.failed);
    std::string out;
    for (const Incomplete& gap : report.incomplete) out += gap.code + ": " + gap.message + ";";
    return out;
  };
  const std::string kev =
      "missing-feed: g (plimsoll.yaml:1) cannot judge 3 vulnerabilities: the advisories do not have "
      "the feed kev;";
  EXPECT_EQ(gaps("known-exploited: true", {"debian", "epss"}), kev);
  EXPECT_EQ(gaps("known-exploited: true, epss: 10%", {"epss"}), kev);
  EXPECT_EQ(gaps("known-exploited: true", {"kev"}), "");
  EXPECT_EQ(gaps("known-exploited: true", {}, Stage::push), "");
  EXPECT_EQ(gaps("known-exploited: true, kinds: secret", {}), "");
  EXPECT_EQ(gaps("severity: critical, max-severity: critical, package: none", {}), "");
  EXPECT_EQ(gaps("epss: 10%", {"kev"}),
            "missing-feed: g (plimsoll.yaml:1) cannot judge 3 vulnerabilities: the advisories do not have the feed "
            "epss;");
}

TEST(Judge, WhereFindingsComeFromMustBeKnown) {
  const Policy policy = parsed("rules: [{name: ours, origin: own, kinds: vulnerability}]\n");
  Report report = three();
  judge(policy, {}, at(), report);
  ASSERT_EQ(report.incomplete.size(), 1U);
  EXPECT_EQ(report.incomplete[0].code, "unknown-base");
  EXPECT_EQ(report.incomplete[0].message,
            "ours (plimsoll.yaml:1) cannot judge 3 findings: the image does not tell what it is built on");
  report = three();
  report.base.emplace();
  judge(policy, {}, at(), report);
  EXPECT_TRUE(report.incomplete.empty());
}

TEST(Judge, StatusesAreOfVulnerabilities) {
  const std::vector<Finding> findings = {vulnerability("CVE-1", Severity::high, "a"),
                                         place("A", FindingKind::secret, Severity::high, "key")};
  EXPECT_EQ(held_by("status: affected", findings, at()), "CVE-1;");
  EXPECT_EQ(held_by("status: will-not-fix", findings, at()), "");
}

TEST(Judge, PackageUrlsOfOneRelease) {
  const std::vector<Finding> findings = {vulnerability("CVE-1", Severity::high, "a")};
  Target target = at();
  target.distribution.id = "debian";
  target.distribution.version = "12";
  EXPECT_EQ(held_by("purl: pkg:deb/debian/a", findings, target), "CVE-1;");
  EXPECT_EQ(held_by("purl: 'pkg:deb/debian/a?distro=debian-12'", findings, target), "CVE-1;");
  EXPECT_EQ(held_by("purl: 'pkg:deb/debian/a?distro=debian-12.5'", findings, target), "CVE-1;");
  EXPECT_EQ(held_by("purl: 'pkg:deb/debian/a?distro=debian-11'", findings, target), "");
  EXPECT_EQ(held_by("purls: ['pkg:deb/debian/a?distro=debian-11', 'pkg:deb/debian/a@1']", findings, target), "CVE-1;");
}

TEST(Judge, NamesOfImages) {
  const std::vector<Finding> findings = {vulnerability("CVE-1", Severity::high, "a")};
  const std::string digest = "sha256:3af0d01188e8dd0ac63bf155900fad49279131a876a1ea7fac917c62e87ccb27";
  Target target = at();
  target.names = {"ghcr.io/acme/team/shop:1.4", digest, "/tmp/shop.tar"};
  for (const std::string_view held :
       {"ghcr.io/**", "ghcr.io/acme/*/shop", "ghcr.io/acme/team/shop:1*", "/tmp/*", "sha256:3af0*"})
    EXPECT_EQ(held_by(fmt::format("image: '{}'", held), findings, target), "CVE-1;") << held;
  EXPECT_EQ(held_by("image: 'ghcr.io/acme/team/shop@" + digest + "'", findings, target), "CVE-1;");
  // "*" stays within a part of the name.
  for (const std::string_view other : {"ghcr.io/*", "ghcr.io/acme/*", "shop", "shop:1.4", "ghcr.io/acme/team/shop:2*"})
    EXPECT_EQ(held_by(fmt::format("image: '{}'", other), findings, target), "") << other;
  EXPECT_EQ(held_by("image: 'ghcr.io/acme/other@" + digest + "'", findings, target), "");
}

std::string unmet_of(std::string_view images, const Target& target) {
  Report report;
  judge(parsed(fmt::format("images: {}\n", images)), {}, target, report);
  std::string out;
  for (const Finding& finding : report.findings) out += fmt::format("{} {};", finding.id, finding.title);
  for (const Incomplete& gap : report.incomplete) out += gap.code + ";";
  EXPECT_EQ(report.failed, !report.findings.empty());
  if (report.failed) {
    EXPECT_EQ(report.rule, "images (plimsoll.yaml:1)");
  }
  return out;
}

TEST(Requirements, RegistriesAndBases) {
  Target target = at();
  target.bases = {
      "docker.io/library/debian:12-slim@sha256:"
      "3af0d01188e8dd0ac63bf155900fad49279131a876a1ea7fac917c62e87ccb27"};
  target.names = {"shop:1.4"};
  EXPECT_EQ(unmet_of("{registries: [registry.example.com]}", target),
            "PL7001 its base " + target.bases[0] + " comes from a registry that is not allowed;");
  EXPECT_EQ(unmet_of("{registry: docker.io}", target), "");
  EXPECT_EQ(unmet_of("{base: 'debian:12*'}", target), "");
  EXPECT_EQ(unmet_of("{base: 'debian'}", target), "");
  EXPECT_EQ(unmet_of("{bases: ['docker.io/library/*']}", target), "");
  EXPECT_EQ(unmet_of("{bases: ['debian:13*', 'ghcr.io/**']}", target),
            "PL7002 it is built on " + target.bases[0] + ", which is not allowed;");
  target.names = {"ghcr.io/acme/shop:1.4"};
  EXPECT_EQ(unmet_of("{registries: [docker.io, ghcr.io/acme]}", target), "");
  EXPECT_EQ(unmet_of("{registries: [docker.io, ghcr.io/acm]}", target),
            "PL7001 ghcr.io/acme/shop:1.4 comes from a registry that is not allowed;");
  target.fetched = "evil.example.net/x";
  target.bases.clear();
  EXPECT_EQ(unmet_of("{registries: ['*.io']}", target),
            "PL7001 evil.example.net/x comes from a registry that is not allowed;unknown-base;");
}

TEST(Requirements, LabelsAndUser) {
  Target target = at();
  target.labels = {{"team", "team-shop"}, {"empty", ""}};
  target.user = "app:app";
  EXPECT_EQ(unmet_of("{labels: [team, {team: 'team-*'}], user: app}", target), "");
  EXPECT_EQ(unmet_of("{labels: {team: 'x*', empty: , gone: '*'}}", target),
            "PL7003 label empty is empty;PL7003 label gone is missing;PL7004 label team is \"team-shop\", not x*;");
  EXPECT_EQ(unmet_of("{user: non-root}", target), "");
  for (const std::string user : {"", "root", "0", "0:0", "root:app", "00"}) {
    target.user = user;
    EXPECT_TRUE(unmet_of("{user: non-root}", target).starts_with("PL7005 runs as root")) << user;
  }
  target.user = "toor";
  target.is_root = true;
  EXPECT_EQ(unmet_of("{user: non-root}", target), "PL7005 runs as root (USER toor);");
  EXPECT_EQ(unmet_of("{user: 1000}", target), "PL7005 does not run as 1000 (USER toor);");
  target.has_config = false;
  EXPECT_EQ(unmet_of("{user: non-root}", target), "unknown-config;");
}

/// At any stage: files have no labels and no user of their own, and an earlier report tells what was not met.
TEST(Requirements, AreJudgedByWhatIsLookedAt) {
  const Policy policy = parsed("images: {labels: [team], user: 1000, registries: [docker.io]}\n");
  for (const Stage stage : {Stage::lint, Stage::push}) {
    Target target = at(stage);
    Report image;
    judge(policy, {}, target, image);
    EXPECT_EQ(image.findings.size(), 2U);
    EXPECT_EQ(image.rule, "images (plimsoll.yaml:1)");

    target.about = About::files;
    Report files;
    files.findings = {place("PL1204", FindingKind::dockerfile, Severity::high, "Dockerfile", 1),
                      place("PL1302", FindingKind::dockerfile, Severity::high, "Dockerfile", 1)};
    judge(policy, {}, target, files);
    EXPECT_EQ(files.findings.size(), 2U);
    EXPECT_TRUE(files.incomplete.empty());
    EXPECT_EQ(files.rule, "images (plimsoll.yaml:1)");
    ASSERT_EQ(files.decisions.size(), 1U);
    EXPECT_EQ(files.decisions[0].findings, 2U);

    target.about = About::report;
    judge(policy, {}, target, image);
    EXPECT_EQ(image.findings.size(), 2U);
    EXPECT_EQ(image.rule, "images (plimsoll.yaml:1)");
    judge(parsed("secrets: never\n"), {}, target, image);
    EXPECT_FALSE(image.failed) << "nobody demands it any more";
  }
}

TEST(Requirements, HaveRowsThatSayAllThereIsToSay) {
  for (const Rule& rule : rules()) {
    EXPECT_EQ(topic_of(rule.id), "Policy");
    for (const std::string_view text : {rule.title, rule.doc, rule.why, rule.remedy, rule.bad, rule.good})
      EXPECT_FALSE(text.empty()) << rule.id;
    EXPECT_EQ(rule_of(rule.id), &rule);
  }
}

}  // namespace
}  // namespace plimsoll::policy
