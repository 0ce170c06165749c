// SPDX-License-Identifier: Apache-2.0
// dpkg's status file, and the files of the same form in status.d of distroless images and of opkg; and the lists of
// the packages' files.
//
// Paragraphs of "Field: value" lines separated by blank lines; a line that begins with a blank continues the field
// above it. Field names ignore case. Status is three words, want, flag and state: a package is there in every state
// but "not-installed" and "config-files" (removed, its configuration remains), whatever is wanted. Distroless files
// have no Status, what they describe is there. "Source: name (version)" names the source package where it differs.
// Depends and Pre-Depends are lists of names, "|" between alternatives, which other packages may provide.
//
// info/NAME.list or NAME:ARCH.list has one path a line, folders as well as files. Distroless images have
// status.d/NAME.md5sums instead: a digest, two blanks, a path.
#include <array>

#include <fmt/format.h>

#include "base/lines.h"
#include "base/sorted.h"
#include "detect/os/needs_by_name.h"
#include "detect/os/owned_files.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{
    Want{Want::Kind::path, "lib/opkg/status"},
    Want{Want::Kind::path, "usr/lib/opkg/status"},
    Want{Want::Kind::path, "var/lib/dpkg/status"},
    Want{Want::Kind::folder, "var/lib/dpkg/status.d"},
    Want{Want::Kind::suffix, ".list"},
};

bool same_field(std::string_view a, std::string_view lower_case) {
  if (a.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != lower_case[i]) return false;
  }
  return true;
}

/// Names in a list of relations, "a (>= 1) | b:any, c [amd64]": versions and architectures are left out.
template <typename Each>
void each_name(std::string_view list, const Each& each) {
  while (!list.empty()) {
    std::string_view relation = list.substr(0, list.find_first_of(",|"));
    list.remove_prefix(std::min(relation.size() + 1, list.size()));
    relation = trim(relation.substr(0, relation.find_first_of("([<")));
    relation = relation.substr(0, relation.find(':'));
    if (!relation.empty()) each(relation);
  }
}

struct Paragraph {
  std::string_view name, version, arch, source, maintainer, status, depends, pre_depends, provides;
  bool any = false;
  std::string_view damage;  // what is wrong with it; empty: nothing

  void read(std::string_view line) {
    any = true;
    if (is_blank(line.front())) return;  // a continuation; none of the fields we read has any
    const auto colon = line.find(':');
    if (colon == line.npos || colon == 0) {
      damage = "a line is no field";
      return;
    }
    const std::string_view field = trim(line.substr(0, colon)), value = trim(line.substr(colon + 1));
    if (same_field(field, "package"))
      name = value;
    else if (same_field(field, "version"))
      version = value;
    else if (same_field(field, "architecture"))
      arch = value;
    else if (same_field(field, "source"))
      source = value;
    else if (same_field(field, "maintainer"))
      maintainer = value;
    else if (same_field(field, "status"))
      status = value;
    else if (same_field(field, "depends"))
      depends = value;
    else if (same_field(field, "pre-depends"))
      pre_depends = value;
    else if (same_field(field, "provides"))
      provides = value;
  }

  /// The third word of Status; empty when there is none.
  [[nodiscard]] std::string_view state() const {
    std::string_view rest = status;
    take_word(rest);
    take_word(rest);
    return take_word(rest);
  }

  [[nodiscard]] Package package(std::string_view type) const {
    Package package;
    package.type = type;
    package.name = name;
    package.version = version;
    package.arch = arch;
    package.vendor = maintainer;
    std::string_view rest = source;
    const std::string_view source_name = take_word(rest);
    rest = trim(rest);
    if (rest.starts_with('(') && rest.ends_with(')')) rest = trim(rest.substr(1, rest.size() - 2));
    package.source_name = source_name.empty() ? name : source_name;
    package.source_version = rest.empty() ? version : rest;
    return package;
  }
};

/// Of "…/NAME:ARCH.list" the name.
std::string_view listed_package(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  name = name.substr(0, name.rfind('.'));
  return name.substr(0, name.find(':'));
}

void detect_list(const FileView& file, std::string_view type, FactSink& sink) {
  OwnedFiles files;
  std::string_view folder;
  for (std::string_view rest = as_text(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (line == "/.") continue;
    files.add(line);
    const std::string_view above = line.substr(0, line.rfind('/'));
    if (above != folder) files.add_folder(folder = above);
  }
  files.give(type, listed_package(file.path), sink);
}

void detect_digests(const FileView& file, FactSink& sink) {
  OwnedFiles files;
  for (std::string_view rest = as_text(file.content); !rest.empty();) {
    std::string_view line = take_line(rest);
    take_word(line);
    files.add(trim(line));
  }
  files.give("deb", listed_package(file.path), sink);
}

void detect(const FileView& file, FactSink& sink) {
  if (file.path.ends_with(".list")) {
    if (file.path.starts_with("var/lib/dpkg/info/")) detect_list(file, "deb", sink);
    if (file.path.find("lib/opkg/info/") != file.path.npos) detect_list(file, "opkg", sink);
    return;
  }
  if (file.path.ends_with(".md5sums")) {
    detect_digests(file, sink);
    return;
  }
  const std::string_view type = file.path.ends_with("opkg/status") ? "opkg" : "deb";

  // A file of status.d knows its own package only.
  const bool is_whole = file.path.find("status.d/") == file.path.npos;
  NeedsByName database;
  const auto add = [&](const Paragraph& from) {
    Package package = from.package(type);
    if (!is_whole) {
      for (const std::string_view list : {from.pre_depends, from.depends}) {
        each_name(list, [&](std::string_view name) {
          if (package.depends.size() < NeedsByName::kMostOfPackage) package.depends.push_back({std::string(name), {}});
        });
      }
      sort_unique(package.depends);
    }
    database.add(std::move(package));
    if (!is_whole) return;
    each_name(from.provides, [&](std::string_view name) { database.provide(name); });
    for (const std::string_view list : {from.pre_depends, from.depends})
      each_name(list, [&](std::string_view name) { database.need(name); });
  };

  std::size_t damaged = 0, number = 0;
  std::string first_damage;
  Paragraph paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.any) return;
    const std::string_view state = paragraph.state();
    const bool there = state != "not-installed" && state != "config-files";
    if (state.empty() && !paragraph.status.empty()) paragraph.damage = "a status is not three words";
    if (there && (paragraph.name.empty() || paragraph.version.empty())) {
      paragraph.damage = "a package has no name or no version";
    } else if (there) {
      add(paragraph);
    }
    if (!paragraph.damage.empty() && damaged++ == 0) {
      first_damage = fmt::format("in the paragraph that ends at line {}: {}", number, paragraph.damage);
    }
    paragraph = {};
  };

  for (std::string_view rest = as_text(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    ++number;
    if (trim(line).empty()) {
      end_paragraph();
    } else {
      paragraph.read(line);
    }
  }
  end_paragraph();
  database.send(sink);
  if (damaged > 0) {
    sink.add(
        Gap{"malformed-file", damaged == 1 ? first_damage : fmt::format("{} ({} more)", first_damage, damaged - 1)});
  }
}

}  // namespace

Detector dpkg_detector() {
  return {"dpkg", 3, "packages installed by dpkg (Debian, Ubuntu, distroless) and opkg", kWants, detect};
}

}  // namespace plimsoll::detect
