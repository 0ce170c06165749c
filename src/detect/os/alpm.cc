// SPDX-License-Identifier: Apache-2.0
// pacman's local database: var/lib/pacman/local/NAME-VERSION/desc, one file for each package.
//
// "%FIELD%" lines, each followed by its values, one a line, up to an empty line. %BASE% is the source package.
#include <array>

#include "detect/os/lines.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "desc"}};
constexpr std::string_view kFolder = "var/lib/pacman/local/";

void detect(const FileView& file, FactSink& sink) {
  // Many programs have a file of this name.
  if (!file.path.starts_with(kFolder)) return;

  Package package;
  package.type = "alpm";
  std::string_view field;
  for (std::string_view rest = as_text(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (line.empty()) {
      field = {};
    } else if (field.empty()) {
      field = line;
    } else if (field == "%NAME%") {
      package.name = line;
    } else if (field == "%VERSION%") {
      package.version = line;
    } else if (field == "%BASE%") {
      package.source_name = line;
    } else if (field == "%ARCH%") {
      package.arch = line;
    } else if (field == "%PACKAGER%") {
      package.vendor = line;
    } else if (field == "%LICENSE%") {
      package.license += (package.license.empty() ? "" : " AND ") + std::string(line);
    }
  }
  if (package.name.empty() || package.version.empty()) {
    sink.add(Gap{"malformed-file", "the package has no name or no version"});
    return;
  }
  if (package.source_name.empty()) package.source_name = package.name;
  package.source_version = package.version;
  sink.add(std::move(package));
}

}  // namespace

Detector alpm_detector() { return {"alpm", 1, "packages installed by pacman (Arch Linux)", kWants, detect}; }

}  // namespace plimsoll::detect
