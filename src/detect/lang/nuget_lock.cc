// SPDX-License-Identifier: Apache-2.0
// packages.lock.json of NuGet: {"dependencies": {framework: {name: {"type": …, "resolved": version}}}}. The type is
// Direct, Transitive, CentralTransitive (transitive, its version set centrally) or Project, which is of the solution.
#include <array>

#include <fmt/format.h>

#include "base/json.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "packages.lock.json"}};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = or_gap(json::parse(document(file.content)), sink);
  if (!root) return;
  Packages packages("nuget");
  Damage damage;
  for (const auto& [framework, list] : json::members(*root, "dependencies")) {
    if (!list.is_object()) continue;
    for (const auto& [name, entry] : list.get_object()) {
      const std::string_view type = json::text(entry, "type");
      if (type == "Project") continue;
      const Relation relation = type == "Direct" ? Relation::direct : Relation::transitive;
      if (packages.add(name, json::text(entry, "resolved"), relation) == nullptr)
        damage.add(fmt::format("the package \"{}\" has no resolved version", printable(std::string_view(name), 200)));
    }
  }
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector nuget_lock_detector() {
  return {"nuget-lock", 1, "NuGet's packages.lock.json", kWants, detect, 64 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
