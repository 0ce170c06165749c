// SPDX-License-Identifier: Apache-2.0
#include "detect/os/needs_by_name.h"

#include <algorithm>

#include "base/sorted.h"

namespace plimsoll::detect {

void NeedsByName::add(Package package) {
  packages_.push_back(std::move(package));
  provide(packages_.back().name);
}

void NeedsByName::need_file(std::string_view path) {
  if (needed_.size() >= kMostNeeds || packages_.empty()) return;
  // The number is also that of a name when somebody provides the path as one (apk and rpm packages do).
  need(path);
  const std::uint64_t file = owned_path(path);
  needed_files_.push_back(file);
  need(file);
}

void NeedsByName::provide_needed_files() {
  if (needed_files_.empty()) return;
  sort_unique(needed_files_);
  for (const auto& [package, files] : files_) {
    for (const std::uint64_t file : files) {
      if (std::ranges::binary_search(needed_files_, file) && provided_.size() < kMostProvided)
        provided_.emplace_back(file, package);
    }
  }
}

void NeedsByName::send(FactSink& sink) {
  provide_needed_files();
  std::ranges::sort(provided_);
  std::ranges::sort(needed_);
  auto need = needed_.begin();
  std::vector<std::uint32_t> met;
  for (std::uint32_t i = 0; i < packages_.size(); ++i) {
    met.clear();
    for (; need != needed_.end() && need->first == i; ++need) {
      auto provider = std::ranges::lower_bound(provided_, need->second, {}, [](const auto& row) { return row.first; });
      for (std::size_t n = 0; n < kMostProviders && provider != provided_.end() && provider->first == need->second;
           ++n, ++provider) {
        if (provider->second != i && met.size() < 16 * kMostOfPackage) met.push_back(provider->second);
      }
    }
    sort_unique(met);
    if (met.size() > kMostOfPackage) met.resize(kMostOfPackage);
    std::vector<Dependency>& depends = packages_[i].depends;
    for (const std::uint32_t other : met) depends.push_back({packages_[other].name, {}});
    sort_unique(depends);
  }
  for (Package& package : packages_) sink.add(std::move(package));
  packages_.clear();
}

}  // namespace plimsoll::detect
