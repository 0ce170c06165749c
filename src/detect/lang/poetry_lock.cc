// SPDX-License-Identifier: Apache-2.0
// poetry.lock: TOML, a list "package" of tables. Older ones state a category ("main", "dev"), newer ones the groups
// that want the package. A source of type "directory" is the project's own.
#include <array>

#include "base/toml.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/lang/python_groups.h"
#include "detect/lang/salvage.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "poetry.lock"}};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = read_document(document(file.content), toml::parse, "[[package]]", sink);
  if (!root) return;
  Packages packages("pypi");
  for (const json::value& entry : json::items(*root, "package")) {
    const json::value* source = json::find(entry, "source");
    if (source && json::text(*source, "type") == "directory") continue;
    const bool dev = json::text(entry, "category") == "dev";
    const Scope scope = dev ? Scope::development : scope_of_groups(json::items(entry, "groups"));
    packages.add(json::text(entry, "name"), json::text(entry, "version"), Relation::unknown, scope);
  }
  packages.send(sink);
}

}  // namespace

Detector poetry_lock_detector() {
  return {"poetry-lock", 1, "Poetry's lockfiles", kWants, detect, 32 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
