// SPDX-License-Identifier: Apache-2.0
// Commands: one file in commands/ and one row of commands() each. This table is the only place that knows them all;
// help, docs, man pages and completions are generated from it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/console.h"

namespace plimsoll::cli {

/// Exit codes, the same for every command (docs/exit-codes.md).
enum class Exit : int { passed = 0, policy_failed = 1, error = 2, incomplete = 3 };

struct ExitCode {
  Exit exit;
  std::string_view doc;
};
std::span<const ExitCode> exit_codes();

/// What a command does once its options are parsed. An error is printed by the caller and exits with Exit::error.
using Action = std::function<Result<Exit>(Console&)>;

struct Command {
  std::string_view name;                       // "scan"; nested commands are written "db build"
  std::string_view group;                      // heading in `plimsoll --help`, one of command_groups()
  std::string_view doc;                        // one sentence
  std::span<const std::string_view> examples;  // whole command lines
  /// Declares the arguments and returns the action that reads them. What the action needs it must own.
  Action (*declare)(Arguments& arguments);
  std::string_view first{};  // what the screen of a bare `plimsoll` says of it; empty: not shown there
  std::string_view notes{};  // paragraphs after the options in its help; may be empty
};

/// All commands, by group and within it those needed most first (commands.cc).
std::span<const Command* const> commands();
/// The headings in the order of an image's life.
std::span<const std::string_view> command_groups();

/// By full name; nullptr when there is none.
const Command* find_command(std::string_view name);
/// Those that start with "prefix " ("db": db build, db status …).
std::vector<const Command*> nested_commands(std::string_view prefix);

}  // namespace plimsoll::cli
