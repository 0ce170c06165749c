// SPDX-License-Identifier: Apache-2.0
#include <fmt/ranges.h>

#include "cli/reference/reference.h"

namespace plimsoll::cli {

namespace {

/// Inside '…', with `special` characters escaped for _arguments or _describe.
std::string quote(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string action(const Parameter& parameter) {
  if (!parameter.choices.empty()) return fmt::format("({})", fmt::join(parameter.choices, " "));
  switch (parameter.completes) {
    case Completes::file:
    case Completes::source:
      return "_files";
    case Completes::folder:
      return "_files -/";
    case Completes::nothing:
      break;
  }
  return " ";
}

std::string option_spec(const Parameter& parameter) {
  const std::string doc = "[" + quote(parameter.doc, "[]:") + "]";
  const std::string value =
      parameter.is_switch() ? "" : fmt::format(":{}:{}", quote(parameter.value, ":"), action(parameter));
  const std::string many = parameter.repeatable ? "*" : "";
  if (parameter.letter == 0) return fmt::format("'{}{}{}{}'", many, parameter.name, doc, value);
  const std::string both = fmt::format("-{},{}", parameter.letter, parameter.name);
  return fmt::format("'({} -{})'{{{}}}'{}{}'", parameter.name, parameter.letter, both, doc, value);
}

std::string arguments_call(const CommandReference& entry, std::string_view indent) {
  std::string out = fmt::format("{}_arguments -s '(- *)'{{-h,--help}}'[explain this command]'", indent);
  for (const Parameter& parameter : entry.parameters) {
    out += " \\\n" + std::string(indent) + "  ";
    if (parameter.is_option()) {
      out += option_spec(parameter);
    } else {
      const std::string what = quote(parameter.name, ":");
      const std::string place = parameter.repeatable ? "*:" : parameter.required ? "1:" : "1::";
      out += fmt::format("'{}{}:{}'", place, what, parameter.name == "COMMAND" ? "_plimsoll_first" : action(parameter));
    }
  }
  return out + " ;;\n";
}

}  // namespace

std::string complete_zsh(const Reference& reference) {
  std::string out =
      "#compdef plimsoll\n"
      "# zsh completion for plimsoll, written by: plimsoll completion zsh\n"
      "_plimsoll_first() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const FirstWord& word : first_words(reference))
    out += fmt::format("    '{}:{}'\n", quote(word.word, ":"), quote(word.doc, ""));
  out +=
      "  )\n"
      "  _describe -t commands command commands\n"
      "}\n"
      "_plimsoll() {\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _plimsoll_first\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  local -a nested\n"
      "  case $command in\n";
  for (const FirstWord& word : first_words(reference)) {
    if (!word.family) continue;
    out += fmt::format("    {})\n      nested=(", word.word);
    for (const Command* command : nested_commands(word.word)) {
      out += fmt::format(" '{}:{}'", command->name.substr(word.word.size() + 1), quote(command->doc, ""));
    }
    out +=
        " )\n"
        "      if (( CURRENT == 3 )); then\n"
        "        _describe -t commands command nested\n"
        "        return\n"
        "      fi\n"
        "      command=\"$command $words[3]\"\n"
        "      shift words; (( CURRENT-- )) ;;\n";
  }
  out +=
      "  esac\n"
      "  shift words; (( CURRENT-- ))\n"
      "  case $command in\n";
  for (const CommandReference& entry : reference.commands) {
    out += fmt::format("    '{}')\n", entry.command->name) + arguments_call(entry, "      ");
  }
  return out +
         "  esac\n"
         "}\n"
         "if [ \"$funcstack[1]\" = _plimsoll ]; then _plimsoll \"$@\"; else compdef _plimsoll plimsoll; fi\n";
}

}  // namespace plimsoll::cli
