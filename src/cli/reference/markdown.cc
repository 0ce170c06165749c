// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "cli/help.h"
#include "cli/reference/reference.h"

namespace plimsoll::cli {

std::string escape_markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '`' || c == '\\' || c == '[') out += '\\';
    if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

namespace {

std::string escape(std::string_view text) { return escape_markdown(text); }

std::string code(std::string_view text) {
  std::string out = "`";
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out + "`";
}

std::string parameters_markdown(const CommandReference& entry) {
  std::string out, group;
  for (const Parameter& parameter : entry.parameters) {
    if (parameter.is_option()) continue;
    if (out.empty()) out += "\n";
    out += fmt::format("- {} {}\n", code(parameter.name), escape(full_doc(parameter)));
  }
  for (const Parameter& parameter : entry.parameters) {
    if (!parameter.is_option()) continue;
    if (parameter.group != group) out += fmt::format("\n| {} | |\n|---|---|\n", escape(parameter.group));
    group = parameter.group;
    out += fmt::format("| {} | {} |\n", code(spelling(parameter)), escape(full_doc(parameter)));
  }
  return out;
}

std::string command_markdown(const CommandReference& entry) {
  std::string out = fmt::format("\n### plimsoll {}\n\n{}\n\n    {}\n\n", entry.command->name,
                                escape(entry.command->doc), entry.usage);
  out += "Examples:\n\n";
  for (const std::string_view example : entry.command->examples) out += fmt::format("    {}\n", example);
  out += parameters_markdown(entry);
  if (!entry.command->notes.empty()) out += "\n" + escape(entry.command->notes) + "\n";
  return out;
}

std::string commands_markdown(const Reference& reference) {
  std::string out = "# Commands\n";
  for (const std::string_view group : command_groups()) {
    std::string heading = fmt::format("\n## {}\n", group);
    for (const CommandReference& entry : reference.commands) {
      if (entry.command->group == group) out += std::exchange(heading, "") + command_markdown(entry);
    }
  }
  return out;
}

std::string table_markdown(const Table& table) {
  std::string out = fmt::format("# {}\n\n{}\n\n|", table.title, escape(table.intro));
  for (const std::string_view column : table.columns) out += fmt::format(" {} |", column == "doc" ? "" : column);
  out += "\n|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) out += "---|";
  out += "\n";
  for (const std::vector<std::string>& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool name =
          i == 0 || table.columns[i] == "files" || table.columns[i] == "example" || table.columns[i] == "urls";
      out += "| " + (row[i].empty() ? "" : name ? code(row[i]) : escape(row[i])) + " ";
    }
    out += "|\n";
  }
  if (!table.details.empty()) out += "\n" + table.details;
  return out;
}

}  // namespace

std::string reference_markdown(const Reference& reference, std::string_view topic) {
  std::string out = "<!-- Written by `plimsoll docs`; change the program's tables, not this page. -->\n";
  if (topic.empty() || topic == kCommandsTopic) out += commands_markdown(reference);
  for (const Table& table : reference.tables) {
    if (!topic.empty() && topic != table.name) continue;
    out += (topic.empty() ? "\n" : "") + table_markdown(table);
  }
  return out;
}

}  // namespace plimsoll::cli
