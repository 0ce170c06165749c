// SPDX-License-Identifier: Apache-2.0
#include "finding/dependencies.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace plimsoll {

std::vector<std::vector<std::size_t>> dependencies_of(std::span<const InstalledPackage> packages) {
  std::vector<std::vector<std::size_t>> out(packages.size());
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name;
  for (std::size_t i = 0; i < packages.size(); ++i) by_name[packages[i].package.name].push_back(i);

  for (std::size_t i = 0; i < packages.size(); ++i) {
    for (const Dependency& wanted : packages[i].package.depends) {
      const auto named = by_name.find(wanted.name);
      if (named == by_name.end()) continue;
      std::vector<std::size_t> here, elsewhere;
      for (const std::size_t other : named->second) {
        const InstalledPackage& candidate = packages[other];
        if (other == i || candidate.package.type != packages[i].package.type) continue;
        if (!wanted.version.empty() && candidate.package.version != wanted.version) continue;
        (candidate.path == packages[i].path ? here : elsewhere).push_back(other);
      }
      const std::vector<std::size_t>& found = here.empty() ? elsewhere : here;
      out[i].insert(out[i].end(), found.begin(), found.end());
    }
    std::ranges::sort(out[i]);
    const auto repeated = std::ranges::unique(out[i]);
    out[i].erase(repeated.begin(), repeated.end());
  }
  return out;
}

}  // namespace plimsoll
