// SPDX-License-Identifier: Apache-2.0
// The names of all functions a Go program holds, from the table its runtime needs for stack traces (.gopclntab), which
// no way of stripping removes (debug/gosym, runtime/symtab.go).
//
//   u32 magic, 0, 0, u8 instruction quantum, u8 word bytes
//   fffffffb  Go 1.2    word: functions; then functions x { word address, word offset of _func }; all offsets count
//                       from the start of the table; _func is { word address, u32 offset of the name, … }
//   fffffffa  Go 1.16   words: functions, files, then the offsets of names, units, files, …
//   fffffff0  Go 1.18   words: functions, files, start of text, then the offsets as above
//   fffffff1  Go 1.20   the same
//
// From 1.16 on names are one area of texts, NUL after each, with those of functions that live on only inlined into
// others. Before that the texts of inlined functions lie scattered in the table; they are gathered by their looks, for
// what is missed here would be called absent.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "codec/elf.h"

namespace plimsoll::detect {

/// The table; nothing when there is none that can be read.
std::optional<Bytes> find_go_functions(const elf::File& file);

/// Calls `each` with every name as the linker wrote it, in the order of the table. False when the table is damaged;
/// names that were given by then are good.
bool each_go_function(Bytes table, const std::function<void(std::string_view name)>& each);

/// The place of a function: import path and up to two parts below it, as Go's vulnerability database writes them.
struct GoFunction {
  std::string_view path;    // still escaped: the dots of the last element are "%2e"
  std::string_view first;   // a function, or the receiver's type
  std::string_view second;  // the method; empty when there is none
};
/// Takes a name apart: "a/b.(*T[...]).M.func1" is a/b, T, M. `scratch` holds what had to be rewritten. Nothing for
/// names that are no function of a package ("type:.eq.…").
std::optional<GoFunction> parse_go_function(std::string_view name, std::string& scratch);

/// An import path without the linker's escapes: "gopkg.in/yaml%2ev3" is "gopkg.in/yaml.v3".
std::string go_import_path(std::string_view escaped);

}  // namespace plimsoll::detect
