// SPDX-License-Identifier: Apache-2.0
// pubspec.lock of Dart and Flutter, a YAML file: packages: {name: {dependency: "direct main" | "direct dev" |
// "direct overridden" | transitive, source: hosted | git | path | sdk, version: "1.0.0"}}.
//
// A package from a folder is the project's own, one from an SDK has that SDK's version ("0.0.0").
#include <array>

#include <fmt/format.h>

#include "base/yaml.h"
#include "detect/lang/documents.h"
#include "detect/lang/salvage.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "pubspec.lock"}};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = read_document(document(file.content), yaml::parse, {}, sink);
  if (!root) return;
  Packages packages("pub");
  Damage damage;
  for (const auto& [name, entry] : json::members(*root, "packages")) {
    const std::string_view source = json::text(entry, "source"), dependency = json::text(entry, "dependency");
    if (source == "sdk" || source == "path") continue;
    const Relation relation = dependency.starts_with("direct") ? Relation::direct
                              : dependency == "transitive"     ? Relation::transitive
                                                               : Relation::unknown;
    const Scope scope = dependency == "direct dev" ? Scope::development : Scope::runtime;
    if (packages.add(name, json::text(entry, "version"), relation, scope) == nullptr)
      damage.add(fmt::format("the package \"{}\" has no version", printable(std::string_view(name), 200)));
  }
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector pubspec_lock_detector() {
  return {"pubspec-lock", 1, "Dart packages in pubspec.lock", kWants, detect, 16 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
