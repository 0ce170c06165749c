// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/ranges.h>

#include "cli/commands/all.h"
#include "cli/help.h"

namespace plimsoll::cli {

namespace {

Result<Exit> help(const std::vector<std::string>& words, Console& console) {
  const std::string name = fmt::format("{}", fmt::join(words, " "));
  const unsigned width = console.out().width;
  if (name.empty()) {
    TRY(console.write(all_commands_help(width)));
  } else if (const Command* command = find_command(name)) {
    TRY(console.write(command_help(*command, width)));
  } else if (!nested_commands(name).empty()) {
    TRY(console.write(family_help(name, width)));
  } else {
    return std::unexpected(unknown_command(name));
  }
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto words = std::make_shared<std::vector<std::string>>();
  arguments.positions({.name = "COMMAND", .doc = "the command to explain; none lists them all"}, *words, 0);
  return [words](Console& console) { return help(*words, console); };
}

constexpr std::string_view kExamples[] = {"plimsoll help scan", "plimsoll help debug compare-versions"};

}  // namespace

constinit const Command kHelp{.name = "help",
                              .group = "Help",
                              .doc = "Explains a command: what it does, examples, options with their defaults.",
                              .examples = kExamples,
                              .declare = declare};

}  // namespace plimsoll::cli
