// SPDX-License-Identifier: Apache-2.0
// pdm.lock: TOML, a list "package" of tables, newer ones with the groups that want the package. What has a "path" that
// is no archive is the project's own. "dependencies" is a list of requirements, those of asked extras in an entry that
// names the package again.
#include <algorithm>
#include <array>
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

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "pdm.lock"}};
constexpr auto kArchives = std::to_array<std::string_view>({".tar.bz2", ".tar.gz", ".whl", ".zip"});

bool is_folder(std::string_view path) {
  return !path.empty() &&
         std::ranges::none_of(kArchives, [&](std::string_view suffix) { return path.ends_with(suffix); });
}

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = read_document(document(file.content), toml::parse, "[[package]]", sink);
  if (!root) return;
  Packages packages("pypi");
  RowsByName rows("pypi");
  std::vector<std::pair<const json::value*, Package*>> entries;
  for (const json::value& entry : json::items(*root, "package")) {
    if (is_folder(json::text(entry, "path"))) continue;
    Package* row = packages.add(json::text(entry, "name"), json::text(entry, "version"), Relation::unknown,
                                scope_of_groups(json::items(entry, "groups")));
    if (row == nullptr) continue;
    rows.add(*row);
    entries.emplace_back(&entry, row);
  }
  for (const auto& [entry, row] : entries) {
    for (const json::value& text : json::items(*entry, "dependencies")) {
      const auto need = parse_requirement(json::text(text));
      if (!need || holds(need->marker, {}) == Truth::no) continue;
      for (const Package* needed : rows.find(need->name, need->range)) packages.need(*row, *needed);
    }
  }
  packages.send(sink);
}

}  // namespace

Detector pdm_lock_detector() { return {"pdm-lock", 2, "PDM's lockfiles", kWants, detect, 32 * kMiB, Proof::locked}; }

}  // namespace plimsoll::detect
