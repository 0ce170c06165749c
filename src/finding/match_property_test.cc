// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "finding/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

// Versions are small numbers, so that the reference compares integers and knows nothing of orderings.

struct World {
  std::vector<InstalledPackage> packages;
  std::vector<Advisory> rows;
};

World random_world(std::mt19937& random) {
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  World world;
  for (unsigned i = 0, n = 1 + below(6); i < n; ++i) {
    const std::string source = fmt::format("s{}", below(2));
    const std::string name = below(4) == 0 ? source : fmt::format("b{}", i);
    world.packages.push_back(deb(name, "1", source, std::to_string(below(6))));
    world.packages.back().path = std::to_string(i);
    world.packages.back().layer = below(3);
  }
  const auto id = [&] {
    switch (below(3)) {
      case 0:
        return fmt::format("CVE-2020-{}", below(3));
      case 1:
        return fmt::format("DSA-{}", below(3));
      default:
        return fmt::format("GHSA-{}", below(3));
    }
  };
  for (unsigned i = 0, n = below(7); i < n; ++i) {
    Advisory row = debian(id(), fmt::format("s{}", below(2)), "");
    std::set<std::string> aliases;
    for (unsigned k = below(3); k > 0; --k) aliases.insert(id());
    aliases.erase(row.id);
    row.aliases.assign(aliases.begin(), aliases.end());
    row.ranges.clear();
    for (unsigned k = below(3); k > 0; --k) {
      const unsigned from = below(5);
      advisory::Range range{from == 0 ? "" : std::to_string(from), "", ""};
      if (const unsigned kind = below(3); kind == 0)
        range.fixed = std::to_string(from + 1 + below(4));
      else if (kind == 1)
        range.last_affected = std::to_string(from + below(4));
      row.ranges.push_back(range);
    }
    if (below(4) == 0) row.versions.push_back(std::to_string(below(6)));
    const std::array statuses = {Status::fixed, Status::affected, Status::not_affected, Status::deferred};
    row.status = statuses[below(4)];
    row.severity = static_cast<Severity>(below(6));
    row.title = fmt::format("t{}", below(4));
    world.rows.push_back(std::move(row));
  }
  return world;
}

int number(const std::string& text) { return text.empty() ? 0 : std::stoi(text); }

bool reference_covers(const Advisory& row, int version) {
  bool covered = row.ranges.empty() && row.versions.empty();
  for (const auto& range : row.ranges) {
    bool in = version >= number(range.introduced);
    if (!range.fixed.empty())
      in = in && version < number(range.fixed);
    else if (!range.last_affected.empty())
      in = in && version <= number(range.last_affected);
    covered = covered || in;
  }
  for (const auto& exact : row.versions) covered = covered || number(exact) == version;
  return covered;
}

/// Which problem each row speaks of, by walking shared ids until nothing changes.
std::set<std::string> reference_problems(const std::vector<Advisory>& rows, const Advisory& row) {
  const auto names = [](const Advisory& of) {
    std::set<std::string> all(of.aliases.begin(), of.aliases.end());
    all.insert(of.id);
    return all;
  };
  const auto cves = [](const std::set<std::string>& of) {
    std::set<std::string> found;
    for (const auto& id : of) {
      if (id.starts_with("CVE-")) found.insert(id);
    }
    return found;
  };
  if (const auto own = cves(names(row)); !own.empty()) return own;
  std::set<std::string> reached = names(row), owners, found;
  for (bool grew = true; grew;) {
    grew = false;
    for (const Advisory& other : rows) {
      const auto theirs = names(other);
      if (other.package != row.package ||
          std::ranges::none_of(theirs, [&](const auto& id) { return reached.contains(id); }))
        continue;
      if (const auto theirs_cves = cves(theirs); !theirs_cves.empty()) {
        found.insert(theirs_cves.begin(), theirs_cves.end());
        continue;
      }
      for (const auto& id : theirs) grew |= reached.insert(id).second;
    }
  }
  if (!found.empty()) return found;
  for (const Advisory& other : rows) {
    if (other.package == row.package && reached.contains(other.id)) owners.insert(other.id);
  }
  return {*owners.begin()};
}

void expect_equal(const Finding& a, const Finding& b) {
  ASSERT_EQ(std::tie(a.id, a.aliases, a.severity, a.severity_source, a.ratings, a.title, a.type, a.package, a.packages,
                     a.installed, a.fixed, a.status, a.layer, a.evidence),
            std::tie(b.id, b.aliases, b.severity, b.severity_source, b.ratings, b.title, b.type, b.package, b.packages,
                     b.installed, b.fixed, b.status, b.layer, b.evidence));
}

void expect_equal(const Matched& a, const Matched& b) {
  ASSERT_EQ(a.findings.size(), b.findings.size());
  for (std::size_t i = 0; i < a.findings.size(); ++i) expect_equal(a.findings[i], b.findings[i]);
  ASSERT_EQ(a.suppressed.size(), b.suppressed.size());
  for (std::size_t i = 0; i < a.suppressed.size(); ++i) {
    expect_equal(a.suppressed[i].finding, b.suppressed[i].finding);
    ASSERT_EQ(a.suppressed[i].code, b.suppressed[i].code);
    ASSERT_EQ(a.suppressed[i].reason, b.suppressed[i].reason);
  }
  ASSERT_EQ(a.incomplete, b.incomplete);
}

TEST(MatchProperty, AgreesWithABruteForceMatcherAndIgnoresOrder) {
  std::mt19937 random(20261122);
  for (int round = 0; round < 20'000; ++round) {
    World world = random_world(random);
    std::map<std::pair<std::string, std::string>, std::set<std::string>> expected;  // (source, problem) -> binaries
    std::map<std::pair<std::string, std::string>, std::set<std::string>> cancelled;
    for (const Advisory& row : world.rows) {
      for (const std::string& problem : reference_problems(world.rows, row)) {
        for (const InstalledPackage& installed : world.packages) {
          const Package& package = installed.package;
          if (package.source_name != row.package || !reference_covers(row, number(package.source_version))) continue;
          (row.status == Status::not_affected ? cancelled : expected)[{row.package, problem}].insert(installed.path);
        }
      }
    }
    for (auto& [key, names] : cancelled) {
      for (const auto& name : names) expected[key].erase(name);
    }
    std::erase_if(expected, [](const auto& entry) { return entry.second.empty(); });

    const Matched matched = run(kDebian, world.packages, world.rows);
    std::map<std::pair<std::string, std::string>, std::set<std::string>> actual;
    for (const Finding& finding : matched.findings) {
      auto& names = actual[{finding.package, finding.id}];
      ASSERT_TRUE(names.empty()) << "one finding per problem and source";
      for (const AffectedPackage& package : finding.packages)
        ASSERT_TRUE(names.insert(package.path).second) << "listed twice";
      ASSERT_EQ(finding.fixed.empty(), finding.status != Status::fixed);
      ASSERT_EQ(std::ranges::count(finding.aliases, finding.id), 0);
      ASSERT_TRUE(std::ranges::is_sorted(finding.aliases));
      ASSERT_FALSE(finding.evidence.empty());
      if (finding.fixed.empty()) continue;
      ASSERT_LT(number(finding.installed), number(finding.fixed));
      // The fixed version resolves it: with every binary of the source there, the finding is gone.
      std::vector<InstalledPackage> upgraded = world.packages;
      for (InstalledPackage& installed : upgraded) {
        if (installed.package.source_name == finding.package) installed.package.source_version = finding.fixed;
      }
      for (const Finding& left : run(kDebian, upgraded, world.rows).findings)
        ASSERT_FALSE(left.id == finding.id && left.package == finding.package);
    }
    ASSERT_EQ(actual, expected) << "round " << round;

    std::ranges::shuffle(world.packages, random);
    std::ranges::shuffle(world.rows, random);
    const Matched shuffled = run(kDebian, world.packages, world.rows);
    expect_equal(matched, shuffled);
  }
}

// Languages: the same, with what programs prove and what the distribution answers.

World random_programs(std::mt19937& random) {
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  World world = random_world(random);
  for (InstalledPackage& owner : world.packages) owner.package.name = "b" + owner.path;  // owners are told apart
  const std::size_t owners = world.packages.size();
  for (unsigned i = 0, n = 1 + below(6); i < n; ++i) {
    InstalledPackage program =
        package_of("golang", fmt::format("m{}", below(2)), std::to_string(below(6)), fmt::format("program{}", i));
    program.layer = below(3);
    if (below(2) == 0) program.owner = world.packages[below(static_cast<unsigned>(owners))].package.name;
    if (below(2) == 0) {
      program.package.linkage.known = true;
      for (unsigned k = 0; k < 3; ++k) {
        if (below(2) == 0) program.package.linkage.parts.push_back(linked_part(fmt::format("f{}", k)));
      }
      std::ranges::sort(program.package.linkage.parts);
    }
    world.packages.push_back(std::move(program));
  }
  for (Advisory row : random_world(random).rows) {
    row.feed = "osv";
    row.ecosystem = "Go";
    row.package[0] = 'm';
    for (unsigned k = 0; k < 3; ++k) {
      if (below(3) == 0) row.symbols.push_back(fmt::format("f{}", k));
    }
    world.rows.push_back(std::move(row));
  }
  return world;
}

/// All ids of a problem: those of the statements about it, without the CVEs of others.
std::set<std::string> reference_ids(const std::vector<Advisory>& rows, const std::string& package,
                                    const std::string& problem) {
  std::set<std::string> all = {problem};
  for (const Advisory& row : rows) {
    if (row.package != package || !reference_problems(rows, row).contains(problem)) continue;
    all.insert(row.id);
    all.insert(row.aliases.begin(), row.aliases.end());
  }
  std::erase_if(all, [&](const std::string& id) { return id.starts_with("CVE-") && id != problem; });
  return all;
}

/// What the rows say about one version of a package and one problem.
enum class Said : std::uint8_t { nothing, affected, cleared };
Said reference_said(const std::vector<Advisory>& rows, const std::string& package, const std::string& problem,
                    int version) {
  bool hit = false, denied = false, spoken = false;
  for (const Advisory& row : rows) {
    if (row.package != package || !reference_problems(rows, row).contains(problem)) continue;
    const bool covered = reference_covers(row, version), denies = row.status == Status::not_affected;
    hit |= covered && !denies;
    denied |= covered && denies;
    spoken |= covered == denies;
  }
  if (hit && !denied) return Said::affected;
  return spoken ? Said::cleared : Said::nothing;
}

std::string reference_fate(const World& world, const InstalledPackage& program, const std::string& problem) {
  std::vector<Advisory> own, distribution;
  for (const Advisory& row : world.rows) (row.ecosystem == "Go" ? own : distribution).push_back(row);
  const Package& package = program.package;
  if (reference_said(own, package.name, problem, number(package.version)) != Said::affected) return "not affected";
  if (package.linkage.known) {
    std::set<std::string> symbols;
    for (const Advisory& row : own) {
      if (row.package == package.name && row.status != Status::not_affected &&
          reference_problems(own, row).contains(problem) && reference_covers(row, number(package.version)))
        symbols.insert(row.symbols.begin(), row.symbols.end());
    }
    const bool linked =
        symbols.empty() ? !package.linkage.parts.empty() : std::ranges::any_of(symbols, [&](const std::string& symbol) {
          return std::ranges::count(package.linkage.parts, linked_part(symbol)) > 0;
        });
    if (!linked) return "not-linked";
  }
  bool moved = false, cleared = false;
  const std::set<std::string> ids = reference_ids(own, package.name, problem);
  for (const InstalledPackage& owner : world.packages) {
    if (owner.package.type != "deb" || owner.package.name != program.owner) continue;
    std::set<std::string> theirs;
    for (const Advisory& row : distribution) {
      if (row.package == owner.package.source_name) theirs.merge(reference_problems(distribution, row));
    }
    for (const std::string& other : theirs) {
      const std::set<std::string> other_ids = reference_ids(distribution, owner.package.source_name, other);
      const bool both_cve = other.starts_with("CVE-") && problem.starts_with("CVE-");
      const bool same = both_cve ? other == problem
                                 : std::ranges::any_of(ids, [&](const auto& id) { return other_ids.contains(id); });
      if (!same) continue;
      const Said said =
          reference_said(distribution, owner.package.source_name, other, number(owner.package.source_version));
      moved |= said == Said::affected;
      cleared |= said == Said::cleared;
    }
  }
  return moved ? "moved" : cleared ? "answered-by-distribution" : "found";
}

TEST(MatchProperty, LanguagesAgreeWithABruteForceMatcherAndIgnoreOrder) {
  std::mt19937 random(3);
  std::map<std::string, std::size_t> seen;
  for (int round = 0; round < 12'000; ++round) {
    World world = random_programs(random);
    std::vector<Advisory> own;
    std::ranges::copy_if(world.rows, std::back_inserter(own),
                         [](const Advisory& row) { return row.ecosystem == "Go"; });
    // (package, problem, path) and what becomes of it
    std::map<std::tuple<std::string, std::string, std::string>, std::string> expected, actual;
    for (const InstalledPackage& program : world.packages) {
      if (program.package.type != "golang") continue;
      for (const Advisory& row : own) {
        if (row.package != program.package.name) continue;
        for (const std::string& problem : reference_problems(own, row)) {
          const std::string fate = reference_fate(world, program, problem);
          ++seen[fate];
          if (fate != "not affected" && fate != "moved") expected[{row.package, problem, program.path}] = fate;
        }
      }
    }
    const Matched matched = run(kDebian, world.packages, world.rows);
    std::set<std::pair<std::string, std::string>> once;
    const auto note = [&](const Finding& finding, const std::string& fate) {
      for (const AffectedPackage& package : finding.packages) {
        const auto [at, is_new] = actual.emplace(std::tuple(finding.package, finding.id, package.path), fate);
        ASSERT_TRUE(is_new) << "listed twice";
        if (package.fixed.empty()) continue;
        ASSERT_LT(number(package.version), number(package.fixed));
        for (const Advisory& row : own) {
          const bool concerns = row.package == finding.package && row.status != Status::not_affected &&
                                reference_problems(own, row).contains(finding.id);
          ASSERT_FALSE(concerns && reference_covers(row, number(package.fixed)));
        }
      }
    };
    for (const Finding& finding : matched.findings) {
      if (finding.type != "golang") continue;
      ASSERT_TRUE(once.emplace(finding.package, finding.id).second) << "one finding per problem and name";
      note(finding, "found");
    }
    for (const Suppressed& suppressed : matched.suppressed) note(suppressed.finding, suppressed.code);
    ASSERT_EQ(actual, expected) << "round " << round;

    std::ranges::shuffle(world.packages, random);
    std::ranges::shuffle(world.rows, random);
    expect_equal(matched, run(kDebian, world.packages, world.rows));
  }
  for (const char* fate : {"not affected", "not-linked", "moved", "answered-by-distribution", "found"})
    EXPECT_GT(seen[fate], 500U) << fate;
}

}  // namespace
}  // namespace plimsoll
