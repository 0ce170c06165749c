// SPDX-License-Identifier: Apache-2.0
// conan.lock. Conan 2 lists references: {"requires": ["zlib/1.2.13#revision%time"], "build_requires": […]}. Conan 1 has
// a graph, {"graph_lock": {"nodes": {"0": {"ref": …, "requires": ["1"], "context": "host" | "build"}}}}, whose node 0
// is the project when it has no revision of a package.
//
// A reference is name/version[@user/channel][#revision][%time].
#include <array>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "base/json.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "conan.lock"}};

/// Adds name/version; nullptr when there is no version.
Package* add_reference(Packages& packages, std::string_view reference, Relation relation, Scope scope) {
  reference = reference.substr(0, reference.find_first_of("#%@"));
  const auto slash = reference.find('/');
  if (slash == reference.npos) return nullptr;
  return packages.add(reference.substr(0, slash), reference.substr(slash + 1), relation, scope);
}

void read_graph(const json::object& nodes, Packages& packages, Damage& damage) {
  std::set<std::string_view> direct;
  const json::value* root = nodes.if_contains("0");
  if (root != nullptr) {
    for (const json::value& id : json::items(*root, "requires")) direct.insert(json::text(id));
  }
  std::unordered_map<std::string_view, Package*> rows;
  for (const auto& [id, node] : nodes) {
    const std::string_view reference = json::text(node, "ref");
    // The consumer: a conanfile that is no package, or the package that is being made.
    const bool is_project = id == "0" && (reference.find('/') == reference.npos || json::find(node, "path") != nullptr);
    if (is_project || reference.empty()) continue;
    const Relation relation = direct.contains(std::string_view(id)) ? Relation::direct : Relation::transitive;
    const Scope scope = json::text(node, "context") == "build" ? Scope::development : Scope::runtime;
    if (Package* row = add_reference(packages, reference, relation, scope))
      rows.emplace(id, row);
    else
      damage.add(fmt::format("node {} is not name/version", printable(std::string_view(id), 40)));
  }
  for (const auto& [id, row] : rows) {
    for (const json::value& need : json::items(*nodes.if_contains(id), "requires")) {
      if (const auto to = rows.find(json::text(need)); to != rows.end()) packages.need(*row, *to->second);
    }
  }
}

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = or_gap(json::parse(document(file.content)), sink);
  if (!root) return;
  Packages packages("conan");
  Damage damage;
  if (const json::value* graph = json::find(*root, "graph_lock")) {
    read_graph(json::members(*graph, "nodes"), packages, damage);
  }
  for (const std::string_view list : {"requires", "build_requires", "python_requires"}) {
    const Scope scope = list == "requires" ? Scope::runtime : Scope::development;
    for (const json::value& entry : json::items(*root, list)) {
      // A list in a list goes on with the package's own revisions.
      const std::string_view reference =
          entry.is_array() && !entry.get_array().empty() ? json::text(entry.get_array().front()) : json::text(entry);
      if (!add_reference(packages, reference, Relation::unknown, scope))
        damage.add(fmt::format("\"{}\" in {} is not name/version", printable(reference, 200), list));
    }
  }
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector conan_lock_detector() {
  return {"conan-lock", 2, "C and C++ packages in conan.lock", kWants, detect, 64 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
