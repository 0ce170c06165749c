// SPDX-License-Identifier: Apache-2.0
// Cargo.lock, versions 1 to 4: a TOML table [[package]] with name, version, source and dependencies for each crate.
//
// Packages without a source are the project's own (workspace members and folders); what they depend on is direct. A
// dependency is "name", "name version" where several are locked, or "name version (source)".
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/lines.h"
#include "base/sorted.h"
#include "base/toml.h"
#include "detect/lang/documents.h"
#include "detect/lang/salvage.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "Cargo.lock"}};

/// What the project's own packages depend on, as "name" or "name version".
std::set<std::string, std::less<>> direct_dependencies(const json::array& list, const json::value* root) {
  std::set<std::string, std::less<>> out;
  const auto add = [&](const json::value& package) {
    for (const json::value& entry : json::items(package, "dependencies")) {
      std::string_view text = json::text(entry);
      const std::string_view name = take_word(text), version = take_word(text);
      out.insert(version.empty() ? std::string(name) : fmt::format("{} {}", name, version));
    }
  };
  for (const json::value& package : list) {
    if (json::text(package, "source").empty()) add(package);
  }
  if (root != nullptr) add(*root);
  return out;
}

void add_dependencies(const json::value& entry, Package& package) {
  for (const json::value& each : json::items(entry, "dependencies")) {
    std::string_view text = json::text(each);
    const std::string_view name = take_word(text), version = take_word(text);
    if (!name.empty()) package.depends.push_back({std::string(name), std::string(version)});
  }
  sort_unique(package.depends);
}

/// Crates bring locks of their own: in cargo's home, and in the folder that `cargo vendor` makes.
bool is_of_a_crate(std::string_view path) {
  return is_below(path, "registry/src") || is_below(path, "git/checkouts") || is_below(path, "vendor") ||
         is_of_a_package(path);
}

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_crate(file.path)) return;
  const auto root = read_document(document(file.content), toml::parse, {}, sink);
  if (!root) return;
  const json::array& list = json::items(*root, "package");
  const auto direct = direct_dependencies(list, json::find(*root, "root"));  // [root]: the oldest files
  Packages packages("cargo");
  Damage damage;
  for (const json::value& entry : list) {
    if (json::text(entry, "source").empty()) continue;
    const std::string_view name = json::text(entry, "name"), version = json::text(entry, "version");
    const bool is_direct = direct.contains(name) || direct.contains(fmt::format("{} {}", name, version));
    const Relation relation = direct.empty() ? Relation::unknown : is_direct ? Relation::direct : Relation::transitive;
    Package* package = packages.add(name, version, relation);
    if (package == nullptr)
      damage.add(fmt::format("the package \"{}\" has no name or no version", printable(name, 200)));
    else
      add_dependencies(entry, *package);
  }
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector cargo_lock_detector() {
  return {"cargo-lock", 2, "crates in Cargo.lock", kWants, detect, 64 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
