// SPDX-License-Identifier: Apache-2.0
// pylock.toml and pylock.NAME.toml, the lockfile that Python's tools agreed on (PEP 751): a list "packages" of tables.
// What has a "directory" is the project's own; a version may be missing where it is not fixed. "dependencies", where a
// tool writes them, are tables with the name and, where that is not enough, the version of an entry.
#include <array>
#include <utility>
#include <vector>

#include "base/toml.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/lang/rows_by_name.h"
#include "detect/lang/salvage.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::prefix, "pylock."}};

void detect(const FileView& file, FactSink& sink) {
  if (!file.path.ends_with(".toml") || is_of_a_package(file.path)) return;
  const auto root = read_document(document(file.content), toml::parse, "[[packages]]", sink);
  if (!root) return;
  Packages packages("pypi");
  RowsByName rows("pypi");
  std::vector<std::pair<const json::value*, Package*>> entries;
  for (const json::value& entry : json::items(*root, "packages")) {
    if (json::find(entry, "directory")) continue;
    Package* row = packages.add(json::text(entry, "name"), json::text(entry, "version"));
    if (row == nullptr) continue;
    rows.add(*row);
    entries.emplace_back(&entry, row);
  }
  for (const auto& [entry, row] : entries) {
    for (const json::value& need : json::items(*entry, "dependencies")) {
      const std::string_view version = json::text(need, "version");
      for (const Package* needed : rows.find(json::text(need, "name"), {}))
        if (version.empty() || needed->version == version) packages.need(*row, *needed);
    }
  }
  packages.send(sink);
}

}  // namespace

Detector pylock_detector() {
  return {"pylock", 2, "Python's common lockfiles, pylock.toml", kWants, detect, 32 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
