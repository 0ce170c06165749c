// SPDX-License-Identifier: Apache-2.0
// What Go's linker writes into every program about how it was built (debug/buildinfo, cmd/link buildinfo).
//
// A blob aligned to 16 bytes, in the section .go.buildinfo or else somewhere in the data:
//
//   "\xff Go buildinf:", u8 word bytes, u8 flags (1: big-endian, 2: texts follow)
//   since 1.18    16 unused bytes, then Go's version and the modules, each a varint length and the text
//   1.13 to 1.17  two addresses of Go strings (address, length), in the program's word size
//
// The modules stand between two marks of 16 bytes, one line each, in fields parted by tabs: "path" (of the main
// package), "mod" (main module), "dep", "=>" (what replaces the dependency above), "build" (KEY=VALUE, perhaps quoted).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/elf.h"

namespace plimsoll::detect {

struct GoModule {
  std::string_view path, version;
  // Where a replacement is named, its module; a folder has no version.
  std::optional<std::string_view> replaced_path = std::nullopt;
  std::string_view replaced_version = {};
};

/// Views into the file.
struct GoBuildInfo {
  std::string_view go_version;  // "go1.21.3"
  std::string_view path;        // import path of the main package
  std::optional<GoModule> main;
  std::vector<GoModule> dependencies;
  std::string link_flags;  // -ldflags, unquoted; empty when not recorded (always so with -trimpath)
  bool cut = false;        // more modules than we keep
};

/// Nothing when the file is no Go program; an error when the blob is there and cannot be read.
Result<std::optional<GoBuildInfo>> read_go_build_info(const elf::File& file);

/// The lines of the modules, without the marks.
void parse_go_modules(std::string_view text, GoBuildInfo& info);

/// Go's release as a semantic version: "go1.21.3" is "1.21.3", "go1.20" is "1.20", "go1.21rc2" is "1.21.0-rc.2". What
/// vendors append ("X:boringcrypto", "-1.el9") is left out. Empty for a development build.
std::string go_release(std::string_view go_version);

/// The version that -ldflags gives a variable named version ("-X main.version=1.2.3"), as a module version ("v1.2.3");
/// of several the one in the main package or module. Empty when none is a semantic version.
std::string version_of_link_flags(const GoBuildInfo& info);

}  // namespace plimsoll::detect
