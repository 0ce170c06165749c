// SPDX-License-Identifier: Apache-2.0
#include "finding/diff.h"

#include <algorithm>
#include <tuple>

#include "base/sorted.h"
#include "finding/fingerprint.h"

namespace plimsoll {

namespace {

/// What a person would call another state of the same finding; empty: none.
std::string difference(const Finding& before, const Finding& after) {
  std::string text;
  const auto add = [&](std::string words) { text += (text.empty() ? "" : ", ") + std::move(words); };
  if (before.severity != after.severity)
    add(fmt::format("{} to {}", severity_name(before.severity), severity_name(after.severity)));
  if (before.fixed != after.fixed)
    add(after.fixed.empty() ? "no fix any more" : fmt::format("fixed in {}", after.fixed));
  else if (before.status != after.status)
    add(fmt::format("{} to {}", advisory::status_name(before.status), advisory::status_name(after.status)));
  if (before.known_exploited.empty() && !after.known_exploited.empty()) add("known to be exploited");
  return text;
}

}  // namespace

std::vector<PackageChange> compare_packages(std::span<const InstalledPackage> before,
                                            std::span<const InstalledPackage> after) {
  std::map<std::tuple<std::string, std::string, std::string>, PackageChange> all;
  const auto collect = [&](std::span<const InstalledPackage> packages, std::vector<std::string> PackageChange::* side) {
    for (const InstalledPackage& installed : packages) {
      const Package& package = installed.package;
      PackageChange& change = all[{package.type, package.name, package.arch}];
      change.type = package.type, change.name = package.name, change.arch = package.arch;
      (change.*side).push_back(package.version);
    }
  };
  collect(before, &PackageChange::before);
  collect(after, &PackageChange::after);
  std::vector<PackageChange> changes;
  for (auto& [key, change] : all) {
    sort_unique(change.before);
    sort_unique(change.after);
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

std::vector<SettingChange> compare_settings(const Settings& before, const Settings& after) {
  std::map<std::string, SettingChange> all;
  for (const auto& [name, value] : before) all[name].before = value;
  for (const auto& [name, value] : after) all[name].after = value;
  std::vector<SettingChange> changes;
  for (auto& [name, change] : all) {
    change.name = name;
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

std::string_view because_name(Because because) { return because == Because::image ? "image" : "advisories"; }

std::string_view change_kind_name(FindingChange::Kind kind) {
  switch (kind) {
    case FindingChange::Kind::appeared:
      return "appeared";
    case FindingChange::Kind::gone:
      return "gone";
    case FindingChange::Kind::changed:
      return "changed";
  }
  return "changed";
}

std::vector<FindingChange> compare_findings(std::span<const Finding> before, std::span<const Finding> old_with_new,
                                            std::span<const Finding> after) {
  const KnownFindings then(before), between(old_with_new), now(after);
  std::vector<FindingChange> changes;
  for (const Finding* finding : now.all()) {
    const Finding* was = then.find(*finding);
    const Finding* middle = between.find(*finding);
    if (was == nullptr) {
      changes.push_back(
          {FindingChange::Kind::appeared, middle != nullptr ? Because::advisories : Because::image, *finding, {}});
    } else if (std::string detail = difference(*was, *finding); !detail.empty()) {
      const bool by_advisories = middle != nullptr && !difference(*was, *middle).empty();
      changes.push_back({FindingChange::Kind::changed, by_advisories ? Because::advisories : Because::image, *finding,
                         std::move(detail)});
    }
  }
  for (const Finding* finding : then.all()) {
    if (now.find(*finding) != nullptr) continue;
    changes.push_back({FindingChange::Kind::gone,
                       between.find(*finding) == nullptr ? Because::advisories : Because::image,
                       *finding,
                       {}});
  }
  std::ranges::stable_sort(changes, [](const FindingChange& a, const FindingChange& b) {
    if (a.kind != b.kind) return a.kind < b.kind;
    return comes_before(a.finding, b.finding);
  });
  return changes;
}

}  // namespace plimsoll
