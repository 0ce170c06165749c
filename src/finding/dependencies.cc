// SPDX-License-Identifier: Apache-2.0
#include "finding/dependencies.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "base/sorted.h"
#include "package/ecosystem.h"

namespace plimsoll {

namespace {

using Text = std::string_view;

/// More packages of one name than any project holds: the rest of them is not looked at.
constexpr std::size_t kMostAlike = 64;
constexpr Text kModules = "node_modules/";

/// How near a package is to the one that needs it; the greatest is nearest.
struct Nearness {
  bool is_alike = false;      // told by the same kind of record
  bool is_seen = false;       // by Node's rules
  std::size_t common = 0;     // length of the folders that both are in
  std::ptrdiff_t deeper = 0;  // folders below those, as a negative number
  auto operator<=>(const Nearness&) const = default;
};

/// Whether what stands at `from` gets that package when it asks Node for its name. One may stand under another's name.
bool is_seen(Text from, const InstalledPackage& offered) {
  const Text path = offered.path, name = offered.package.name;
  const auto modules = path.rfind(kModules);
  if (modules == path.npos || !from.starts_with(path.substr(0, modules))) return false;
  const Text inside = path.substr(modules + kModules.size());
  return inside.starts_with(name) && inside.substr(name.size()) == "/package.json";
}

Nearness nearness(const InstalledPackage& wants, const InstalledPackage& offered) {
  const Text from = wants.path, path = offered.path;
  const auto differ = std::ranges::mismatch(from, path).in2;
  const Text shared = path.substr(0, static_cast<std::size_t>(differ - path.begin()));
  const std::size_t common = shared.rfind('/') + 1;  // npos + 1 is none
  return {wants.detector == offered.detector, is_seen(from, offered), common,
          -std::ranges::count(path.substr(common), '/')};
}

class Index {
 public:
  explicit Index(std::span<const InstalledPackage> packages)
      : packages_(packages), by_path_(packages.size()), by_version_(packages.size()) {
    keys_.reserve(packages.size());
    for (std::size_t i = 0; i < packages.size(); ++i) {
      by_path_[i] = by_version_[i] = i;
      keys_.push_back(name_key(packages[i].package.type, packages[i].package.name));
    }
    std::ranges::stable_sort(by_path_, {}, [&](std::size_t i) { return std::tuple(type(i), key(i), path(i)); });
    std::ranges::stable_sort(by_version_, {},
                             [&](std::size_t i) { return std::tuple(type(i), key(i), version(i), path(i)); });
  }

  void find(std::size_t from, const Dependency& wanted, std::vector<std::size_t>& into) const {
    const std::string name = name_key(type(from), wanted.name);
    if (wanted.version.empty()) {
      take(std::ranges::equal_range(by_path_, std::tuple(type(from), Text(name)), {},
                                    [&](std::size_t i) { return std::tuple(type(i), key(i)); }),
           from, wanted.name, into);
    } else {
      take(std::ranges::equal_range(by_version_, std::tuple(type(from), Text(name), Text(wanted.version)), {},
                                    [&](std::size_t i) { return std::tuple(type(i), key(i), version(i)); }),
           from, wanted.name, into);
    }
  }

 private:
  [[nodiscard]] Text type(std::size_t i) const { return packages_[i].package.type; }
  [[nodiscard]] Text key(std::size_t i) const { return keys_[i]; }
  [[nodiscard]] Text version(std::size_t i) const { return packages_[i].package.version; }
  [[nodiscard]] Text path(std::size_t i) const { return packages_[i].path; }

  /// Of packages that are meant alike, by path, those that `from` gets.
  template <typename Range>
  void take(const Range& alike, std::size_t from, Text name, std::vector<std::size_t>& into) const {
    const auto at = std::ranges::lower_bound(alike, path(from), {}, [&](std::size_t i) { return path(i); });
    if (at != alike.end() && path(*at) == path(from)) return take_beside(at, alike.end(), from, name, into);
    // The longest beginnings in common stand side by side.
    const auto half = static_cast<std::ptrdiff_t>(kMostAlike / 2);
    take_nearest(at - std::min(half, at - alike.begin()), at + std::min(half, alike.end() - at), from, into);
  }

  /// Those of one file; where it holds the name in several spellings, only those that are spelled as the need.
  template <typename Iterator>
  void take_beside(Iterator first, Iterator last, std::size_t from, Text name, std::vector<std::size_t>& into) const {
    last = first + std::min(static_cast<std::ptrdiff_t>(kMostAlike), last - first);
    last = std::find_if(first, last, [&](std::size_t i) { return path(i) != path(from); });
    const auto is_spelled_so = [&](std::size_t i) { return packages_[i].package.name == name; };
    const bool is_spelled = std::any_of(first, last, is_spelled_so);
    for (; first != last; ++first)
      if (*first != from && (!is_spelled || is_spelled_so(*first))) into.push_back(*first);
  }

  template <typename Iterator>
  void take_nearest(Iterator first, Iterator last, std::size_t from, std::vector<std::size_t>& into) const {
    const std::size_t before = into.size();
    Nearness best;
    for (; first != last; ++first) {
      if (packages_[from].proof == Proof::installed && packages_[*first].proof != Proof::installed) continue;
      const Nearness near = nearness(packages_[from], packages_[*first]);
      if (into.size() > before && near < best) continue;
      if (into.size() > before && near > best) into.resize(before);
      best = near;
      into.push_back(*first);
    }
    const bool is_one = std::all_of(into.begin() + static_cast<std::ptrdiff_t>(before), into.end(),
                                    [&](std::size_t i) { return version(i) == version(into[before]); });
    if (!best.is_seen && !is_one && type(from) == "npm") into.resize(before);
  }

  std::span<const InstalledPackage> packages_;
  std::vector<std::string> keys_;                  // names in the form that is compared
  std::vector<std::size_t> by_path_, by_version_;  // type, name, path; type, name, version, path
};

}  // namespace

std::vector<std::vector<std::size_t>> dependencies_of(std::span<const InstalledPackage> packages) {
  std::vector<std::vector<std::size_t>> out(packages.size());
  const Index index(packages);
  for (std::size_t i = 0; i < packages.size(); ++i) {
    for (const Dependency& wanted : packages[i].package.depends) index.find(i, wanted, out[i]);
    sort_unique(out[i]);
  }
  return out;
}

}  // namespace plimsoll
