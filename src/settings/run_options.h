// SPDX-License-Identifier: Apache-2.0
// The options of docker, podman and nerdctl for run, create and exec: which there are, which take a value, and what
// they say about a container.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "settings/run_spec.h"
#include "settings/short_syntax.h"

namespace plimsoll::settings {

/// A word of a command line.
struct Argument {
  std::string value;
  TextRange where;
  bool is_open = false;  // an unquoted variable alone: may be no word, or many
};

enum class OptionKind : std::uint8_t { flag, valued };
struct RunOption {
  std::string_view name;  // "publish"
  OptionKind kind = OptionKind::flag;
  char letter = '\0';
  void (*read)(const Said& said, RunSpec& spec) = nullptr;  // null: says nothing that is judged
};

/// Sorted by name; of run and create.
std::span<const RunOption> run_options();
std::span<const RunOption> exec_options();

/// Reads options up to the first word that is none and gives back its index: the image, or exec's container. Unknown
/// options are taken for flags.
std::size_t read_options(std::span<const Argument> words, std::span<const RunOption> known, std::string_view file,
                         RunSpec& spec);

}  // namespace plimsoll::settings
