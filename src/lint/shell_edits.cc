// SPDX-License-Identifier: Apache-2.0
#include "lint/shell_edits.h"

#include <algorithm>
#include <array>

#include "base/lines.h"
#include "lint/final_image.h"

namespace plimsoll::lint {

namespace {

using shell::Command;
using shell::Joined;

/// What stands behind a command.
enum class Next : std::uint8_t {
  unclear,
  end,       // of the script
  closes,    // of the list it is in: fi, done, }, ), ;;
  and_then,  // &&
  line,      // a line end, or a comment
  next,      // ;
};

struct Following {
  Next next = Next::unclear;
  std::size_t begin = 0;  // of what joins
  std::size_t after = 0;  // of what comes behind it
};

/// Past blanks and joined lines.
std::size_t skip_blanks(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    if (is_blank(text[at])) continue;
    if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '\n') {
      ++at;
      continue;
    }
    break;
  }
  return at;
}

/// Past blanks, lines, comments and empty commands' semicolons.
std::size_t skip_lines(std::string_view text, std::size_t at) {
  while ((at = skip_blanks(text, at)) < text.size()) {
    if (text[at] == '\n') {
      ++at;
    } else if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else {
      break;
    }
  }
  return at;
}

bool closes_list(std::string_view text, std::size_t at) {
  static constexpr std::array<std::string_view, 6> kClosers{"done", "elif", "else", "esac", "fi", "}"};
  const std::string_view rest = text.substr(at);
  if (rest.starts_with(')') || rest.starts_with(";;")) return true;
  const std::string_view word = rest.substr(0, rest.find_first_of(" \t\n;&|)"));
  return std::ranges::find(kClosers, word) != kClosers.end();
}

Following following(std::string_view text, std::size_t end) {
  Following out;
  out.begin = skip_blanks(text, end);
  const std::string_view rest = text.substr(out.begin);
  out.after = out.begin;
  if (rest.empty()) {
    out.next = Next::end;
  } else if (rest.starts_with("&&")) {
    out.next = Next::and_then;
    out.after = skip_lines(text, out.begin + 2);
  } else if (rest.starts_with(')') || rest.starts_with(";;")) {
    out.next = Next::closes;
  } else if (rest.front() == ';' || rest.front() == '\n' || rest.front() == '#') {
    out.next = rest.front() == ';' ? Next::next : Next::line;
    out.after = skip_lines(text, out.begin + (rest.front() == ';' ? 1 : 0));
    if (out.after >= text.size())
      out.next = Next::end;
    else if (closes_list(text, out.after))
      out.next = Next::closes;
  }
  return out;
}

bool is_plain_place(const Command& command) {
  return !command.words.empty() && !command.in_function && !command.in_loop && !command.in_substitution &&
         !command.in_text && !command.negated && !command.inside && command.ends_pipeline &&
         command.joined != Joined::or_else && command.joined != Joined::background &&
         std::ranges::none_of(command.redirects, [](const shell::Redirect& each) { return each.body.has_value(); });
}

/// The file's byte behind the last one of body bytes [.., end).
std::size_t file_end(const RunCommand& at, std::size_t end) { return at.script->file_range({end - 1, end}).end; }
std::size_t file_begin(const RunCommand& at, std::size_t begin) {
  return at.script->file_range({begin, begin + 1}).begin;
}

std::string_view line_with(const Context& file, std::size_t offset) {
  return file.lines.line(file.lines.position(offset).line, file.text()).in(file.text());
}

std::string_view indentation(std::string_view line) {
  return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
}

/// The blanks in front of a command that begins its line; else of the line it ends on.
std::string_view indentation_of(const Context& file, const RunCommand& at) {
  const TextRange range = at.range();
  const TextPosition from = file.lines.position(range.begin);
  const std::string_view first = line_with(file, range.begin);
  const std::string_view before = first.substr(0, from.column - 1);
  if (indentation(before).size() == before.size()) return before;
  return indentation(line_with(file, range.end - 1));
}

std::string_view line_end(const Context& file) {
  const std::size_t first = file.text().find('\n');
  return first != std::string_view::npos && first > 0 && file.text()[first - 1] == '\r' ? "\r\n" : "\n";
}

bool begins_line(const Context& file, std::size_t offset) {
  const std::size_t column = file.lines.position(offset).column - 1;
  return indentation(line_with(file, offset)).size() >= column;
}

/// "a && b" is written with "&&" where the line begins, at least once.
bool joins_at_line_end(const Context& file, const RunCommand& at) {
  const auto& parsed = at.script->parsed;
  for (std::size_t i = 0; i < parsed.joints.size(); ++i) {
    if (parsed.joints[i].size() == 0) continue;
    const std::size_t offset = at.script->file_range(parsed.joints[i]).end;
    const std::string_view line = line_with(file, offset);
    const std::string_view rest =
        trim(line.substr(std::min<std::size_t>(file.lines.position(offset).column - 1, line.size())));
    if (rest.size() == 1 && rest.front() == file.file.escape) return true;
  }
  return false;
}

/// Between a command and one put behind it.
std::string written_joint(const Context& file, const RunCommand& at, std::string_view joint) {
  const dockerfile::Instruction& instruction = *at.step->instruction;
  const TextRange range = at.range();
  const std::uint32_t line = file.lines.position(range.end - 1).line;
  const std::string spaced = joint == ";" ? "; " : " " + std::string(joint) + " ";
  if (at.script->body.is_document) {
    if (joint == ";") return std::string(line_end(file)) + std::string(indentation_of(file, at));
    return spaced;
  }
  if (line == instruction.line) return spaced;
  const std::string breaks = std::string(" ") + file.file.escape + std::string(line_end(file));
  const std::string indent(indentation_of(file, at));
  if (joint == ";" || joins_at_line_end(file, at)) {
    return (joint == ";" ? std::string(";") : " " + std::string(joint)) + breaks + indent;
  }
  // Where "&&" begins the lines, it does so here.
  for (const TextRange& other : at.script->parsed.joints) {
    if (other.size() == 0) continue;
    const std::size_t offset = at.script->file_range(other).begin;
    if (file.lines.position(offset).line != instruction.line && begins_line(file, offset))
      return breaks + std::string(indentation(line_with(file, offset))) + std::string(joint) + " ";
  }
  return breaks + indent + std::string(joint) + " ";
}

/// As written in the file, without a line's end in it.
std::optional<TextRange> plain_range(const Context& file, const RunCommand& at, const shell::Word& word) {
  const TextRange range = at.range(word);
  if (range.size() == 0 || range.in(file.text()) != word.range.in(at.script->body.text)) return std::nullopt;
  return range;
}

bool is_option_with(std::string_view word, char letter) {
  return word.size() > 1 && word.front() == '-' && word[1] != '-' && word.find(letter) != std::string_view::npos &&
         std::ranges::all_of(word.substr(1), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

bool stops_at_failure(const RunCommand& at) {
  const auto asks = [](std::string_view word) { return is_option_with(word, 'e') || word == "errexit"; };
  const std::vector<std::string>& interpreter = at.script->body.interpreter;
  if (!interpreter.empty() && std::any_of(interpreter.begin() + 1, interpreter.end(), asks)) return true;
  for (std::size_t i = 0; i < at.index; ++i) {
    const Command& command = at.script->parsed.commands[i];
    if (command.list != 0 || command.inside || command.name() != "set") continue;
    if (std::any_of(command.words.begin() + 1, command.words.end(),
                    [&](const shell::Word& word) { return asks(word.value); }))
      return true;
  }
  return false;
}

std::optional<Edit> insert_behind(const Context& file, const RunCommand& at, const shell::Word& word,
                                  std::string_view text) {
  const auto range = plain_range(file, at, word);
  if (!range) return std::nullopt;
  return Edit{{range->end, range->end}, " " + std::string(text)};
}

std::optional<Edit> replace_word(const Context& file, const RunCommand& at, const shell::Word& word,
                                 std::string_view text) {
  const auto range = plain_range(file, at, word);
  if (!range || range->in(file.text()) != word.value) return std::nullopt;
  return Edit{*range, std::string(text)};
}

std::optional<Edit> run_behind(const Context& file, const RunCommand& at, std::string_view command) {
  const Command& before = *at.command;
  if (!is_plain_place(before)) return std::nullopt;
  const Following behind = following(at.script->body.text, before.range.end);
  std::string_view joint;
  switch (behind.next) {
    case Next::unclear:
      return std::nullopt;
    case Next::and_then:
      joint = "&&";
      break;
    case Next::line:
    case Next::next:
      joint = ";";
      break;
    case Next::end:
      if (before.list != 0) return std::nullopt;
      joint = before.joined == Joined::next && stops_at_failure(at) ? ";" : "&&";
      break;
    case Next::closes:
      if (!stops_at_failure(at)) {
        joint = "&&";
      } else if (before.joined != Joined::and_then) {
        joint = ";";
      } else {
        return std::nullopt;
      }
      break;
  }
  // Of a condition the exit status is what counts.
  if (before.in_condition && behind.next != Next::and_then) return std::nullopt;
  const std::size_t end = file_end(at, before.range.end);
  return Edit{{end, end}, written_joint(file, at, joint) + std::string(command)};
}

std::optional<Edit> take_out(const Context& file, const RunCommand& at) {
  const Command& command = *at.command;
  const auto& parsed = at.script->parsed;
  const std::string_view text = at.script->body.text;
  if (!is_plain_place(command) || command.joined == Joined::pipe) return std::nullopt;
  const Following behind = following(text, command.range.end);
  if (behind.next == Next::unclear || (command.in_condition && behind.next != Next::and_then)) return std::nullopt;
  TextRange gone;
  if (behind.next == Next::and_then || behind.next == Next::next || behind.next == Next::line) {
    const bool keeps_joint = command.joined != Joined::and_then || behind.next == Next::and_then;
    if (keeps_joint) {
      gone = {file_begin(at, command.range.begin), file_begin(at, behind.after)};
    } else {
      // "a && b; c": a stays in front of the semicolon.
      std::size_t end = parsed.joints[at.index].begin;
      while (end > 0 && (is_blank(text[end - 1]) || text[end - 1] == '\n')) --end;
      if (end == 0) return std::nullopt;
      gone = {file_end(at, end), file_end(at, command.range.end)};
    }
  } else if (command.joined == Joined::first) {
    const bool is_all = behind.next == Next::end && command.list == 0 && parsed.commands.size() == 1 &&
                        at.step->scripts.size() == 1 && !at.step->trigger;
    if (!is_all || trim(text.substr(0, command.range.begin)).size() > 0) return std::nullopt;
    gone = whole_lines(file, *at.step);
  } else {
    std::size_t end = parsed.joints[at.index].begin;
    while (end > 0 && (is_blank(text[end - 1]) || text[end - 1] == '\n')) --end;
    if (end == 0) return std::nullopt;
    gone = {file_end(at, end), file_end(at, command.range.end)};
  }
  if (gone.begin >= gone.end) return std::nullopt;
  // A comment between the lines is somebody's word: it stays, and so does what it speaks of.
  std::string_view rest = gone.in(file.text());
  take_line(rest);
  while (!rest.empty())
    if (trim(take_line(rest)).starts_with('#')) return std::nullopt;
  return Edit{gone, ""};
}

TextRange whole_lines(const Context& file, const Step& step) { return whole_lines(file, *step.instruction); }

}  // namespace plimsoll::lint
