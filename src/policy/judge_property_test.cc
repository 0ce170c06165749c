// SPDX-License-Identifier: Apache-2.0
// Judging random reports by random policies, held against an evaluator that knows no index, no order of conditions and
// no haste: it asks every rule about every finding, as docs/policy.md reads.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>

#include "base/clock.h"
#include "base/glob.h"
#include "base/lines.h"
#include "base/wildcard.h"
#include "policy/judge.h"
#include "policy/testing.h"

namespace plimsoll::policy {
namespace {

using namespace testing;

constexpr std::string_view kToday = "2026-11-22";

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}
  bool one_in(unsigned n) { return random_() % n == 0; }
  std::size_t below(std::size_t n) { return random_() % n; }
  std::string pick(std::initializer_list<const char*> from) { return *(from.begin() + random_() % from.size()); }
  Severity severity() { return kSeverities.at(below(kSeverities.size())); }

  std::string id() { return pick({"CVE-1", "CVE-2", "CVE-20", "cve-3", "GHSA-1", "PL1501"}); }
  std::string package() { return pick({"openssl", "libssl3", "curl", "libcurl4", "sed"}); }
  std::string version() { return pick({"1.0", "1.1", "2.0-1"}); }
  std::string path() { return pick({"app/a.jar", "app/lib/b.jar", "var/lib/dpkg/status", "b.jar"}); }
  std::string date() { return pick({"", "2026-11-20", "2026-11-01", "2020-01-01"}); }

  Finding finding() {
    Finding out;
    out.id = id();
    if (one_in(3)) out.aliases.push_back(id());
    out.kind = one_in(4) ? FindingKind::secret : FindingKind::vulnerability;
    out.severity = severity();
    out.published = date();
    out.origin = static_cast<Origin>(below(3));
    if (one_in(3)) out.epss = advisory::Epss{static_cast<std::uint32_t>(below(100'000)), 0};
    if (one_in(5)) out.known_exploited = "2024-01-01";
    if (out.kind == FindingKind::secret) {
      for (std::size_t n = 1 + below(3); n > 0; --n)
        out.places.push_back({.path = path(), .layer = {}, .removed = {}, .detail = {}});
      return out;
    }
    out.type = pick({"deb", "npm"});
    out.package = package();
    out.installed = version();
    if (one_in(2)) out.fixed = "9";
    out.status = static_cast<advisory::Status>(below(7));
    for (std::size_t n = below(4); n > 0; --n) out.packages.push_back({package(), version(), path()});
    std::ranges::sort(out.packages);
    return out;
  }

  std::string pattern(std::string text) {
    if (one_in(3)) text = text.substr(0, below(text.size() + 1)) + "*";
    if (one_in(8) && !text.empty()) text[below(text.size())] = '?';
    return text;
  }
  template <typename Make>
  std::vector<std::string> some(unsigned rarity, Make make) {
    std::vector<std::string> out;
    if (!one_in(rarity)) return out;
    for (std::size_t n = 1 + below(2); n > 0; --n) out.push_back(make());
    return out;
  }

  Selector selector() {
    Selector out;
    out.ids = some(2, [&] { return pattern(id()); });
    out.packages = some(4, [&] { return pattern(package()); });
    out.versions = some(8, [&] { return pattern(version()); });
    out.paths = some(6, [&] { return pick({"app", "app/**", "*.jar", "app/lib/b.jar", "/var/lib/**", "**/b.jar"}); });
    out.types = some(10, [&] { return pick({"deb", "npm"}); });
    out.purls = some(
        10, [&] { return "pkg:" + pick({"deb/debian/", "npm/"}) + package() + (one_in(2) ? "@" + version() : ""); });
    out.images = some(12, [&] { return pick({"shop", "shop:1*", "ghcr.io/**", "shop:2"}); });
    if (one_in(6)) out.kinds = {one_in(2) ? FindingKind::secret : FindingKind::vulnerability};
    if (one_in(8)) out.stages = {one_in(2) ? Stage::scan : Stage::push};
    if (one_in(8)) out.statuses = {static_cast<advisory::Status>(below(7))};
    if (one_in(3)) out.at_least = severity();
    if (one_in(8)) out.at_most = severity();
    if (one_in(8)) out.fixable = one_in(2);
    if (one_in(10)) out.known_exploited = one_in(2);
    if (one_in(10)) out.epss = static_cast<std::uint32_t>(below(100'000));
    if (one_in(8)) out.min_age = static_cast<std::int64_t>(below(30));
    if (one_in(10)) out.origin = static_cast<Origin>(below(3));
    return out;
  }

  Policy policy() {
    Policy out;
    out.path = "plimsoll.yaml";
    for (std::size_t n = below(5); n > 0; --n)
      out.gates.push_back({.name = fmt::format("gate {}", n),
                           .source = fmt::format("plimsoll.yaml:{}", 100 - n),
                           .when = selector(),
                           .effect = one_in(4) ? Effect::warn : Effect::fail,
                           .most = one_in(4) ? below(3) : 0});
    for (std::size_t n = below(3); n > 0; --n) out.severities.push_back({.when = selector(), .severity = severity()});
    for (std::size_t n = below(6); n > 0; --n) {
      Ignore ignore{.what = selector(), .source = fmt::format("plimsoll.yaml:{}", 200 - n)};
      if (one_in(3)) ignore.until = pick({"2026-11-21", "2026-11-22", "2027-01-01"});
      if (one_in(2)) ignore.owner = "ann";
      out.ignores.push_back(std::move(ignore));
    }
    out.demands.owner = one_in(5);
    return out;
  }

 private:
  std::mt19937 random_;
};

/// What docs say, word by word.
struct Naive {
  const Policy& policy;
  const Asked& asked;
  const Target& target;

  static bool any(const std::vector<std::string>& patterns, std::string_view text) {
    return std::ranges::any_of(patterns, [&](const std::string& each) { return wildcard_matches(each, text); });
  }
  static bool is_purl(const std::string& url, const Finding& finding, const AffectedPackage* package) {
    std::string type = url.substr(4, 3), rest = url.substr(type == "deb" ? 15 : 8);
    const std::string name = rest.substr(0, rest.find('@'));
    const std::string version = rest.contains('@') ? rest.substr(rest.find('@') + 1) : "";
    const std::string& has = package != nullptr ? package->version : finding.installed;
    return type == finding.type && (name == finding.package || (package != nullptr && name == package->name)) &&
           (version.empty() || version == has);
  }
  static bool holds_for(const Selector& s, const Finding& finding, const AffectedPackage* package) {
    const std::string& version = package != nullptr ? package->version : finding.installed;
    std::vector<std::string> paths;
    for (const Place& place : finding.places) paths.push_back(place.path);
    if (package != nullptr) paths.push_back(package->path);
    return (s.packages.empty() || any(s.packages, finding.package) ||
            (package != nullptr && any(s.packages, package->name))) &&
           (s.versions.empty() || any(s.versions, version)) &&
           (s.purls.empty() ||
            std::ranges::any_of(s.purls, [&](const auto& url) { return is_purl(url, finding, package); })) &&
           (s.paths.empty() || std::ranges::any_of(s.paths, [&](const std::string& glob) {
              return std::ranges::any_of(paths, [&](const auto& path) { return glob_covers(glob, path); });
            }));
  }
  bool is_image(const Selector& s) const {
    // The target is shop:1.4 and ghcr.io/acme/shop:1.4.
    return s.images.empty() || std::ranges::any_of(s.images, [](const std::string& each) { return each != "shop:2"; });
  }
  bool holds(const Selector& s, const Finding& finding) const {
    std::vector<std::string> ids{finding.id};
    ids.insert(ids.end(), finding.aliases.begin(), finding.aliases.end());
    const bool is_id = s.ids.empty() || std::ranges::any_of(ids, [&](const std::string& id) {
                         return std::ranges::any_of(
                             s.ids, [&](const auto& each) { return wildcard_matches(lowercase(each), lowercase(id)); });
                       });
    const auto in = [](const auto& list, const auto& value) {
      return list.empty() || std::ranges::find(list, value) != list.end();
    };
    bool is_package = holds_for(s, finding, nullptr) && finding.packages.empty();
    for (const AffectedPackage& package : finding.packages) is_package = is_package || holds_for(s, finding, &package);
    return is_image(s) && is_id && is_package && in(s.stages, target.stage) && in(s.kinds, finding.kind) &&
           in(s.types, finding.type) &&
           (s.statuses.empty() || (finding.kind == FindingKind::vulnerability && in(s.statuses, finding.status))) &&
           (!s.at_least || finding.severity >= *s.at_least) && (!s.at_most || finding.severity <= *s.at_most) &&
           (!s.fixable || *s.fixable == !finding.fixed.empty()) &&
           (!s.known_exploited || *s.known_exploited == !finding.known_exploited.empty()) &&
           (!s.epss || (finding.epss && finding.epss->probability >= *s.epss)) &&
           (!s.origin || *s.origin == finding.origin) &&
           (!s.min_age || finding.published.empty() || *days_between(finding.published, kToday) >= *s.min_age);
  }

  struct Outcome {
    std::vector<std::string> left;   // "CVE-1 openssl 1.0 [a b] gate"
    std::vector<std::string> taken;  // "CVE-1 [a] source"
    std::vector<std::string> decided;
    bool failed = false;
    std::size_t hidden = 0;
    auto operator<=>(const Outcome&) const = default;
  };
  static std::string packages(const Finding& finding) {
    std::string out = finding.id + " " + finding.package + " [";
    for (const AffectedPackage& each : finding.packages) out += each.name + each.version + each.path + " ";
    for (const Place& each : finding.places) out += each.path + " ";
    return out + "]";
  }

  Outcome judge(std::vector<Finding> findings) const {
    Outcome out;
    for (Finding& finding : findings) {
      for (const Reseverity& each : policy.severities) {
        if (!holds(each.when, finding)) continue;
        finding.severity = each.severity;
        break;
      }
    }
    std::ranges::stable_sort(findings, comes_before);
    std::set<std::string> faulty;
    std::vector<Finding> left;
    for (Finding finding : findings) {
      bool gone = false;
      std::vector<const Ignore*> without_effect;
      for (const Ignore& ignore : policy.ignores) {
        if (gone || !holds(ignore.what, finding)) continue;
        if ((!ignore.until.empty() && ignore.until < kToday) || (policy.demands.owner && ignore.owner.empty())) {
          without_effect.push_back(&ignore);
          continue;
        }
        Finding part = finding;
        part.packages.clear();
        std::vector<AffectedPackage> rest;
        for (const AffectedPackage& each : finding.packages)
          (holds_for(ignore.what, finding, &each) ? part.packages : rest).push_back(each);
        part.places.clear();
        std::vector<Place> other;
        for (const Place& each : finding.places) {
          Finding at = finding;
          at.places = {each};
          (holds_for(ignore.what, at, nullptr) ? part.places : other).push_back(each);
        }
        out.taken.push_back(packages(part) + ignore.source);
        gone = rest.empty() && other.empty();
        finding.packages = std::move(rest);
        finding.places = std::move(other);
      }
      if (gone) continue;
      for (const Ignore* each : without_effect)
        if (holds(each->what, finding)) faulty.insert(each->source);
      left.push_back(std::move(finding));
    }
    for (const std::string& source : faulty) out.decided.push_back("ignore " + source);
    out.failed = !faulty.empty();

    std::vector<bool> hidden;
    for (const Finding& finding : left) {
      const bool is_shown =
          asked.severities.empty() || std::ranges::find(asked.severities, finding.severity) != asked.severities.end();
      const bool is_wanted =
          !asked.ignore_unfixed || finding.kind != FindingKind::vulnerability || !finding.fixed.empty();
      hidden.push_back(!is_shown || !is_wanted);
    }
    std::vector<std::string> gates(left.size());
    if (asked.fail_on) {
      bool any = false;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (hidden[i] || left[i].severity < *asked.fail_on) continue;
        gates[i] = fmt::format("fail-on: {}", severity_name(*asked.fail_on));
        any = true;
      }
      if (any) out.decided.push_back("fail-on");
      out.failed = out.failed || any;
    }
    std::vector<bool> unhidden(left.size());
    for (const Gate& gate : policy.gates) {
      std::vector<std::size_t> held;
      for (std::size_t i = 0; i < left.size(); ++i)
        if (holds(gate.when, left[i])) held.push_back(i);
      if (held.size() <= gate.most) continue;
      out.decided.push_back(fmt::format("{} {} {}", gate.name, gate.effect == Effect::warn, held.size()));
      if (gate.effect == Effect::warn) continue;
      out.failed = true;
      for (const std::size_t i : held) {
        if (gates[i].empty()) gates[i] = gate.name;
        unhidden[i] = true;
      }
    }
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (hidden[i] && !unhidden[i])
        ++out.hidden;
      else
        out.left.push_back(packages(left[i]) + gates[i]);
    }
    std::ranges::sort(out.taken);
    std::ranges::sort(out.decided);
    return out;
  }
};

TEST(JudgeProperty, DoesWhatIsSaid) {
  Random random(6);
  Target target = at();
  target.names = {"shop:1.4", "ghcr.io/acme/shop:1.4"};
  std::size_t failed = 0, taken = 0, hidden = 0;
  for (int round = 0; round < 3000; ++round) {
    Report report;
    for (std::size_t n = random.below(12); n > 0; --n) report.findings.push_back(random.finding());
    sort_findings(report.findings);
    const Policy policy = random.policy();
    Asked asked;
    if (random.one_in(3)) asked.fail_on = random.severity();
    if (random.one_in(3)) asked.severities = {random.severity(), random.severity()};
    asked.ignore_unfixed = random.one_in(4);

    const Naive::Outcome expected = Naive{policy, asked, target}.judge(report.findings);
    judge(policy, asked, target, report);
    Naive::Outcome got;
    for (const Finding& finding : report.findings) got.left.push_back(Naive::packages(finding) + finding.gate);
    for (const Suppressed& each : report.suppressed) got.taken.push_back(Naive::packages(each.finding) + each.source);
    for (const Decision& each : report.decisions) {
      if (each.rule.ends_with("-ignore"))
        got.decided.push_back("ignore " + each.source);
      else if (each.source.empty())
        got.decided.emplace_back("fail-on");
      else
        got.decided.push_back(fmt::format("{} {} {}", each.rule, !each.fails, each.findings));
    }
    got.failed = report.failed;
    got.hidden = report.hidden_findings;
    std::ranges::sort(got.taken);
    std::ranges::sort(got.decided);
    ASSERT_EQ(got.left, expected.left) << round;
    ASSERT_EQ(got.taken, expected.taken) << round;
    ASSERT_EQ(got.decided, expected.decided) << round;
    ASSERT_EQ(got.failed, expected.failed) << round;
    ASSERT_EQ(got.hidden, expected.hidden) << round;
    failed += got.failed ? 1U : 0U;
    taken += got.taken.size();
    hidden += got.hidden;
  }
  EXPECT_GT(failed, 300U);
  EXPECT_LT(failed, 2700U);
  EXPECT_GT(taken, 1000U);
  EXPECT_GT(hidden, 1000U);
}

/// The text of a policy as large as they come.
std::string large_policy(int rules, int ignores) {
  std::string out = "rules:\n";
  for (int i = 0; i < rules; ++i)
    out += fmt::format(
        "  - name: rule-{0}\n    stages: [scan]\n    kinds: [vulnerability]\n    package: package-{0}\n    severity: "
        "high\n    fixable: true\n    min-age: 14d\n",
        i);
  out += "ignore:\n";
  for (int i = 0; i < ignores; ++i)
    out += fmt::format(
        "  - id: CVE-2024-{}\n    package: package-{}\n    reason: not reachable from the shop\n    owner: team-{}\n   "
        " until: 2027-01-31\n",
        i, i % 700, i % 9);
  return out;
}

TEST(JudgeProperty, LargePoliciesTakeTimeThatGrowsWithTheirSize) {
  Report report;
  for (int i = 0; i < 2000; ++i)
    report.findings.push_back(
        vulnerability(fmt::format("CVE-2024-{}", i * 7), Severity::high, fmt::format("package-{}", i % 900)));
  const std::string text = large_policy(500, 5000);
  const auto start = std::chrono::steady_clock::now();
  const auto policy = parse_policy(text, "plimsoll.yaml");
  ASSERT_TRUE(policy) << policy.error().message;
  const auto read = std::chrono::steady_clock::now();
  judge(*policy, {}, at(), report);
  const auto done = std::chrono::steady_clock::now();
  EXPECT_TRUE(report.failed);
  EXPECT_FALSE(report.suppressed.empty());
  const auto ms = [](auto from, auto to) { return std::chrono::duration<double, std::milli>(to - from).count(); };
  RecordProperty("read_ms", std::to_string(ms(start, read)));
  RecordProperty("judge_ms", std::to_string(ms(read, done)));
  // Nothing quadratic: 2,000 findings by 5,500 entries, one by one, would take far longer; machines differ.
  EXPECT_LT(ms(start, done), 2000);
}

}  // namespace
}  // namespace plimsoll::policy
