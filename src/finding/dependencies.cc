// SPDX-License-Identifier: Apache-2.0
#include "finding/dependencies.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "base/sorted.h"

namespace plimsoll {

namespace {

/// More packages of one name than any project holds: the rest of them is not looked at.
constexpr std::size_t kMostAlike = 64;

class Index {
 public:
  explicit Index(std::span<const InstalledPackage> packages)
      : packages_(packages), by_path_(packages.size()), by_version_(packages.size()) {
    for (std::size_t i = 0; i < packages.size(); ++i) by_path_[i] = by_version_[i] = i;
    std::ranges::stable_sort(by_path_, {},
                             [&](std::size_t i) { return std::tuple_cat(type_and_name(i), path_and_version(i)); });
    std::ranges::stable_sort(by_version_, {},
                             [&](std::size_t i) { return std::tuple_cat(type_and_name(i), version(i)); });
  }

  void find(std::size_t from, const Dependency& wanted, std::vector<std::size_t>& into) const {
    const std::string_view type = packages_[from].package.type, path = packages_[from].path, name = wanted.name;
    const std::size_t before = into.size();
    if (wanted.version.empty()) {
      take(by_path_, std::tuple(type, name, path), from, into, [&](std::size_t i) {
        return std::tuple_cat(type_and_name(i), std::tuple(std::string_view(packages_[i].path)));
      });
      if (into.size() == before)
        take(by_path_, std::tuple(type, name), from, into, [&](std::size_t i) { return type_and_name(i); });
      return;
    }
    const std::string_view text = wanted.version;
    take(by_path_, std::tuple(type, name, path, text), from, into,
         [&](std::size_t i) { return std::tuple_cat(type_and_name(i), path_and_version(i)); });
    if (into.size() == before)
      take(by_version_, std::tuple(type, name, text), from, into,
           [&](std::size_t i) { return std::tuple_cat(type_and_name(i), version(i)); });
  }

 private:
  using Text = std::string_view;
  [[nodiscard]] std::tuple<Text, Text> type_and_name(std::size_t i) const {
    return {packages_[i].package.type, packages_[i].package.name};
  }
  [[nodiscard]] std::tuple<Text, Text> path_and_version(std::size_t i) const {
    return {packages_[i].path, packages_[i].package.version};
  }
  [[nodiscard]] std::tuple<Text> version(std::size_t i) const { return {packages_[i].package.version}; }

  template <typename Key, typename KeyOf>
  static void take(const std::vector<std::size_t>& order, const Key& key, std::size_t from,
                   std::vector<std::size_t>& into, const KeyOf& key_of) {
    auto at = std::ranges::lower_bound(order, key, {}, key_of);
    for (std::size_t n = 0; n < kMostAlike && at != order.end() && key_of(*at) == key; ++n, ++at)
      if (*at != from) into.push_back(*at);
  }

  std::span<const InstalledPackage> packages_;
  std::vector<std::size_t> by_path_, by_version_;  // type, name, path, version; type, name, version
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
