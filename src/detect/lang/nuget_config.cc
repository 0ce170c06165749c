// SPDX-License-Identifier: Apache-2.0
// packages.config of .NET Framework projects: <package id="" version="" developmentDependency="true"/>, all that is
// restored, whoever asked for it.
#include <array>

#include <fmt/format.h>

#include "base/xml.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "packages.config"}};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = or_gap(xml::parse(as_text(file.content)), sink);
  if (!root || root->name != "packages") return;
  Packages packages("nuget");
  Damage damage;
  for (const xml::Element& element : root->children) {
    if (element.name != "package") continue;
    const Scope scope = element.attribute("developmentDependency") == "true" ? Scope::development : Scope::runtime;
    const std::string_view id = element.attribute("id");
    if (packages.add(id, element.attribute("version"), Relation::unknown, scope) == nullptr)
      damage.add(fmt::format("the package \"{}\" has no version", printable(id, 200)));
  }
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector nuget_config_detector() {
  return {"nuget-config", 1, "NuGet's packages.config", kWants, detect, 16 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
