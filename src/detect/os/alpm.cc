// SPDX-License-Identifier: Apache-2.0
// pacman's local database: var/lib/pacman/local/NAME-VERSION-RELEASE/desc, and beside it the list "files", for each
// package.
//
// "%FIELD%" lines, each followed by its values, one a line, up to an empty line. %BASE% is the source package. Under
// %FILES% folders end with a slash. Under %DEPENDS% there are names of packages, or of what some package provides; who
// that is stands in other files and is not known here.
#include <array>

#include "base/lines.h"
#include "base/sorted.h"
#include "detect/os/owned_files.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "desc"}, Want{Want::Kind::name, "files"}};
constexpr std::size_t kMostDepends = 4096;
constexpr std::string_view kFolder = "var/lib/pacman/local/";

void detect_files(const FileView& file, FactSink& sink) {
  std::string_view name = file.path.substr(kFolder.size());
  name = name.substr(0, name.find('/'));
  for (int i = 0; i < 2; ++i) name = name.substr(0, name.rfind('-'));  // release, version

  OwnedFiles files;
  bool listed = false;
  for (std::string_view rest = as_text(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (line.starts_with('%'))
      listed = line == "%FILES%";
    else if (listed && !line.ends_with('/'))
      files.add(line);
  }
  files.give("alpm", name, sink);
}

void detect(const FileView& file, FactSink& sink) {
  // Many programs have files of these names.
  if (!file.path.starts_with(kFolder)) return;
  if (file.path.ends_with("/files")) {
    detect_files(file, sink);
    return;
  }

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
    } else if (field == "%DEPENDS%") {
      const std::string_view name = line.substr(0, line.find_first_of("<=>"));
      if (!name.empty() && package.depends.size() < kMostDepends) package.depends.push_back({std::string(name), {}});
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
  sort_unique(package.depends);
  sink.add(std::move(package));
}

}  // namespace

Detector alpm_detector() { return {"alpm", 3, "packages installed by pacman (Arch Linux)", kWants, detect}; }

}  // namespace plimsoll::detect
