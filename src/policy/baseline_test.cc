// SPDX-License-Identifier: Apache-2.0
// Baselines and fingerprints: what does not make a finding new (lines that moved, blanks, order, versions, an id that
// became an alias), what does (another line, file, package, container, secret, setting), and what is worse than it was.
#include "policy/baseline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "finding/diff.h"
#include "finding/fingerprint.h"

namespace plimsoll::policy {
namespace {

Finding a_vulnerability(std::string id, std::string package, std::vector<std::string> aliases = {}) {
  Finding made;
  made.id = std::move(id);
  made.aliases = std::move(aliases);
  made.kind = FindingKind::vulnerability;
  made.severity = Severity::medium;
  made.type = "deb";
  made.package = std::move(package);
  made.packages = {{made.package, "1.2-1", "var/lib/dpkg/status"}};
  made.installed = "1.2-1";
  return made;
}

Finding at(FindingKind kind, std::string id, std::string path, std::uint32_t line = 0, std::string excerpt = "",
           std::string detail = "") {
  Finding made;
  made.id = std::move(id);
  made.kind = kind;
  made.severity = Severity::medium;
  Place& place = made.places.emplace_back();
  place.path = std::move(path);
  place.line = line;
  place.detail = std::move(detail);
  made.excerpt = std::move(excerpt);
  return made;
}

Finding a_secret(std::string id, std::string path, std::string fingerprint) {
  Finding made = at(FindingKind::secret, std::move(id), std::move(path), 3);
  made.secret = SecretDetails{.redacted = "ghp_…", .fingerprint = std::move(fingerprint), .valid = true};
  return made;
}

Finding in_container(Finding finding, std::string subject) {
  finding.subject = std::move(subject);
  return finding;
}

/// Different problems, of every kind.
std::vector<Finding> problems() {
  using enum FindingKind;
  return {a_vulnerability("CVE-2026-1", "openssl", {"DSA-1"}),
          a_vulnerability("CVE-2026-1", "nodejs"),
          a_vulnerability("CVE-2026-2", "openssl"),
          a_vulnerability("GHSA-a", "lodash"),
          a_secret("PL3006", "root/.npmrc", "f1"),
          a_secret("PL3006", "root/.npmrc", "f2"),
          at(hardening, "PL3014", "app/run"),
          at(hardening, "PL3014", "opt/run"),
          at(hardening, "PL3015", "app/run"),
          at(hardening, "PL3020", "config:Env", 0, "", "NODE_TLS_REJECT_UNAUTHORIZED=0"),
          at(hardening, "PL3020", "config:Env", 0, "", "PYTHONHTTPSVERIFY=0"),
          at(waste, "PL2002", "var/cache/apt/pkgcache.bin"),
          at(waste, "PL3016", "var/cache/apt/pkgcache.bin"),
          at(dockerfile, "PL1501", "Dockerfile", 4, "RUN apt-get install curl"),
          at(dockerfile, "PL1501", "Dockerfile", 9, "RUN apt-get install git"),
          at(dockerfile, "PL1502", "Dockerfile", 9, "RUN apt-get install git"),
          at(dockerfile, "PL1501", "web/Dockerfile", 4, "RUN apt-get install curl"),
          in_container(at(settings, "PL4002", "compose.yaml", 7, "- /var/run/docker.sock:/var/run/docker.sock"), "web"),
          in_container(at(settings, "PL4002", "compose.yaml", 19, "- /var/run/docker.sock:/var/run/docker.sock"), "db"),
          at(policy, "images.labels", "config:Labels", 0, "", "org.opencontainers.image.source"),
          at(policy, "images.labels", "config:Labels", 0, "", "maintainer")};
}

/// The same problems, as the next build and the next day show them.
std::vector<Finding> later(std::vector<Finding> findings, std::mt19937& random) {
  const auto some = [&](unsigned below) { return static_cast<std::uint32_t>(random() % below); };
  for (Finding& finding : findings) {
    finding.title = fmt::format("{} files", some(100));
    finding.bytes = some(1000);
    finding.layer = {some(5), {}, {}, fmt::format("RUN {}", some(100))};
    finding.origin = static_cast<Origin>(some(3));
    finding.evidence = {fmt::format("{}", some(100))};
    finding.epss = advisory::Epss{some(100'000), some(100'000)};
    finding.severity = static_cast<Severity>(some(4));  // medium or less
    finding.installed = fmt::format("1.2-1+b{}", some(9));
    finding.fixed = some(2) == 0 ? "" : "1.3-1";
    for (AffectedPackage& package : finding.packages) package.version = finding.installed;
    if (!finding.packages.empty() && some(2) == 0)
      finding.packages.push_back({finding.package + "-dev", finding.installed, "var/lib/dpkg/status"});
    for (Place& place : finding.places) {
      if (place.line != 0) place.line += some(50);
      place.column = some(30);
      place.layer = finding.layer;
      if (!place.path.starts_with("config:")) place.detail = fmt::format("{} kB", some(100));
    }
    if (!finding.excerpt.empty()) finding.excerpt = "  " + finding.excerpt + std::string(some(4), ' ');
    if (finding.kind == FindingKind::hardening && finding.excerpt.empty() &&
        !finding.places.front().path.starts_with("config:") && some(2) == 0)
      finding.places.insert(finding.places.begin(), {.path = "a/new/file", .layer = {}, .removed = {}, .detail = {}});
    if (finding.secret && some(2) == 0) finding.places.front().path = "etc/copied";
    if (finding.kind == FindingKind::vulnerability && some(2) == 0) {
      finding.aliases.push_back(std::exchange(finding.id, fmt::format("CVE-2027-{}", finding.id)));
    }
  }
  std::ranges::shuffle(findings, random);
  return findings;
}

TEST(Baseline, WhatMovedOrWasRebuiltIsNotNew) {
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    const std::vector<Finding> before = problems();
    std::vector<Finding> now = later(before, random);
    const std::size_t all = now.size();
    EXPECT_EQ(take_known(before, "baseline.json", now).size(), all);
    EXPECT_TRUE(now.empty()) << now.front().id << " " << (now.front().places.empty() ? "" : now.front().places[0].path);
  }
}

TEST(Baseline, EachProblemIsNewWithoutItself) {
  const std::vector<Finding> all = problems();
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<Finding> before = all;
    before.erase(before.begin() + static_cast<std::ptrdiff_t>(i));
    std::vector<Finding> now = all;
    const std::vector<Suppressed> taken = take_known(before, "b", now);
    EXPECT_EQ(taken.size(), all.size() - 1);
    ASSERT_EQ(now.size(), 1U) << i;
    EXPECT_EQ(identities(now[0]), identities(all[i]));
    EXPECT_TRUE(now[0].evidence.empty());
  }
}

TEST(Baseline, DiffSaysTheSame) {
  std::mt19937 random(2);
  const std::vector<Finding> before = problems();
  for (int round = 0; round < 50; ++round) {
    std::vector<Finding> now = later(before, random);
    for (const FindingChange& change : compare_findings(before, {}, now))
      EXPECT_EQ(change.kind, FindingChange::Kind::changed) << change.finding.id;
    const std::size_t gone = random() % now.size();
    now.erase(now.begin() + static_cast<std::ptrdiff_t>(gone));
    std::size_t told = 0;
    for (const FindingChange& change : compare_findings(before, {}, now))
      told += change.kind == FindingChange::Kind::gone ? 1 : 0;
    EXPECT_EQ(told, 1U);
  }
}

TEST(Baseline, FingerprintsAreDistinctAndStable) {
  std::mt19937 random(3);
  std::set<std::string> seen;
  Fingerprints all;
  for (const Finding& finding : problems()) EXPECT_TRUE(seen.insert(all.of(finding).text()).second) << finding.id;
  // For tools that compare one text: stable while the id and the first place are.
  std::vector<Finding> moved = problems();
  for (Finding& finding : moved) {
    for (Place& place : finding.places)
      place.line = place.line == 0 ? 0 : place.line + static_cast<std::uint32_t>(random() % 40);
    finding.installed = "9", finding.title = "other", finding.severity = Severity::low;
    finding.excerpt = " " + finding.excerpt;
  }
  Fingerprints again;
  for (const Finding& finding : moved) EXPECT_TRUE(seen.contains(again.of(finding).text())) << finding.id;
}

TEST(Baseline, WhatIsWorseIsNew) {
  const std::vector<Finding> before = {
      a_vulnerability("CVE-2026-1", "openssl"), a_vulnerability("CVE-2026-2", "openssl"),
      a_vulnerability("CVE-2026-3", "openssl"), a_vulnerability("CVE-2026-4", "openssl")};
  std::vector<Finding> now = before;
  now[0].severity = Severity::high;
  now[1].known_exploited = "2026-11-01";
  now[2].severity = Severity::low;
  now[3].fixed = "1.3-1", now[3].epss = advisory::Epss{90'000, 99'000};
  const std::vector<Suppressed> taken = take_known(before, "b.json", now);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].finding.id, "CVE-2026-3");
  EXPECT_EQ(taken[0].code, "baseline");
  EXPECT_EQ(taken[0].source, "b.json");
  ASSERT_EQ(now.size(), 2U);
  EXPECT_EQ(now[0].evidence.back(), "new since b.json: its severity was medium then");
  EXPECT_EQ(now[1].evidence.back(), "new since b.json: it was not known to be exploited then");
}

TEST(Baseline, ASecondLineLikeTheFirstIsNew) {
  const Finding line = at(FindingKind::dockerfile, "PL1501", "Dockerfile", 4, "RUN apt-get install curl");
  std::vector<Finding> now = {line, line, line};
  EXPECT_EQ(take_known(std::vector{line, line}, "b", now).size(), 2U);
  EXPECT_EQ(now.size(), 1U);
}

/// One record of two problems is no news when feeds learn that they are one, and neither when they part.
TEST(Baseline, IdsThatMergeAndPart) {
  std::vector<Finding> apart = {a_vulnerability("CVE-2026-1", "lodash"), a_vulnerability("GHSA-a", "lodash")};
  std::vector<Finding> merged = {a_vulnerability("CVE-2026-1", "lodash", {"GHSA-a"})};
  const std::vector<Finding> apart_before = apart, merged_before = merged;
  EXPECT_EQ(take_known(apart_before, "b", merged).size(), 1U);
  EXPECT_EQ(take_known(merged_before, "b", apart).size(), 2U);
}

/// An erratum answers several problems: what it says of one that was there before says nothing of another.
TEST(Baseline, AnErratumIsNoIdOfOneProblem) {
  const Finding first = a_vulnerability("CVE-2026-1", "openssl", {"DSA-1"}),
                second = a_vulnerability("CVE-2026-2", "openssl", {"DSA-1"}),
                alone = a_vulnerability("DSA-1", "openssl");
  std::vector<Finding> now = {first, second};
  const std::vector<Suppressed> taken = take_known(std::vector{first}, "b", now);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].finding.id, "CVE-2026-1");
  ASSERT_EQ(now.size(), 1U);
  EXPECT_EQ(now[0].id, "CVE-2026-2");
  // Where one of both has no CVE, the erratum is all there is.
  now = {first, second};
  EXPECT_EQ(take_known(std::vector{alone}, "b", now).size(), 2U);
  now = {alone};
  EXPECT_EQ(take_known(std::vector{second}, "b", now).size(), 1U);
  // Each of them appears and goes by itself.
  EXPECT_EQ(compare_findings(std::vector{first, second}, {}, {}).size(), 2U);
  EXPECT_EQ(compare_findings({}, {}, std::vector{first, second}).size(), 2U);
  EXPECT_EQ(compare_findings(std::vector{first, second}, {}, std::vector{second}).size(), 1U);
}

TEST(Baseline, AnotherRegistryOrBaseIsNew) {
  using enum FindingKind;
  const std::vector<Finding> before = {
      at(policy, "PL7002", "image:base", 0, "", "docker.io/library/debian:12@sha256:11"),
      at(policy, "PL7001", "image:name", 0, "", "localhost:5000/shop:1")};
  std::vector<Finding> now = {at(policy, "PL7002", "image:base", 0, "", "docker.io/library/debian:13@sha256:22"),
                              at(policy, "PL7001", "image:name", 0, "", "localhost:5000/shop:2")};
  EXPECT_EQ(take_known(before, "b", now).size(), 2U);
  now = {at(policy, "PL7002", "image:base", 0, "", "evil.example.net/debian:12@sha256:11"),
         at(policy, "PL7001", "image:name", 0, "", "localhost:5001/shop:1")};
  EXPECT_EQ(take_known(before, "b", now).size(), 0U);
}

TEST(Baseline, OnlyWhatTheOldBaselineTookBackIsCarriedOn) {
  Report earlier;
  earlier.findings = {a_vulnerability("CVE-2026-1", "a")};
  earlier.suppressed = {{a_vulnerability("CVE-2026-2", "a"), "baseline", "r"},
                        {a_vulnerability("CVE-2026-3", "a"), "policy", "r"},
                        {a_vulnerability("CVE-2026-4", "a"), "vex", "r"}};
  const std::vector<Finding> known = known_findings(std::move(earlier));
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(known[1].id, "CVE-2026-2");
}

}  // namespace
}  // namespace plimsoll::policy
