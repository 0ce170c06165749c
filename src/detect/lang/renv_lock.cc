// SPDX-License-Identifier: Apache-2.0
// renv.lock of R: {"R": {"Version": …}, "Packages": {name: {"Package": name, "Version": …, "Source": …}}}. What a
// package needs is listed in "Requirements", since renv 1.1 in "Depends" and "Imports" ("cli (>= 3.6.2)").
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "renv.lock"}};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = or_gap(json::parse(document(file.content)), sink);
  if (!root) return;
  Packages packages("cran");
  std::unordered_map<std::string_view, const Package*> rows;
  std::vector<std::pair<Package*, const json::value*>> entries;
  Damage damage;
  for (const auto& [key, entry] : json::members(*root, "Packages")) {
    const std::string_view name = json::text(entry, "Package");
    Package* row = packages.add(name.empty() ? std::string_view(key) : name, json::text(entry, "Version"));
    if (row == nullptr) {
      damage.add(fmt::format("the package \"{}\" has no version", printable(std::string_view(key), 200)));
      continue;
    }
    rows.emplace(row->name, row);
    entries.emplace_back(row, &entry);
  }
  for (const auto& [row, entry] : entries) {
    for (const auto kind : {"Requirements", "Depends", "Imports"}) {
      for (const json::value& need : json::items(*entry, kind)) {
        const std::string_view text = json::text(need);
        const auto to = rows.find(text.substr(0, text.find_first_of(" (")));
        if (to != rows.end()) packages.need(*row, *to->second);
      }
    }
  }
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector renv_lock_detector() {
  return {"renv-lock", 2, "R packages in renv.lock", kWants, detect, 16 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
