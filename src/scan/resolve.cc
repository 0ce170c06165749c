// SPDX-License-Identifier: Apache-2.0
#include "scan/resolve.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/clock.h"
#include "finding/coverage.h"
#include "scan/duplicates.h"
#include "scan/ownership.h"
#include "scan/repositories.h"

namespace plimsoll::scan {

namespace {

/// rpm moved its database twice. Where several lie about, the newest form is the live one: sqlite, then ndb, then
/// Berkeley DB.
int rpm_rank(std::string_view path) {
  if (path.ends_with("/rpmdb.sqlite")) return 0;
  if (path.ends_with("/Packages.db")) return 1;
  return 2;
}

Proof proof_of(std::string_view id) {
  const auto detector = std::ranges::find(detectors(), id, &Detector::id);
  return detector == detectors().end() ? Proof::installed : detector->proof;
}

void collect_packages(const View::Files& files, Inventory& inventory) {
  int best_rpm = 3;
  for (const auto& [key, facts] : files) {
    if (key.second == "rpm") best_rpm = std::min(best_rpm, rpm_rank(key.first));
  }
  for (const auto& [key, facts] : files) {
    const auto& [path, detector] = key;
    if (detector == "rpm" && rpm_rank(path) != best_rpm) continue;
    for (const View::FoundFact& found : facts) {
      if (const auto* package = std::get_if<Package>(&found.fact)) {
        inventory.packages.push_back({*package, path, found.layer, proof_of(detector), {}, detector});
      } else if (const auto* gap = std::get_if<Gap>(&found.fact)) {
        inventory.incomplete.push_back({gap->code, gap->message, path});
      }
    }
  }
  std::ranges::sort(inventory.packages, {}, [](const InstalledPackage& installed) {
    return std::tie(installed.package.type, installed.package.name, installed.package.version, installed.package.arch,
                    installed.path, installed.layer);
  });
}

/// A file that a detector kept, and under which path: its own, and every wanted one that leads to it.
struct Kept {
  std::string path;
  std::string_view detector;
  const KeptFile* file;
};

std::vector<Kept> find_kept(const View& view, const View::Files& files) {
  std::vector<Kept> kept;
  const auto add = [&](const std::string& path, std::string_view detector, const std::vector<View::FoundFact>& facts) {
    for (const View::FoundFact& found : facts) {
      if (const auto* file = std::get_if<KeptFile>(&found.fact)) kept.push_back({path, detector, file});
    }
  };
  for (const auto& [key, facts] : files) add(key.first, key.second, facts);
  for (const Detector& detector : detectors()) {
    for (const Want& want : detector.wants) {
      if (want.kind != Want::Kind::path) continue;
      const std::optional<std::string> place = view.resolve(want.text);
      if (!place || *place == want.text) continue;
      const auto file = files.find({*place, std::string(detector.id)});
      if (file != files.end()) add(std::string(want.text), detector.id, file->second);
    }
  }
  return kept;
}

Distribution find_distribution(const View::Files& files, std::span<const Kept> kept, Inventory& inventory) {
  std::vector<KeptView> views;
  for (const Kept& one : kept) views.push_back({one.path, one.file->content});
  std::vector<Gap> gaps;
  Distribution distribution = resolve_distribution(views, gaps);
  if (distribution.id.empty()) {
    for (const auto& [key, facts] : files) {
      for (const View::FoundFact& found : facts) {
        const auto* stated = std::get_if<Distribution>(&found.fact);
        if (!stated || !distribution.id.empty()) continue;
        distribution = *stated;
        gaps.clear();  // about files that would have told
      }
    }
  }
  for (Gap& gap : gaps) inventory.incomplete.push_back({std::move(gap.code), std::move(gap.message), {}});
  return distribution;
}

/// Says so when the distribution is not one whose advisories can be trusted to be complete.
void judge_distribution(Inventory& inventory) {
  const Distribution& distribution = inventory.distribution;
  const Family* family = find_family(distribution);
  const auto add = [&](std::string code, std::string message) {
    inventory.incomplete.push_back({std::move(code), std::move(message), {}});
  };
  if (distribution.id.empty()) {
    // An image of a program alone, or a project's folder, needs no distribution.
    const bool has_system = std::ranges::any_of(inventory.packages, [](const InstalledPackage& installed) {
      return std::ranges::find(families(), installed.package.type, &Family::package_type) != families().end();
    });
    if (inventory.packages.empty())
      add("unknown-distribution", "no distribution and no package database was recognised");
    else if (has_system)
      add("unknown-distribution", "no distribution was recognised, so its packages cannot be matched with advisories");
    return;
  }
  if (!family) {
    add("unknown-distribution", fmt::format("{} is not a distribution whose advisories are known", distribution.name));
    return;
  }
  if (std::ranges::none_of(inventory.packages,
                           [&](const InstalledPackage& p) { return p.package.type == family->package_type; })) {
    add("no-package-database", fmt::format("{} was recognised, but no {} package database was found", distribution.name,
                                           family->package_type));
  }
  if (const Support* support = find_support(distribution)) inventory.coverage.end_of_life = support->end_of_life;
  judge_support(distribution, inventory.coverage.end_of_life, today(), inventory.incomplete);
}

/// Packages by other builders, where the record names the builder, and the places they may have come from.
void find_third_parties(const View::Files& files, Inventory& inventory) {
  const Family* family = find_family(inventory.distribution);
  std::map<std::string, std::size_t> vendors;
  for (const InstalledPackage& installed : inventory.packages) {
    const std::string& vendor = installed.package.vendor;
    if (family && !vendor.empty() && !is_own_vendor(*family, installed.package)) ++vendors[vendor];
  }
  for (auto& [vendor, count] : vendors) inventory.coverage.third_party.push_back({vendor, count});

  std::set<std::string> others;
  for (const auto& [key, facts] : files) {
    for (const View::FoundFact& found : facts) {
      const auto* kept = std::get_if<KeptFile>(&found.fact);
      if (!kept) continue;
      for (std::string& url : repositories_in(key.first, kept->content)) {
        if (!is_own_repository(inventory.distribution, url)) others.insert(std::move(url));
      }
    }
  }
  inventory.coverage.repositories.assign(others.begin(), others.end());
}

}  // namespace

void resolve(const View& view, std::span<const LayerFacts> layers, std::span<const std::string> environment,
             Inventory& inventory) {
  const View::Files files = view.wanted_files(detectors());
  collect_packages(files, inventory);
  const std::vector<Kept> kept = find_kept(view, files);
  inventory.distribution = find_distribution(files, kept, inventory);
  for (const Kept& one : kept) {
    if (one.detector == "accounts") inventory.accounts.emplace(one.path, one.file->content);
  }
  judge_distribution(inventory);

  // What several files tell about one thing.
  collect_ownership(files, inventory);
  settle_owners(files, inventory);
  drop_duplicates(inventory);

  // What no package and no feed will speak for.
  count_programs(view, files, environment, inventory);
  check_owned_files(files, layers, inventory);
  find_third_parties(files, inventory);
  std::ranges::sort(inventory.incomplete);
  const auto repeated = std::ranges::unique(inventory.incomplete);
  inventory.incomplete.erase(repeated.begin(), repeated.end());
}

}  // namespace plimsoll::scan
