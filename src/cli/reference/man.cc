// SPDX-License-Identifier: Apache-2.0
// A manual page in the man(7) macros, which every roff and mandoc reads.
#include <fmt/core.h>

#include "base/bytes.h"
#include "cli/help.h"
#include "cli/reference/reference.h"

namespace plimsoll::cli {

namespace {

/// "\\[u2026]" for the character that begins a text of UTF-8 and takes `length` bytes, two or more.
std::string roff_character(std::string_view text, std::size_t length) {
  unsigned code = static_cast<unsigned char>(text[0]) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return fmt::format("\\[u{:04X}]", code);
}

/// Whether the word around a place is an address or path that would not fit into a line.
bool is_long_word(std::string_view text, std::size_t at) {
  constexpr std::size_t kLong = 60;
  const std::size_t before = text.find_last_of(" \n", at);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  return std::min(text.find_first_of(" \n", at), text.size()) - start > kLong;
}

/// Text as it is: no escapes, no hyphens that turn into dashes, no line that is taken for a request. Long addresses may
/// be broken behind their slashes.
std::string roff(std::string_view text) {
  std::string out;
  bool at_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (at_start && (c == '.' || c == '\'')) out += "\\&";
    at_start = c == '\n';
    if (const std::size_t length = utf8_sequence(text.substr(i)); length > 1) {
      out += roff_character(text.substr(i), length);
      i += length - 1;
      continue;
    }
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '~') {
      out += "\\(ti";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (c == '`') {
      out += "\\(ga";
    } else if (c == '/' && is_long_word(text, i)) {
      out += "/\\:";
    } else if (c == '\'') {
      out += "\\(aq";
    } else {
      out += c;
    }
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string item(std::string_view term, std::string_view doc) {
  return fmt::format(".TP\n.B {}\n{}\n", roff(term), roff(doc));
}

std::string command_man(const CommandReference& entry) {
  std::string out =
      fmt::format(".SS {}\n{}\n.PP\n.B {}\n", roff(entry.command->name), roff(entry.command->doc), roff(entry.usage));
  for (const Parameter& parameter : entry.parameters) out += item(spelling(parameter), full_doc(parameter));
  if (!entry.command->notes.empty()) out += fmt::format(".PP\n{}\n", roff(entry.command->notes));
  out += ".PP\n.nf\n";
  for (const std::string_view example : entry.command->examples) out += roff(example) + "\n";
  return out + ".fi\n";
}

std::string table_man(const Table& table) {
  std::string out = fmt::format(".SH {}\n{}\n", roff(upper(table.title)), roff(table.intro));
  for (const std::vector<std::string>& row : table.rows) {
    std::string text;
    for (std::size_t i = 1; i < row.size(); ++i) {
      if (row[i].empty()) continue;
      const bool plain = table.columns[i] == "doc" || table.columns[i] == "title";
      text += (text.empty() ? "" : "; ") + (plain ? row[i] : fmt::format("{}: {}", table.columns[i], row[i]));
    }
    out += item(row.front(), text);
  }
  return out;
}

}  // namespace

std::string reference_man(const Reference& reference, std::string_view topic) {
  std::string out = ".TH PLIMSOLL 1 \"\" \"plimsoll " PLIMSOLL_VERSION
                    "\" \"User Commands\"\n"
                    ".nh\n.ad l\n"  // long lists of paths and addresses cannot be spread to the margin
                    ".SH NAME\nplimsoll \\- says what is in a container image, what is known to be wrong with it, and "
                    "whether it may ship\n"
                    ".SH SYNOPSIS\n.B plimsoll\n.I COMMAND\n[options]\n";
  if (topic.empty() || topic == kCommandsTopic) {
    out += ".SH COMMANDS\n";
    for (const CommandReference& entry : reference.commands) out += command_man(entry);
  }
  for (const Table& table : reference.tables) {
    if (topic.empty() || topic == table.name) out += table_man(table);
  }
  return out;
}

}  // namespace plimsoll::cli
