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

namespace CLI {
class App;
}

namespace plimsoll::cli {

/// Exit codes, the same for every command (documented in docs/exit-codes.md).
enum class Exit : int { passed = 0, policy_failed = 1, error = 2, incomplete = 3 };

/// What a command does once its options are parsed.
using Action = std::function<Result<Exit>()>;

struct Command {
  std::string_view name;   // "scan"; sub-commands are written "db build"
  std::string_view group;  // heading in `plimsoll --help`: "Check", "Ship" …
  std::string_view doc;    // one sentence
  std::span<const std::string_view> examples;  // whole command lines
  /// Declares the options on `app` and returns the action that reads them.
  Action (*declare)(CLI::App& app);
};

std::span<const Command> commands();

}  // namespace plimsoll::cli
