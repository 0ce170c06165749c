// SPDX-License-Identifier: Apache-2.0
// apk's database of installed packages: paragraphs of "X:value" lines, separated by empty lines.
//
//   P name   V version   A architecture   o origin (source package)   L license   m maintainer
//
//   F a folder   R a file in the folder above   D what it needs   p what it provides
//
// Needs and what is provided are names, "so:libz.so.1", "cmd:sh" or paths, with "<", "=", ">" or "~" before a version;
// "!" is before what must not be there.
//
// The other letters (a, Z, M …) are passed over. A package has P and V; of two paragraphs with one name apk keeps the
// first. The file is under lib/ until apk-tools 2 and under usr/lib/ since 3.
#include <array>
#include <unordered_set>

#include <fmt/format.h>

#include "base/lines.h"
#include "detect/os/needs_by_name.h"
#include "detect/os/owned_files.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{
    Want{Want::Kind::path, "lib/apk/db/installed"},
    Want{Want::Kind::path, "usr/lib/apk/db/installed"},
};

struct Paragraph {
  std::string_view name, version, arch, origin, license, maintainer, folder, needs, provides;
  OwnedFiles files;
  bool any = false, damaged = false;

  void read(std::string_view line) {
    any = true;
    if (line.size() < 2 || line[1] != ':') {
      damaged = true;
      return;
    }
    const std::string_view value = trim(line.substr(2));
    switch (line[0]) {
      case 'P':
        name = value;
        break;
      case 'V':
        version = value;
        break;
      case 'A':
        arch = value;
        break;
      case 'o':
        origin = value;
        break;
      case 'L':
        license = value;
        break;
      case 'm':
        maintainer = value;
        break;
      case 'D':
        needs = value;
        break;
      case 'p':
        provides = value;
        break;
      case 'F':
        folder = value;
        break;
      case 'R':
        files.add(folder, value);
        break;
      default:
        break;
    }
  }

  [[nodiscard]] Package package() const {
    Package package;
    package.type = "apk";
    package.name = name;
    package.version = version;
    package.arch = arch;
    package.source_name = origin.empty() ? name : origin;
    package.source_version = version;
    package.vendor = maintainer;
    package.license = license;
    return package;
  }
};

template <typename Each>
void each_name(std::string_view list, const Each& each) {
  for (std::string_view word; !(word = take_word(list)).empty();) {
    const std::string_view name = word.substr(0, word.find_first_of("<=>~"));
    if (!name.empty() && name.front() != '!') each(name);
  }
}

void detect(const FileView& file, FactSink& sink) {
  NeedsByName database;
  std::unordered_set<std::string_view> seen;
  std::size_t damaged = 0;
  std::string first_damage;
  Paragraph paragraph;
  const auto end_paragraph = [&](std::size_t line) {
    if (!paragraph.any) return;
    const bool complete = !paragraph.name.empty() && !paragraph.version.empty();
    if (complete && seen.insert(paragraph.name).second) {
      database.add(paragraph.package());
      each_name(paragraph.provides, [&](std::string_view name) { database.provide(name); });
      each_name(paragraph.needs, [&](std::string_view name) { database.need(name); });
      paragraph.files.give("apk", paragraph.name, sink);
    }
    if (!complete || paragraph.damaged) {
      if (damaged++ == 0) {
        first_damage = complete ? fmt::format("a line before line {} has no field letter", line)
                                : fmt::format("the paragraph that ends at line {} has no name or no version", line);
      }
    }
    paragraph = {};
  };

  std::size_t number = 0;
  for (std::string_view rest = as_text(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    ++number;
    if (line.empty()) {
      end_paragraph(number);
    } else {
      paragraph.read(line);
    }
  }
  end_paragraph(number);
  database.send(sink);
  if (damaged > 0) {
    sink.add(
        Gap{"malformed-file", damaged == 1 ? first_damage : fmt::format("{} ({} more)", first_damage, damaged - 1)});
  }
}

}  // namespace

Detector apk_detector() { return {"apk", 3, "packages installed by apk (Alpine, Wolfi, Chainguard)", kWants, detect}; }

}  // namespace plimsoll::detect
