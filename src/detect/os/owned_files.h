// SPDX-License-Identifier: Apache-2.0
// Collects the files of one package for an Ownership fact, as numbers only.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "detect/detector.h"

namespace plimsoll::detect {

class OwnedFiles {
 public:
  /// One path; documentation is left out (Ownership::files says why).
  void add(std::string_view path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    if (!path.empty() && !is_documentation(path)) files_.push_back(owned_path(path));
  }
  /// A file in a folder, when the path is not at hand as one text.
  void add(std::string_view folder, std::string_view name) {
    // One long folder must not be paid for by each of its files.
    if (folder.size() + name.size() > kLimits.path_bytes) return;
    path_.assign(folder);
    if (!path_.empty() && !path_.ends_with('/')) path_ += '/';
    path_ += name;
    add(path_);
  }

  /// A folder: when it was or will be added as a file, it is none.
  void add_folder(std::string_view path) { folders_.push_back(owned_path(path)); }

  /// Hands over what was collected and starts anew. Nothing when there was nothing.
  void give(std::string_view type, std::string_view package, FactSink& sink) {
    std::ranges::sort(files_);
    std::ranges::sort(folders_);
    const auto rest = std::ranges::unique(files_);
    files_.erase(rest.begin(), rest.end());
    std::erase_if(files_, [&](std::uint64_t file) { return std::ranges::binary_search(folders_, file); });
    files_.shrink_to_fit();
    if (!files_.empty() && !package.empty())
      sink.add(Ownership{std::string(type), std::string(package), std::move(files_)});
    files_ = {};
    folders_.clear();
  }

 private:
  static bool is_documentation(std::string_view path) {
    constexpr std::string_view kShare = "usr/share/";
    if (!path.starts_with(kShare)) return false;
    path.remove_prefix(kShare.size());
    constexpr auto kFolders = std::to_array<std::string_view>({"doc/", "info/", "locale/", "man/"});
    return std::ranges::any_of(kFolders, [&](std::string_view folder) { return path.starts_with(folder); });
  }

  std::vector<std::uint64_t> files_, folders_;
  std::string path_;
};

}  // namespace plimsoll::detect
