// SPDX-License-Identifier: Apache-2.0
// DESCRIPTION of an installed R package: "Field: value" lines, continued by lines that begin with a blank. R adds
// "Built:" when it installs one; those of source trees have none. Depends and Imports list what is needed, parted by
// commas: "R (>= 3.5), cli (>= 3.6.2)".
#include <array>

#include "base/lines.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "DESCRIPTION"}};
constexpr std::size_t kMostNeeds = 4096;

void add_needs(std::string_view list, Package& package) {
  while (!list.empty() && package.depends.size() < kMostNeeds) {
    const auto end = std::min(list.find(','), list.size());
    const std::string_view need = trim(list.substr(0, end));
    const std::string_view name = need.substr(0, need.find_first_of(" \t("));
    if (name != "R" && is_sound(name, "0")) package.depends.push_back({std::string(name), {}});
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

void detect(const FileView& file, FactSink& sink) {
  std::string_view name, version, license, priority;
  std::string needs;
  bool built = false, in_needs = false;
  for (std::string_view rest = document(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (!line.empty() && is_blank(line.front())) {
      if (in_needs) needs.append(line);
      continue;
    }
    in_needs = line.starts_with("Depends:") || line.starts_with("Imports:");
    const auto colon = line.find(':');
    if (colon == line.npos) continue;
    const std::string_view field = line.substr(0, colon), value = trim(line.substr(colon + 1));
    if (field == "Package") name = value;
    if (field == "Version") version = value;
    if (field == "License") license = value;
    if (field == "Priority") priority = value;
    if (in_needs) needs.append(1, ',').append(value);
    built |= field == "Built";
  }
  if (!built || priority == "base") return;  // base packages are R itself
  Packages packages("cran");
  if (Package* package = packages.add(name, version)) {
    package->license = license;
    add_needs(needs, *package);
  } else {
    add_malformed(sink, "it has no Package or no Version field");
  }
  packages.send(sink);
}

}  // namespace

Detector r_description_detector() {
  return {"r-description", 2, "installed R packages (DESCRIPTION)", kWants, detect, kMiB};
}

}  // namespace plimsoll::detect
