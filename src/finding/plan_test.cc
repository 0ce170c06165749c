// SPDX-License-Identifier: Apache-2.0
#include "finding/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace plimsoll {
namespace {

Finding vulnerability(std::string id, std::string package, std::string fixed, Origin origin, std::size_t layer) {
  Finding made;
  made.id = std::move(id);
  made.severity = Severity::high;
  made.type = "deb";
  made.package = package;
  made.installed = "1.0-1";
  made.fixed = std::move(fixed);
  made.origin = origin;
  made.layer.index = layer;
  made.packages = {{std::move(package), "1.0-1", "var/lib/dpkg/status"}};
  return made;
}

Report on_debian() {
  Report report;
  report.distribution = {"debian", "12.5", "bookworm", "Debian 12.5", ""};
  report.base = BaseImage{"debian:12-slim", Digest::sha256(as_bytes("old")), 1, "index", {}};
  const auto installed = [](std::string name, std::size_t layer) {
    InstalledPackage made{.package = {}, .path = "var/lib/dpkg/status", .layer = layer};
    made.package.type = "deb";
    made.package.name = std::move(name);
    made.package.version = "1.0-1";
    return made;
  };
  report.packages = {installed("libexpat1", 0), installed("openssl", 0), installed("curl", 1)};
  return report;
}

BaseCandidate candidate(const Report& report, std::string name, bool same_tag) {
  BaseCandidate made{
      .name = std::move(name), .digest = Digest::sha256(as_bytes("new")), .bytes = 29'000'000, .is_same_tag = same_tag};
  made.distribution = report.distribution;
  for (const InstalledPackage& package : report.packages) {
    if (package.layer == 0) made.packages.push_back(package);
  }
  return made;
}

TEST(Plan, ANewerDigestOfTheSameTagComesFirst) {
  Report report = on_debian();
  report.findings = {vulnerability("CVE-1", "openssl", "1.0-2", Origin::base, 0),
                     vulnerability("CVE-2", "libexpat1", "", Origin::base, 0),
                     vulnerability("CVE-3", "libexpat1", "", Origin::base, 0),
                     vulnerability("CVE-4", "curl", "1.0-2", Origin::own, 1)};
  BaseCandidate now = candidate(report, "debian:12-slim", true);
  now.findings = {report.findings[2]};
  const Plan plan = make_plan(report, std::vector{now});
  ASSERT_EQ(plan.actions.size(), 2U);
  EXPECT_EQ(plan.actions[0].kind, PlannedAction::Kind::rebuild_base);
  EXPECT_EQ(plan.actions[0].closes, (std::vector<std::size_t>{0, 1}));
  EXPECT_NE(plan.actions[0].rewrite.find("FROM debian:12-slim@sha256:"), std::string::npos);
  EXPECT_EQ(plan.actions[1].kind, PlannedAction::Kind::rebuild);
  EXPECT_EQ(plan.actions[1].closes, (std::vector<std::size_t>{3}));
  EXPECT_EQ(plan.open, (std::vector<std::size_t>{2}));
  EXPECT_TRUE(plan.bases.empty());
}

TEST(Plan, WithoutCandidatesTheBaseIsUpgraded) {
  Report report = on_debian();
  report.findings = {vulnerability("CVE-1", "openssl", "1.0-2", Origin::base, 0),
                     vulnerability("CVE-2", "libexpat1", "1.0-3", Origin::base, 0)};
  const Plan plan = make_plan(report, {});
  ASSERT_EQ(plan.actions.size(), 1U);
  EXPECT_EQ(plan.actions[0].rewrite,
            "RUN apt-get update && apt-get install -y --only-upgrade libexpat1 openssl && rm -rf /var/lib/apt/lists/*");
  EXPECT_EQ(plan.actions[0].closes.size(), 2U);
}

TEST(Plan, OtherBasesAreWeighed) {
  Report report = on_debian();
  for (int i = 0; i < 10; ++i)
    report.findings.push_back(vulnerability(fmt::format("CVE-{}", i), "openssl", "", Origin::base, 0));
  BaseCandidate rebuilt = candidate(report, "debian:12.9-slim", false);
  rebuilt.findings = {report.findings[0]};
  BaseCandidate alpine = candidate(report, "alpine:3.20", false);
  alpine.distribution = {"alpine", "3.20.3", "", "Alpine", ""};
  alpine.packages.clear();
  alpine.findings = {vulnerability("CVE-77", "musl", "", Origin::unknown, 0),
                     vulnerability("CVE-78", "musl", "", Origin::unknown, 0)};
  BaseCandidate worse = candidate(report, "debian:11", false);
  for (int i = 0; i < 30; ++i)
    worse.findings.push_back(vulnerability(fmt::format("CVE-9{}", i), "x", "", Origin::unknown, 0));
  const Plan plan = make_plan(report, std::vector{worse, alpine, rebuilt});
  ASSERT_EQ(plan.bases.size(), 2U) << "a base that brings more than it closes is no advice";
  EXPECT_EQ(plan.bases[0].name, "debian:12.9-slim");
  EXPECT_EQ(plan.bases[0].closes.size(), 9U);
  EXPECT_NE(plan.bases[0].remark.find("rebuild of the same tag is enough"), std::string::npos);
  EXPECT_EQ(plan.bases[1].adds, 2U);
  EXPECT_EQ(plan.bases[1].remark, "");
  EXPECT_EQ(plan.open.size(), 10U);
}

TEST(Plan, OneEditForOneRemedy) {
  Report report;
  for (const char* id : {"PL3013", "PL3014"}) {
    Finding made;
    made.kind = FindingKind::hardening;
    made.id = id;
    made.remedy = {"let root own /app", "COPY --chmod=0555 app /app"};
    made.dockerfile = DockerfileLine{"Dockerfile", 8, 8, "COPY app /app"};
    report.findings.push_back(made);
  }
  report.findings.emplace_back().kind = FindingKind::hardening;
  const Plan plan = make_plan(report, {});
  ASSERT_EQ(plan.actions.size(), 1U);
  EXPECT_EQ(plan.actions[0].where, "Dockerfile:8");
  EXPECT_EQ(plan.actions[0].closes, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(plan.open, (std::vector<std::size_t>{2}));
}

TEST(Plan, EveryFindingStandsInExactlyOnePlace) {
  std::mt19937 random(4);
  for (int round = 0; round < 300; ++round) {
    Report report = on_debian();
    const auto pick = [&](unsigned n) { return static_cast<std::size_t>(random() % n); };
    for (std::size_t i = 0, n = pick(30); i < n; ++i) {
      Finding made = vulnerability(fmt::format("CVE-{}", pick(9)), fmt::format("p{}", pick(5)), pick(2) ? "2" : "",
                                   static_cast<Origin>(pick(3)), pick(3));
      made.kind = static_cast<FindingKind>(pick(4));
      made.type = pick(2) ? "deb" : "npm";
      if (pick(2)) made.remedy.action = fmt::format("edit {}", pick(3));
      report.findings.push_back(std::move(made));
    }
    std::vector<BaseCandidate> candidates;
    for (std::size_t i = 0, n = pick(3); i < n; ++i) {
      candidates.push_back(candidate(report, fmt::format("base{}", i), i == 0));
      for (const Finding& finding : report.findings) {
        if (pick(2)) candidates.back().findings.push_back(finding);
      }
    }
    const Plan plan = make_plan(report, candidates);
    std::vector<std::size_t> all = plan.open;
    for (const PlannedAction& action : plan.actions) {
      ASSERT_FALSE(action.closes.empty());
      ASSERT_TRUE(std::ranges::is_sorted(action.closes));
      all.insert(all.end(), action.closes.begin(), action.closes.end());
    }
    std::ranges::sort(all);
    ASSERT_EQ(all.size(), report.findings.size());
    for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], i);
    ASSERT_TRUE(std::ranges::is_sorted(plan.actions, std::ranges::greater{},
                                       [](const PlannedAction& action) { return action.closes.size(); }));
  }
}

}  // namespace
}  // namespace plimsoll
