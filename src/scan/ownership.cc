// SPDX-License-Identifier: Apache-2.0
#include "scan/ownership.h"

#include <algorithm>
#include <bitset>
#include <set>
#include <unordered_map>

#include "base/words.h"
#include "codec/entry.h"
#include "oci/environment.h"
#include "package/ecosystem.h"

namespace plimsoll::scan {

namespace {

constexpr std::size_t kMostNamed = 5;  // in one message

template <typename Each>
void each_ownership(const View::Files& files, Each each) {
  for (const auto& [key, facts] : files) {
    for (const View::FoundFact& found : facts) {
      if (const auto* ownership = std::get_if<Ownership>(&found.fact)) each(*ownership);
    }
  }
}

/// Who owns the paths that somebody asks about. All owned files of an image are walked over once, so what they are
/// compared with is kept small and turned away quickly.
class Owners {
 public:
  void ask(std::string_view path) {
    for (std::string_view part = path; !part.empty(); part = archive_above(part)) {
      const std::uint64_t hash = owned_path(part);
      owner_of_.emplace(hash, std::string());
      maybe_.set(hash % maybe_.size());
    }
  }

  void find(const View::Files& files) {
    each_ownership(files, [this](const Ownership& ownership) {
      for (const std::uint64_t file : ownership.files) {
        if (!maybe_.test(file % maybe_.size())) continue;
        const auto asked = owner_of_.find(file);
        if (asked != owner_of_.end() && asked->second.empty()) asked->second = ownership.package;
      }
    });
  }

  /// The owner of the file, or of the archive around it; empty when there is none.
  [[nodiscard]] std::string owner(std::string_view path) const {
    for (std::string_view part = path; !part.empty(); part = archive_above(part)) {
      const auto found = owner_of_.find(owned_path(part));
      if (found != owner_of_.end() && !found->second.empty()) return found->second;
    }
    return {};
  }

 private:
  /// "usr/share/java/x.jar" of "usr/share/java/x.jar/META-INF/y"; empty when there is none above.
  static std::string_view archive_above(std::string_view path) {
    for (std::size_t slash = path.rfind('/'); slash != std::string_view::npos && slash > 0;
         slash = path.rfind('/', slash - 1)) {
      path = path.substr(0, slash);
      if (is_opened_archive(path)) return path;
    }
    return {};
  }

  std::unordered_map<std::uint64_t, std::string> owner_of_;
  std::bitset<1 << 16> maybe_;
};

std::set<std::string, std::less<>> path_folders(const View& view, std::span<const std::string> environment) {
  std::set<std::string, std::less<>> folders;
  for (const std::string_view folder : oci::path_parts(environment)) {
    if (!folder.starts_with('/')) continue;  // relative to wherever the program is started
    const std::string plain = normalise_path(folder);
    if (auto place = view.resolve(plain)) folders.insert(std::move(*place));
    folders.insert(plain);
  }
  return folders;
}

bool is_there(std::uint64_t file, std::span<const LayerFacts> layers) {
  return std::ranges::any_of(layers, [&](const LayerFacts& layer) {
    return std::ranges::binary_search(layer.leaves, file) || std::ranges::binary_search(layer.merged_leaves, file);
  });
}

}  // namespace

void collect_ownership(const View::Files& files, Inventory& inventory) {
  each_ownership(files, [&](const Ownership& ownership) { inventory.ownership.push_back(ownership); });
}

void settle_owners(const View::Files& files, Inventory& inventory) {
  // A note in a program names a package like the distribution's own, which may or may not own the program.
  const auto is_note = [](const InstalledPackage& installed) { return installed.detector == "elf-package-note"; };
  const auto is_own = [&](const InstalledPackage& installed) {
    return !find_ecosystem(installed.package.type) && !is_note(installed);
  };
  Owners owners;
  for (const InstalledPackage& installed : inventory.packages) {
    if (!is_own(installed)) owners.ask(installed.path);
  }
  owners.find(files);
  for (InstalledPackage& installed : inventory.packages) {
    if (!is_own(installed)) installed.owner = owners.owner(installed.path);
  }
  std::erase_if(inventory.packages, [&](const InstalledPackage& installed) {
    return !installed.owner.empty() && (installed.package.type == "generic" || is_note(installed));
  });
}

void count_programs(const View& view, const View::Files& files, std::span<const std::string> environment,
                    Inventory& inventory) {
  const auto folders = path_folders(view, environment);
  std::set<std::string_view> recognised;
  for (const InstalledPackage& installed : inventory.packages) recognised.insert(installed.path);
  Owners owners;
  std::vector<std::string> programs;
  for (const auto& [key, facts] : files) {
    const bool is_program = std::ranges::any_of(
        facts, [](const View::FoundFact& found) { return std::holds_alternative<Program>(found.fact); });
    if (!is_program || !folders.contains(folder_of(key.first))) continue;
    programs.push_back(key.first);
    owners.ask(key.first);
  }
  owners.find(files);
  inventory.coverage.programs = programs.size();
  for (std::string& program : programs) {
    if (!recognised.contains(program) && owners.owner(program).empty())
      inventory.coverage.unowned.push_back(std::move(program));
  }
  std::ranges::sort(inventory.coverage.unowned);
  const std::size_t count = inventory.coverage.unowned.size();
  if (count == 0) return;
  inventory.incomplete.push_back(
      {"unowned-programs",
       fmt::format("{} in PATH {} to no package and {} not recognised, so nothing is known about {}: {}",
                   plural(count, "program"), count == 1 ? "belongs" : "belong", count == 1 ? "was" : "were",
                   count == 1 ? "it" : "them", some_of(inventory.coverage.unowned, kMostNamed)),
       {}});
}

void check_owned_files(const View::Files& files, std::span<const LayerFacts> layers, Inventory& inventory) {
  std::set<std::string> gone;
  each_ownership(files, [&](const Ownership& ownership) {
    if (ownership.files.empty()) return;
    if (std::ranges::none_of(ownership.files, [&](std::uint64_t file) { return is_there(file, layers); }))
      gone.insert(ownership.package);
  });
  if (gone.empty()) return;
  const std::vector<std::string> list(gone.begin(), gone.end());
  inventory.incomplete.push_back(
      {"package-files-missing",
       fmt::format("{} recorded, but none of {} files is in the image; the package database was edited or the files "
                   "were removed: {}",
                   plural(list.size(), "package") + (list.size() == 1 ? " is" : " are"),
                   list.size() == 1 ? "its" : "their", some_of(list, kMostNamed)),
       {}});
}

}  // namespace plimsoll::scan
