// SPDX-License-Identifier: Apache-2.0
#include <fmt/ranges.h>

#include "cli/reference/reference.h"

namespace plimsoll::cli {

namespace {

std::string quote(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

/// What follows the option: nothing, words of its own, or files.
std::string value_of(const Parameter& parameter) {
  if (parameter.is_option() && parameter.is_switch()) return "";
  if (!parameter.choices.empty())
    return fmt::format(" -x -a {}", quote(fmt::format("{}", fmt::join(parameter.choices, " "))));
  return parameter.completes == Completes::nothing ? " -x" : " -r -F";
}

}  // namespace

std::string complete_fish(const Reference& reference) {
  std::string out =
      "# fish completion for plimsoll, written by: plimsoll completion fish\n"
      "function __plimsoll_words --description 'The words so far are exactly these'\n"
      "    set -l words (commandline -opc)\n"
      "    test \"$words[2..-1]\" = \"$argv\"\n"
      "end\n"
      "function __plimsoll_in --description 'The words so far start with these'\n"
      "    set -l words (commandline -opc)\n"
      "    set -l last (math (count $argv) + 1)\n"
      "    test (count $words) -ge $last; and test \"$words[2..$last]\" = \"$argv\"\n"
      "end\n"
      "complete -c plimsoll -f\n"
      "complete -c plimsoll -n __plimsoll_words -l version -d 'print the version'\n"
      "complete -c plimsoll -s h -l help -d 'explain'\n";
  for (const FirstWord& word : first_words(reference)) {
    out += fmt::format("complete -c plimsoll -n __plimsoll_words -a {} -d {}\n", word.word, quote(word.doc));
    if (!word.family) continue;
    for (const Command* command : nested_commands(word.word)) {
      out += fmt::format("complete -c plimsoll -n '__plimsoll_words {}' -a {} -d {}\n", word.word,
                         command->name.substr(word.word.size() + 1), quote(command->doc));
    }
  }
  for (const CommandReference& entry : reference.commands) {
    const std::string when = fmt::format("complete -c plimsoll -n '__plimsoll_in {}'", entry.command->name);
    for (const Parameter& parameter : entry.parameters) {
      if (parameter.is_option()) {
        const std::string letter = parameter.letter != 0 ? fmt::format(" -s {}", parameter.letter) : "";
        out += fmt::format("{}{} -l {}{} -d {}\n", when, letter, parameter.name.substr(2), value_of(parameter),
                           quote(parameter.doc));
      } else if (!parameter.choices.empty()) {
        out += fmt::format("{} -a {}\n", when, quote(fmt::format("{}", fmt::join(parameter.choices, " "))));
      } else if (parameter.completes != Completes::nothing) {
        out += fmt::format("{} -F\n", when);
      } else if (parameter.name == "COMMAND") {
        std::vector<std::string> words;
        for (const FirstWord& word : first_words(reference)) words.push_back(word.word);
        out += fmt::format("{} -a {}\n", when, quote(fmt::format("{}", fmt::join(words, " "))));
      }
    }
  }
  return out;
}

}  // namespace plimsoll::cli
