// SPDX-License-Identifier: Apache-2.0
#include "finding/diff.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace plimsoll {
namespace {

Finding vulnerability(std::string id, Severity severity = Severity::high, std::string fixed = "") {
  Finding made;
  made.id = std::move(id);
  made.severity = severity;
  made.type = "deb";
  made.package = "openssl";
  made.fixed = std::move(fixed);
  return made;
}

TEST(Diff, TellsTheImageFromTheAdvisories) {
  const std::vector before = {vulnerability("CVE-1"), vulnerability("CVE-2"), vulnerability("CVE-5", Severity::low)};
  const std::vector old_with_new = {vulnerability("CVE-1"), vulnerability("CVE-3"),
                                    vulnerability("CVE-5", Severity::high, "1.2")};
  const std::vector after = {vulnerability("CVE-3"), vulnerability("CVE-4"),
                             vulnerability("CVE-5", Severity::high, "1.2")};
  std::set<std::string> said;
  for (const FindingChange& change : compare_findings(before, old_with_new, after))
    said.insert(fmt::format("{} {} {} {}", change.finding.id, change_kind_name(change.kind),
                            because_name(change.because), change.detail));
  EXPECT_EQ(said,
            (std::set<std::string>{"CVE-1 gone image ", "CVE-2 gone advisories ", "CVE-3 appeared advisories ",
                                   "CVE-4 appeared image ", "CVE-5 changed advisories low to high, fixed in 1.2"}));
}

TEST(Diff, SecretsAreKnownByTheirFingerprint) {
  Finding secret;
  secret.kind = FindingKind::secret;
  secret.id = "github-token";
  secret.places.resize(1);
  secret.places[0].path = "app/.env";
  secret.secret = SecretDetails{"ghp_…", "00", true, true};
  Finding moved = secret, other = secret;
  moved.places[0].path = "srv/.env";
  other.secret->fingerprint = "11";
  EXPECT_TRUE(compare_findings(std::vector{secret}, std::vector{secret}, std::vector{moved}).empty());
  EXPECT_EQ(compare_findings(std::vector{secret}, std::vector{secret}, std::vector{other}).size(), 2U);
}

/// Applied to the old set, the changes give the new one; with one state of the advisories the image did it all.
TEST(Diff, ChangesLeadFromOldToNew) {
  std::mt19937 random(5);
  const auto some = [&] {
    std::vector<Finding> made;
    for (int i = 0; i < 12; ++i) {
      if (random() % 2 != 0)
        made.push_back(vulnerability(fmt::format("CVE-{}", i), static_cast<Severity>(random() % 6)));
    }
    return made;
  };
  for (int round = 0; round < 500; ++round) {
    const std::vector<Finding> before = some(), after = some();
    std::map<std::string, Severity> state;
    for (const Finding& finding : before) state[finding.id] = finding.severity;
    for (const FindingChange& change : compare_findings(before, before, after)) {
      ASSERT_EQ(change.because, Because::image);
      if (change.kind == FindingChange::Kind::gone)
        ASSERT_EQ(state.erase(change.finding.id), 1U);
      else
        state[change.finding.id] = change.finding.severity;
    }
    std::map<std::string, Severity> wanted;
    for (const Finding& finding : after) wanted[finding.id] = finding.severity;
    ASSERT_EQ(state, wanted);
    for (const FindingChange& change : compare_findings(before, after, after))
      ASSERT_EQ(change.because, Because::advisories) << "the same image";
  }
}

TEST(Diff, PackagesBySetOfVersions) {
  const auto package = [](std::string name, std::string version, std::string path) {
    InstalledPackage made{.package = {}, .path = std::move(path)};
    made.package.type = "npm";
    made.package.name = std::move(name);
    made.package.version = std::move(version);
    return made;
  };
  const std::vector before = {package("a", "1", "x"), package("a", "2", "y"), package("b", "1", "x"),
                              package("d", "1", "x")};
  const std::vector after = {package("a", "2", "z"), package("b", "1", "elsewhere"), package("c", "3", "x"),
                             package("d", "2", "x")};
  const auto changes = compare_packages(before, after);
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].before, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(changes[0].after, (std::vector<std::string>{"2"}));
  EXPECT_TRUE(changes[1].before.empty());
  EXPECT_EQ(changes[2].after, (std::vector<std::string>{"2"}));
}

TEST(Diff, Settings) {
  const auto changes = compare_settings({{"User", "root"}, {"Env A", "1"}, {"Cmd", "x"}},
                                        {{"User", "app"}, {"Env B", "2"}, {"Cmd", "x"}});
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0], (SettingChange{"Env A", "1", ""}));
  EXPECT_EQ(changes[1], (SettingChange{"Env B", "", "2"}));
  EXPECT_EQ(changes[2], (SettingChange{"User", "root", "app"}));
}

}  // namespace
}  // namespace plimsoll
