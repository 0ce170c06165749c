// SPDX-License-Identifier: Apache-2.0
#include "cli/dispatch.h"

#include "base/suggest.h"
#include "cli/help.h"
#include "cli/interrupt.h"

namespace plimsoll::cli {

namespace {

struct Choice {
  const Command* command = nullptr;
  std::span<const std::string> rest;  // the words after its name
};

/// "db build x" is the command "db build"; the longer name wins.
Choice choose(std::span<const std::string> words) {
  if (words.size() >= 2) {
    if (const Command* nested = find_command(words[0] + " " + words[1])) return {nested, words.subspan(2)};
  }
  return {find_command(words[0]), words.subspan(1)};
}

bool asks_for_help(const std::string& word) { return word == "--help" || word == "-h"; }

Result<Exit> show(Console& console, const std::string& text) {
  TRY(console.write(text));
  return Exit::passed;
}

Result<Exit> run_command(const Choice& choice, Console& console) {
  Arguments arguments;
  const Action action = choice.command->declare(arguments);
  if (TRY(arguments.parse(choice.command->name, choice.rest)) == Parsed::help) {
    return show(console, command_help(*choice.command, console.out().width));
  }
  const InterruptGuard guard;
  return action(console);
}

/// The words name no command: an option of the program itself, a family like "db", or a mistake.
Result<Exit> run_without_command(std::span<const std::string> words, Console& console) {
  const std::string& word = words[0];
  if (word == "--version" || word == "-V") return show(console, "plimsoll " PLIMSOLL_VERSION "\n");
  if (asks_for_help(word)) return show(console, all_commands_help(console.out().width));
  if (!nested_commands(word).empty()) {
    if (words.size() > 1 && asks_for_help(words[1])) return show(console, family_help(word, console.out().width));
    return std::unexpected(words.size() > 1 && !words[1].starts_with('-') ? unknown_command(word + " " + words[1])
                                                                          : family_needs_command(word));
  }
  if (word.starts_with('-') && word.size() > 1) {
    static const std::vector<std::string> kOptions = {"--help", "--version"};
    return fail(ErrorKind::usage,
                "unknown option {}{}\noptions of a command stand after its name: plimsoll scan --help", printable(word),
                did_you_mean(word, kOptions));
  }
  return std::unexpected(unknown_command(word));
}

}  // namespace

Exit run(std::span<const std::string> words, Console& console) {
  const Result<Exit> done = [&]() -> Result<Exit> {
    if (words.empty()) return show(console, first_screen());
    const Choice choice = choose(words);
    return choice.command != nullptr ? run_command(choice, console) : run_without_command(words, console);
  }();
  if (done) return *done;
  console.error(done.error());
  return Exit::error;
}

}  // namespace plimsoll::cli
