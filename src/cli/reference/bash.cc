// SPDX-License-Identifier: Apache-2.0
#include <fmt/ranges.h>

#include "cli/reference/reference.h"

namespace plimsoll::cli {

namespace {

/// `case` arms that complete the value of an option. Where no words are given bash itself completes files.
std::string value_arms(const CommandReference& entry) {
  std::string out;
  for (const Parameter& parameter : entry.parameters) {
    if (!parameter.is_option() || parameter.is_switch()) continue;
    const std::string letter = parameter.letter != 0 ? fmt::format("-{}|", parameter.letter) : "";
    out += fmt::format("        {}{}) words=\"{}\"; value=1 ;;\n", letter, parameter.name,
                       fmt::join(parameter.choices, " "));
  }
  return out;
}

std::string option_words(const CommandReference& entry) {
  std::string out = "--help";
  for (const Parameter& parameter : entry.parameters) {
    if (parameter.is_option()) out += " " + parameter.name;
  }
  return out;
}

std::string position_words(const Reference& reference, const CommandReference& entry) {
  for (const Parameter& parameter : entry.parameters) {
    if (parameter.is_option()) continue;
    if (parameter.name != "COMMAND") return fmt::format("{}", fmt::join(parameter.choices, " "));
    std::vector<std::string> words;
    for (const FirstWord& first : first_words(reference)) words.push_back(first.word);
    return fmt::format("{}", fmt::join(words, " "));
  }
  return "";
}

}  // namespace

std::string complete_bash(const Reference& reference) {
  std::string out =
      "# bash completion for plimsoll, written by: plimsoll completion bash\n"
      "_plimsoll() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words= options= value=\n"
      "  local command=${COMP_WORDS[1]}\n"
      "  COMPREPLY=()\n";
  std::vector<std::string> first;
  for (const FirstWord& word : first_words(reference)) first.push_back(word.word);
  out += fmt::format(
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W \"{} --help --version\" -- \"$current\"))\n   "
      " return\n  fi\n",
      fmt::join(first, " "));
  out += "  case $command in\n";
  for (const FirstWord& word : first_words(reference)) {
    if (!word.family) continue;
    std::vector<std::string> nested;
    for (const Command* command : nested_commands(word.word))
      nested.emplace_back(command->name.substr(word.word.size() + 1));
    out += fmt::format(
        "    {})\n"
        "      if [ \"$COMP_CWORD\" -eq 2 ]; then\n"
        "        COMPREPLY=($(compgen -W \"{} --help\" -- \"$current\"))\n"
        "        return\n"
        "      fi\n"
        "      command=\"$command ${{COMP_WORDS[2]}}\" ;;\n",
        word.word, fmt::join(nested, " "));
  }
  out += "  esac\n  case $command in\n";
  for (const CommandReference& entry : reference.commands) {
    out += fmt::format("    \"{}\")\n      options=\"{}\"\n", entry.command->name, option_words(entry));
    const std::string positions = position_words(reference, entry);
    if (!positions.empty()) out += fmt::format("      words=\"{}\"\n", positions);
    const std::string arms = value_arms(entry);
    if (!arms.empty()) out += "      case $previous in\n" + arms + "      esac\n";
    out += "      ;;\n";
  }
  return out +
         "  esac\n"
         "  # With nothing to offer, -o default lets bash complete files.\n"
         "  if [ -z \"$value\" ] && [[ $current == -* ]]; then words=$options; fi\n"
         "  if [ -n \"$words\" ]; then COMPREPLY=($(compgen -W \"$words\" -- \"$current\")); fi\n"
         "}\n"
         "complete -o default -F _plimsoll plimsoll\n";
}

}  // namespace plimsoll::cli
