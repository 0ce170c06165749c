// SPDX-License-Identifier: Apache-2.0
#include "scan/duplicates.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/sorted.h"
#include "codec/entry.h"
#include "package/ecosystem.h"

namespace plimsoll::scan {

namespace {

/// Ecosystems that install below the project's own folder; the others have one place for all projects.
constexpr auto kLocal = std::to_array<std::string_view>({"cocoapods", "composer", "npm"});

/// A file that lists packages which have files of their own.
bool is_list(const InstalledPackage& installed) {
  return installed.proof == Proof::installed &&
         (installed.path.ends_with("/.package-lock.json") || installed.detector == "sbom");
}

struct Key {
  std::string type, name;
  auto operator<=>(const Key&) const = default;
};

Key key_of(const Package& package) { return {package.type, name_key(package.type, package.name)}; }

bool is_local(std::string_view type) { return std::ranges::find(kLocal, type) != kLocal.end(); }

constexpr std::size_t kMostLent = 2'000'000;  // needs; no image comes near

class Duplicates {
 public:
  explicit Duplicates(std::vector<InstalledPackage>& packages) : packages_(packages), dropped_(packages.size()) {
    for (std::size_t i = 0; i < packages.size(); ++i) {
      const InstalledPackage& installed = packages[i];
      if (installed.proof != Proof::installed || is_list(installed)) continue;
      installed_[key_of(installed.package)].push_back(i);
      trees_[installed.package.type].insert(folder_of(installed.path));
    }
  }

  void run() {
    for (std::size_t i = 0; i < packages_.size(); ++i) {
      if (is_list(packages_[i])) drop_listed(i);
      if (packages_[i].proof != Proof::installed) drop_locked(i);
    }
    std::size_t at = 0;
    std::erase_if(packages_, [&](const InstalledPackage&) { return dropped_[at++]; });
  }

 private:
  void drop_listed(std::size_t i) {
    const InstalledPackage& listed = packages_[i];
    const bool is_hidden = listed.path.ends_with("/.package-lock.json");
    // The distribution's own database says all there is to say about its packages.
    const bool is_system =
        std::ranges::find(families(), listed.package.type, &Family::package_type) != families().end();
    if (is_system && trees_.contains(listed.package.type)) dropped_[i] = true;
    lend(i, is_hidden ? folder_of(listed.path) : std::string_view{});
  }

  void drop_locked(std::size_t i) {
    const InstalledPackage& locked = packages_[i];
    const bool local = is_local(locked.package.type);
    const std::string_view project = local ? folder_of(locked.path) : std::string_view{};
    lend(i, project);
    if (local ? has_tree(locked.package.type, project) : installed_.contains(key_of(locked.package)))
      dropped_[i] = true;
  }

  /// Whether anything of the type is installed below a folder.
  [[nodiscard]] bool has_tree(const std::string& type, std::string_view folder) const {
    const auto tree = trees_.find(type);
    if (tree == trees_.end()) return false;
    if (folder.empty() || tree->second.contains(folder)) return true;
    const auto first = tree->second.lower_bound(std::string(folder) + '/');
    return first != tree->second.end() && is_below(*first, folder);
  }

  /// Gives what row `i` knows to the installed rows of the same package and version below `folder`, and drops it when
  /// there is one.
  void lend(std::size_t i, std::string_view folder) {
    const Package& from = packages_[i].package;
    const auto same = installed_.find(key_of(from));
    if (same == installed_.end()) return;
    for (const std::size_t other : same->second) {
      InstalledPackage& to = packages_[other];
      if (to.package.version != from.version || !is_below(to.path, folder)) continue;
      if (to.package.relation == Relation::unknown) to.package.relation = from.relation;
      if (to.package.license.empty()) to.package.license = from.license;
      if (is_local(from.type) || to.package.depends.empty()) lend_needs(from, to.package);
      // One project that needs it at run time is enough.
      const auto [scope, is_new] = scopes_.emplace(other, from.scope);
      if (from.scope == Scope::runtime) scope->second = Scope::runtime;
      to.package.scope = scope->second;
      dropped_[i] = true;
    }
  }

  /// Lockfiles say which version serves a need, packages mostly the name alone: what the lockfile says goes first where
  /// that is what was installed.
  void lend_needs(const Package& from, Package& to) {
    std::vector<Dependency> needs;
    for (const Dependency& need : from.depends)
      if (lent_needs_ + needs.size() < kMostLent && !need.version.empty() && is_installed(from.type, need))
        needs.push_back(need);
    if (needs.empty()) return;
    const std::size_t exact = needs.size();
    lent_needs_ += exact;
    for (Dependency& own : to.depends) {
      const auto last = needs.begin() + static_cast<std::ptrdiff_t>(exact);
      const auto same = std::ranges::lower_bound(needs.begin(), last, own.name, {}, &Dependency::name);
      if (same == last || same->name != own.name) needs.push_back(std::move(own));
    }
    sort_unique(needs);
    to.depends = std::move(needs);
  }

  [[nodiscard]] bool is_installed(const std::string& type, const Dependency& need) const {
    const auto rows = installed_.find({type, name_key(type, need.name)});
    return rows != installed_.end() && std::ranges::any_of(rows->second, [&](std::size_t i) {
             return packages_[i].package.version == need.version;
           });
  }

  std::vector<InstalledPackage>& packages_;
  std::vector<bool> dropped_;
  std::size_t lent_needs_ = 0;
  std::map<Key, std::vector<std::size_t>> installed_;
  std::map<std::string, std::set<std::string_view>> trees_;  // by type: folders with installed packages
  std::map<std::size_t, Scope> scopes_;
};

}  // namespace

void drop_duplicates(Inventory& inventory) { Duplicates(inventory.packages).run(); }

}  // namespace plimsoll::scan
