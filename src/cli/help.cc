// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "base/bytes.h"
#include "base/suggest.h"

namespace plimsoll::cli {

namespace {

constexpr unsigned kWidest = 100;  // longer lines are hard to read

/// One row of a two-column list.
struct Item {
  std::string left, right;
};

/// Breaks text at blanks into lines of at most `width`; a longer word keeps a line of its own. "\n" breaks too.
std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    std::string& line = lines.back();
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      lines.emplace_back(word);
    } else {
      if (!line.empty()) line += ' ';
      line += word;
    }
    if (end < text.size() && text[end] == '\n') lines.emplace_back();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Two columns, the right one wrapped; a left side too long for its column gets a line of its own.
std::string list(const std::vector<Item>& items, unsigned width, std::size_t column) {
  std::string out;
  for (const Item& item : items) {
    const bool fits = item.left.size() + 2 <= column;
    std::string line = fmt::format("  {:<{}}", item.left, column);
    if (!fits) {
      out += "  " + item.left + "\n";
      line = std::string(column + 2, ' ');
    }
    for (const std::string& part : wrap(item.right, std::max<std::size_t>(width - column - 2, 24))) {
      out += line + part + "\n";
      line = std::string(column + 2, ' ');
    }
  }
  return out;
}

std::size_t column_for(const std::vector<Item>& items, std::size_t most) {
  std::size_t column = 0;
  for (const Item& item : items) {
    if (item.left.size() + 2 <= most) column = std::max(column, item.left.size() + 2);
  }
  return column;
}

std::vector<Item> command_items(std::span<const Command* const> some, std::string_view group) {
  std::vector<Item> out;
  for (const Command* command : some) {
    if (group.empty() || command->group == group)
      out.push_back({std::string(command->name), std::string(command->doc)});
  }
  return out;
}

/// The options by group, in the order they were declared; positional arguments stand first, without heading.
std::string options_help(const Arguments& arguments, unsigned width) {
  constexpr std::size_t kColumn = 26;
  std::string out, group;
  std::vector<Item> items;
  const auto flush = [&] {
    if (!items.empty()) out += "\n" + (group.empty() ? "" : group + "\n") + list(items, width, kColumn);
    items.clear();
  };
  for (const Parameter& parameter : arguments.parameters()) {
    if (!parameter.is_option()) items.push_back({parameter.name, full_doc(parameter)});
  }
  flush();
  for (const Parameter& parameter : arguments.parameters()) {
    if (!parameter.is_option()) continue;
    if (parameter.group != group) flush();
    group = parameter.group;
    items.push_back({spelling(parameter), full_doc(parameter)});
  }
  flush();
  return out;
}

std::string ends_with_blank(unsigned width) {
  return wrap("plimsoll help COMMAND explains one of them.", width).front() + "\n";
}

}  // namespace

std::string first_screen() {
  std::string out = "plimsoll " PLIMSOLL_VERSION ": how far may this image sail?\n";
  std::size_t column = 0;
  for (const Command* command : commands()) {
    if (!command->first.empty()) column = std::max(column, command->examples.front().size() + 3);
  }
  for (const std::string_view group : command_groups()) {
    std::string heading = "\n" + std::string(group) + "\n";
    for (const Command* command : commands()) {
      if (command->group != group || command->first.empty()) continue;
      out += std::exchange(heading, "");
      out += fmt::format("  {:<{}}{}\n", command->examples.front(), column, command->first);
    }
  }
  return out + "\nplimsoll --help lists all commands, plimsoll help COMMAND explains one.\n";
}

std::string all_commands_help(unsigned width) {
  width = std::min(width, kWidest);
  std::string out = "plimsoll COMMAND [options]\n";
  const std::size_t column = column_for(command_items(commands(), ""), 26);
  for (const std::string_view group : command_groups()) {
    const std::vector<Item> items = command_items(commands(), group);
    if (!items.empty()) out += "\n" + std::string(group) + "\n" + list(items, width, column);
  }
  std::vector<Item> codes;
  for (const ExitCode& code : exit_codes()) {
    codes.push_back({fmt::format("{}", static_cast<int>(code.exit)), std::string(code.doc)});
  }
  out += "\nExit codes\n" + list(codes, width, 3);
  return out + "\n" + ends_with_blank(width);
}

std::string family_help(std::string_view family, unsigned width) {
  width = std::min(width, kWidest);
  const std::vector<const Command*> members = nested_commands(family);
  const std::vector<Item> items = command_items(members, "");
  return fmt::format("plimsoll {} COMMAND [options]\n\n{}\n{}", family, list(items, width, column_for(items, 26)),
                     ends_with_blank(width));
}

std::string usage(const Command& command, const Arguments& arguments) {
  std::string out = fmt::format("plimsoll {}", command.name);
  bool options = false;
  for (const Parameter& parameter : arguments.parameters()) {
    if (parameter.is_option() && parameter.required) out += " " + spelling(parameter);
    options = options || (parameter.is_option() && !parameter.required);
    if (parameter.is_option()) continue;
    const std::string name = parameter.name + (parameter.repeatable ? " ..." : "");
    out += parameter.required ? " " + name : " [" + name + "]";
  }
  return out + (options ? " [options]" : "");
}

std::string command_help(const Command& command, unsigned width) {
  width = std::min(width, kWidest);
  Arguments arguments;
  static_cast<void>(command.declare(arguments));
  std::string out = usage(command, arguments) + "\n";
  for (const std::string& line : wrap(command.doc, width - 2)) out += "  " + line + "\n";
  out += "\n";
  for (const std::string_view example : command.examples) out += fmt::format("  {}\n", example);
  out += options_help(arguments, width);
  if (!command.notes.empty()) {
    out += "\n";
    for (const std::string& line : wrap(command.notes, width)) out += line + "\n";
  }
  return out;
}

std::string spelling(const Parameter& parameter) {
  std::string out = parameter.letter != 0 ? fmt::format("-{}, ", parameter.letter) : "";
  out += parameter.name;
  return parameter.value.empty() ? out : out + " " + parameter.value;
}

std::string full_doc(const Parameter& parameter) {
  std::string out = parameter.doc;
  if (!parameter.choices.empty()) out += fmt::format(": {}", fmt::join(parameter.choices, ", "));
  if (!parameter.default_text.empty()) out += fmt::format(" (default: {})", parameter.default_text);
  if (parameter.is_option() && parameter.repeatable) out += " (may be repeated)";
  return out;
}

Error unknown_command(const std::string& words) {
  std::vector<std::string> known;
  for (const Command* command : commands()) known.emplace_back(command->name);
  return {ErrorKind::usage, fmt::format("unknown command {}{}\nplimsoll --help  lists all commands",
                                        words.empty() ? "\"\"" : printable(words), did_you_mean(words, known))};
}

Error family_needs_command(std::string_view family) {
  std::string message = fmt::format("{} needs a command", family);
  const std::vector<const Command*> members = nested_commands(family);
  std::size_t column = 0;
  for (const Command* command : members) column = std::max(column, command->name.size() + 2);
  for (const Command* command : members)
    message += fmt::format("\nplimsoll {:<{}}{}", command->name, column, command->doc);
  return {ErrorKind::usage, std::move(message)};
}

}  // namespace plimsoll::cli
