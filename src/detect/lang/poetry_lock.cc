// SPDX-License-Identifier: Apache-2.0
// poetry.lock: TOML, a list "package" of tables. Older ones state a category ("main", "dev"), newer ones the groups
// that want the package. A source of type "directory" is the project's own.
//
// [package.dependencies] maps names to a range, or to a table with "version", "markers", "optional" and the "extras"
// that are asked of the other, or to a list of such tables. What only an extra brings counts where another package of
// the file asks for that extra; what the project asks for does not stand here.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/toml.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/lang/python_groups.h"
#include "detect/lang/python_needs.h"
#include "detect/lang/rows_by_name.h"
#include "detect/lang/salvage.h"
#include "detect/table.h"
#include "package/ecosystem.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "poetry.lock"}};

/// A name with the extras that are asked of it.
using Extras = std::map<std::string, std::set<std::string_view>, std::less<>>;

/// Calls `each(name, spec)` for every dependency of an entry, one for each table of a list.
template <typename Each>
void each_dependency(const json::value& entry, const Each& each) {
  for (const auto& [name, spec] : json::members(entry, "dependencies")) {
    if (const json::array* specs = spec.if_array()) {
      for (const json::value& one : *specs) each(std::string_view(name), one);
    } else {
      each(std::string_view(name), spec);
    }
  }
}

bool is_needed(const json::value& spec, const std::set<std::string_view>* extras) {
  const json::value* optional = json::find(spec, "optional");
  const std::string_view marker = json::text(spec, "markers");
  if (marker.empty()) return optional == nullptr || !optional->is_bool() || !optional->get_bool();
  if (holds(marker, {}) != Truth::no) return true;
  return extras != nullptr && std::ranges::any_of(*extras, [&](std::string_view extra) {
           return holds(marker, {.extra = extra}) != Truth::no;
         });
}

void connect(const std::vector<std::pair<const json::value*, Package*>>& entries, Packages& packages) {
  RowsByName rows("pypi");
  Extras extras;
  for (const auto& [entry, package] : entries) {
    rows.add(*package);
    each_dependency(*entry, [&](std::string_view name, const json::value& spec) {
      for (const json::value& extra : json::items(spec, "extras"))
        extras[name_key("pypi", name)].insert(json::text(extra));
    });
  }
  for (const auto& [entry, package] : entries) {
    const auto asked = extras.find(name_key("pypi", package->name));
    each_dependency(*entry, [&](std::string_view name, const json::value& spec) {
      if (!is_needed(spec, asked == extras.end() ? nullptr : &asked->second)) return;
      const std::string_view range = spec.is_string() ? json::text(spec) : json::text(spec, "version");
      for (const Package* needed : rows.find(name, range == "*" ? std::string_view{} : range))
        packages.need(*package, *needed);
    });
  }
}

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = read_document(document(file.content), toml::parse, "[[package]]", sink);
  if (!root) return;
  Packages packages("pypi");
  std::vector<std::pair<const json::value*, Package*>> entries;
  for (const json::value& entry : json::items(*root, "package")) {
    const json::value* source = json::find(entry, "source");
    if (source && json::text(*source, "type") == "directory") continue;
    const bool dev = json::text(entry, "category") == "dev";
    const Scope scope = dev ? Scope::development : scope_of_groups(json::items(entry, "groups"));
    if (Package* row = packages.add(json::text(entry, "name"), json::text(entry, "version"), Relation::unknown, scope))
      entries.emplace_back(&entry, row);
  }
  connect(entries, packages);
  packages.send(sink);
}

}  // namespace

Detector poetry_lock_detector() {
  return {"poetry-lock", 2, "Poetry's lockfiles", kWants, detect, 32 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
