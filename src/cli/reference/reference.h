// SPDX-License-Identifier: Apache-2.0
// The reference: everything the program's tables say about themselves, gathered from them. The JSON dump, the
// man page, docs/reference and the shell completions are written from it and from nothing else.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace plimsoll::cli {

struct CommandReference {
  const Command* command;
  std::string usage;
  std::vector<Parameter> parameters;
};

/// One of the program's tables. Every row has as many cells as there are columns; the first names the row.
struct Table {
  std::string_view name;  // "detectors": key in JSON, file name in docs/reference
  std::string_view title;
  std::string_view intro;  // a sentence or two
  std::vector<std::string_view> columns;
  std::vector<std::vector<std::string>> rows;
  std::string details = {};  // Markdown below the table, where there is more to say of each row
};

struct Reference {
  std::vector<CommandReference> commands;
  std::vector<Table> tables;
};

Reference gather_reference();

/// The name under which the commands stand beside the tables.
inline constexpr std::string_view kCommandsTopic = "commands";
/// kCommandsTopic and the names of all tables.
std::vector<std::string> topics();

/// `topic` empty: all.
std::string reference_json(const Reference& reference, std::string_view topic);
std::string reference_markdown(const Reference& reference, std::string_view topic);
std::string reference_man(const Reference& reference, std::string_view topic);

/// Text as it is, in a table cell or a paragraph of Markdown.
std::string escape_markdown(std::string_view text);

/// A completion script; nullptr for a shell that is not in shells().
using CompletionWriter = std::string (*)(const Reference& reference);
struct Shell {
  std::string_view name;
  CompletionWriter write;
};
std::span<const Shell> shells();

std::string complete_bash(const Reference& reference);
std::string complete_fish(const Reference& reference);
std::string complete_zsh(const Reference& reference);

/// What may stand as the first word: names of commands without a blank and of families, each with its doc.
struct FirstWord {
  std::string word, doc;
  bool family;
};
std::vector<FirstWord> first_words(const Reference& reference);

}  // namespace plimsoll::cli
