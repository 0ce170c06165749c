// SPDX-License-Identifier: Apache-2.0
// The package that a program or library says it comes from: an ELF note with owner "FDO" and type 0xcafe1a7e, mostly
// in the section .note.package, whose value is JSON up to a NUL (systemd's "Package Metadata for ELF Files"):
//
//   {"type":"rpm", "name":"coreutils", "version":"9.0-5.fc36", "architecture":"x86_64", "osCpe":…, "appCpe":…}
//
// The name is that of the source package. The first rpms stamped so repeat the architecture at the end of the version.
// A distribution stamps what it builds, so most files with a note are owned by a package that is known anyway; the
// scan keeps these facts for files that nobody owns.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/lines.h"
#include "codec/elf.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::executable,
                                 "\x7f"
                                 "ELF"}};
constexpr std::uint32_t kPackageNote = 0xcafe1a7e;
constexpr std::size_t kMostJson = 64 * kKiB, kLongestText = 256;

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= kLongestText && printable(text, kLongestText) == text;
}

/// A purl type; "generic" when the note has none that can be one.
std::string purl_type(std::string_view type) {
  std::string out(type);
  std::ranges::transform(out, out.begin(), to_lower);
  if (out == "arch" || out == "pacman") return "alpm";
  const bool valid =
      !out.empty() && out.size() < 32 &&
      std::ranges::all_of(
          out, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; });
  return valid ? out : "generic";
}

/// "vendor:product" of "cpe:2.3:a:vendor:product:…" or "cpe:/a:vendor:product:…".
std::string cpe_of(std::string_view name) {
  for (const std::string_view prefix : {"cpe:2.3:a:", "cpe:/a:"}) {
    if (!name.starts_with(prefix)) continue;
    name.remove_prefix(prefix.size());
    const auto vendor = name.find(':');
    if (vendor == name.npos || vendor == 0) return {};
    const std::string_view pair = name.substr(0, name.find(':', vendor + 1));
    const bool whole = pair.size() > vendor + 1 && is_plain(pair) && pair.find(' ') == pair.npos;
    return whole ? std::string(pair) : std::string{};
  }
  return {};
}

void set_version(Package& package, std::string_view version, std::string_view architecture) {
  constexpr auto kArchitectures = std::to_array<std::string_view>(
      {"aarch64", "armv7hl", "i686", "noarch", "ppc64le", "riscv64", "s390x", "x86_64"});
  const auto dot = version.rfind('.');
  if (package.type == "rpm" && dot != version.npos && dot != 0) {
    const std::string_view last = version.substr(dot + 1);
    if (last == architecture || std::ranges::find(kArchitectures, last) != kArchitectures.end()) {
      version = version.substr(0, dot);
      architecture = last;
    }
  }
  package.version = package.source_version = version;
  if (is_plain(architecture)) package.arch = architecture;
}

void detect_note(std::string_view text, FactSink& sink) {
  text = text.substr(0, text.find('\0'));
  if (text.size() > kMostJson) {
    sink.add(Gap{"malformed-file", "the note of the package is longer than any can be"});
    return;
  }
  const auto document = json::parse(text);
  if (!document) {
    sink.add(Gap{"malformed-file", printable("the note of the package: " + document.error().message)});
    return;
  }
  const std::string_view name = json::text(*document, "name"), version = json::text(*document, "version");
  // Some stamp only what tells the debugger where its files are.
  if (name.empty() || version.empty()) return;
  if (!is_plain(name) || !is_plain(version)) {
    sink.add(Gap{"malformed-file", "the note of the package has a name or version that cannot be one"});
    return;
  }
  Package package;
  package.type = purl_type(json::text(*document, "type"));
  package.name = package.source_name = name;
  set_version(package, version, json::text(*document, "architecture"));
  package.cpe = cpe_of(json::text(*document, "appCpe"));
  sink.add(std::move(package));
}

void detect(const FileView& file, FactSink& sink) {
  const auto program = elf::File::parse(file.content);
  if (!program) return;  // told by the detector "program"
  for (const elf::Note& note : program->notes()) {
    if (note.type != kPackageNote || note.owner != "FDO") continue;
    detect_note(as_text(note.value), sink);
    return;
  }
}

}  // namespace

Detector elf_package_note_detector() {
  return {"elf-package-note", 1, "programs that name the package they come from in an ELF note", kWants, detect};
}

}  // namespace plimsoll::detect
