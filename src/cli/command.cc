// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"

#include <algorithm>
#include <array>

namespace plimsoll::cli {

std::span<const ExitCode> exit_codes() {
  static constexpr std::array kCodes = {
      ExitCode{Exit::passed, "the work is done, and the policy, if one was given, passed"},
      ExitCode{Exit::policy_failed, "the policy failed (--fail-on); wins over 3"},
      ExitCode{Exit::error, "plimsoll could not do its job: usage, an unreadable image or no advisory database"},
      ExitCode{Exit::incomplete, "with --strict: the policy passed, but something could not be seen or known"},
  };
  return kCodes;
}

const Command* find_command(std::string_view name) {
  const auto all = commands();
  const auto found = std::ranges::find(all, name, [](const Command* command) { return command->name; });
  return found == all.end() ? nullptr : *found;
}

std::vector<const Command*> nested_commands(std::string_view prefix) {
  std::vector<const Command*> out;
  for (const Command* command : commands()) {
    if (command->name.size() > prefix.size() && command->name.starts_with(prefix) &&
        command->name[prefix.size()] == ' ') {
      out.push_back(command);
    }
  }
  return out;
}

}  // namespace plimsoll::cli
