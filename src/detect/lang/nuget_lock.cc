// SPDX-License-Identifier: Apache-2.0
// packages.lock.json of NuGet: {"dependencies": {framework: {name: {"type": …, "resolved": version}}}}. The type is
// Direct, Transitive, CentralTransitive (transitive, its version set centrally) or Project, which is of the solution.
//
// An entry's own "dependencies" map names, in any case, to what was asked; the version is that of the same framework. A
// list for one platform, "net8.0/linux-x64", only has what differs from the framework's.
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "detect/lang/documents.h"
#include "detect/table.h"
#include "package/ecosystem.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "packages.lock.json"}};

/// The packages of a framework by name_key(), and what they need.
struct Framework {
  std::unordered_map<std::string, const Package*> rows;
  std::vector<std::pair<Package*, const json::object*>> needs;
};

void connect(const std::unordered_map<std::string_view, Framework>& frameworks, Packages& packages) {
  for (const auto& [name, framework] : frameworks) {
    const auto base = frameworks.find(name.substr(0, name.find('/')));
    for (const auto& [from, needs] : framework.needs) {
      for (const auto& need : *needs) {
        const std::string key = name_key("nuget", need.key());
        const auto own = framework.rows.find(key);
        if (own != framework.rows.end()) {
          packages.need(*from, *own->second);
        } else if (base != frameworks.end()) {
          const auto general = base->second.rows.find(key);
          if (general != base->second.rows.end()) packages.need(*from, *general->second);
        }
      }
    }
  }
}

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = or_gap(json::parse(document(file.content)), sink);
  if (!root) return;
  Packages packages("nuget");
  Damage damage;
  std::unordered_map<std::string_view, Framework> frameworks;
  for (const auto& [framework, list] : json::members(*root, "dependencies")) {
    if (!list.is_object()) continue;
    for (const auto& [name, entry] : list.get_object()) {
      const std::string_view type = json::text(entry, "type");
      if (type == "Project") continue;
      const Relation relation = type == "Direct" ? Relation::direct : Relation::transitive;
      Package* row = packages.add(name, json::text(entry, "resolved"), relation);
      if (row == nullptr) {
        damage.add(fmt::format("the package \"{}\" has no resolved version", printable(std::string_view(name), 200)));
        continue;
      }
      Framework& own = frameworks[framework];
      own.rows.emplace(name_key("nuget", name), row);
      own.needs.emplace_back(row, &json::members(entry, "dependencies"));
    }
  }
  connect(frameworks, packages);
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector nuget_lock_detector() {
  return {"nuget-lock", 2, "NuGet's packages.lock.json", kWants, detect, 64 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
