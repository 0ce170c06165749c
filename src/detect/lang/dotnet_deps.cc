// SPDX-License-Identifier: Apache-2.0
// APPLICATION.deps.json: what a .NET application was published with (dotnet/sdk, "runtime-configuration-file.md").
//
//   "runtimeTarget": {"name": T}
//   "targets": {T: {"Name/1.0": {"dependencies": {…}, "runtime": {the assemblies it brings}, …}}}
//   "libraries": {"Name/1.0": {"type": "package" | "project" | "runtimepack" | "reference", …}}
//
// A package that brings nothing for the target (its assemblies are the framework's, or it served the build only) is
// not in the application and is left out. A self-contained application holds the runtime itself, "runtimepack.NAME".
#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::suffix, ".deps.json"}};
constexpr std::string_view kRuntimePack = "runtimepack.";

/// The targets that count: the one the application runs on, else all.
std::vector<const json::object*> targets_of(const json::value& document) {
  const json::object& all = json::members(document, "targets");
  const json::value* target = json::find(document, "runtimeTarget");
  std::string_view name;
  if (target != nullptr) name = target->is_string() ? json::text(*target) : json::text(*target, "name");
  std::vector<const json::object*> out;
  for (const auto& [key, value] : all) {
    if (value.is_object() && (name.empty() || key == name)) out.push_back(&value.get_object());
  }
  if (out.empty()) {
    for (const auto& [key, value] : all) {
      if (value.is_object()) out.push_back(&value.get_object());
    }
  }
  return out;
}

bool brings_nothing(const json::value& entry) {
  return std::ranges::all_of(std::to_array<std::string_view>({"runtime", "runtimeTargets", "native", "resources"}),
                             [&](std::string_view kind) { return json::members(entry, kind).empty(); });
}

/// "Name/1.0" of everything a project of the solution asks for itself.
std::set<std::string, std::less<>> direct_packages(const std::vector<const json::object*>& targets,
                                                   const json::object& libraries) {
  std::set<std::string, std::less<>> out;
  for (const json::object* target : targets) {
    for (const auto& [key, entry] : *target) {
      const json::value* library = libraries.if_contains(key);
      if (library == nullptr || json::text(*library, "type") != "project") continue;
      for (const auto& [name, version] : json::members(entry, "dependencies"))
        out.insert(fmt::format("{}/{}", std::string_view(name), json::text(version)));
    }
  }
  return out;
}

void connect(const std::vector<const json::object*>& targets,
             const std::unordered_map<std::string_view, Package*>& rows, Packages& packages) {
  for (const json::object* target : targets) {
    for (const auto& [key, entry] : *target) {
      const auto from = rows.find(key);
      if (from == rows.end()) continue;
      for (const auto& [name, version] : json::members(entry, "dependencies")) {
        const auto to = rows.find(fmt::format("{}/{}", std::string_view(name), json::text(version)));
        if (to != rows.end()) packages.need(*from->second, *to->second);
      }
    }
  }
}

void detect(const FileView& file, FactSink& sink) {
  const auto root = or_gap(json::parse(document(file.content)), sink);
  if (!root) return;
  const json::object& libraries = json::members(*root, "libraries");
  const auto targets = targets_of(*root);
  const auto direct = direct_packages(targets, libraries);

  const auto is_absent = [&](std::string_view key) {
    bool seen = false;
    for (const json::object* target : targets) {
      const json::value* entry = target->if_contains(key);
      if (entry == nullptr) continue;
      if (!brings_nothing(*entry)) return false;
      seen = true;
    }
    return seen;  // a library that no target tells of may be there
  };

  Packages packages("nuget");
  std::unordered_map<std::string_view, Package*> rows;  // by "Name/1.0"
  Damage damage;
  for (const auto& [key, library] : libraries) {
    const std::string_view id = key;
    const std::string_view type = json::text(library, "type");
    const bool pack = type == "runtimepack";
    if ((type != "package" && !pack) || is_absent(id)) continue;
    std::string_view name = id.substr(0, id.rfind('/'));
    const std::string_view version = name.size() < id.size() ? id.substr(name.size() + 1) : std::string_view{};
    if (pack && name.starts_with(kRuntimePack)) name.remove_prefix(kRuntimePack.size());
    const Relation relation = direct.contains(id) ? Relation::direct
                              : direct.empty()    ? Relation::unknown
                                                  : Relation::transitive;
    if (Package* row = packages.add(name, version, pack ? Relation::direct : relation))
      rows.emplace(id, row);
    else
      damage.add(fmt::format("the library \"{}\" is not a name and a version", printable(id, 200)));
  }
  connect(targets, rows, packages);
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector dotnet_deps_detector() {
  return {"dotnet-deps", 2, "published .NET applications and frameworks (*.deps.json)", kWants, detect, 64 * kMiB};
}

}  // namespace plimsoll::detect
