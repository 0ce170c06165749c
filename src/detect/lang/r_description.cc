// SPDX-License-Identifier: Apache-2.0
// DESCRIPTION of an installed R package: "Field: value" lines, continued by lines that begin with a blank. R adds
// "Built:" when it installs one; those of source trees have none.
#include <array>

#include "base/lines.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "DESCRIPTION"}};

void detect(const FileView& file, FactSink& sink) {
  std::string_view name, version, license, priority;
  bool built = false;
  for (std::string_view rest = document(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    const auto colon = line.find(':');
    if (colon == line.npos || is_blank(line.front())) continue;
    const std::string_view field = line.substr(0, colon), value = trim(line.substr(colon + 1));
    if (field == "Package") name = value;
    if (field == "Version") version = value;
    if (field == "License") license = value;
    if (field == "Priority") priority = value;
    built |= field == "Built";
  }
  if (!built || priority == "base") return;  // base packages are R itself
  Packages packages("cran");
  if (Package* package = packages.add(name, version))
    package->license = license;
  else
    add_malformed(sink, "it has no Package or no Version field");
  packages.send(sink);
}

}  // namespace

Detector r_description_detector() {
  return {"r-description", 1, "installed R packages (DESCRIPTION)", kWants, detect, kMiB};
}

}  // namespace plimsoll::detect
