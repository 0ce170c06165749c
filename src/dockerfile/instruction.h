// SPDX-License-Identifier: Apache-2.0
// The instructions of a Dockerfile as they stand in the file, before anything is expanded or judged.
//
// Lines are 1-based and physical, ends inclusive; offsets are bytes. The grammar is BuildKit's
// (frontend/dockerfile/parser): whatever it accepts is read here with the same result, and what it refuses is read as
// well as can be and told as a Problem.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_range.h"

namespace plimsoll::dockerfile {

enum class Keyword : std::uint8_t {
  unknown,
  add,
  arg,
  cmd,
  copy,
  entrypoint,
  env,
  expose,
  from,
  healthcheck,
  label,
  maintainer,
  onbuild,
  run,
  shell,
  stopsignal,
  user,
  volume,
  workdir,
};
/// In either case; unknown for anything else.
Keyword parse_keyword(std::string_view word);
std::string_view keyword_name(Keyword keyword);  // "RUN"; empty for unknown

/// How RUN, CMD, ENTRYPOINT, COPY … were written: as text, or as a JSON array of strings.
enum class Form : std::uint8_t { text, json };

/// ENV and LABEL: key=value, or the old "key rest of the line" whose separator is a blank. Quotes and variables are
/// as written.
struct KeyValue {
  std::string key, value;
  char separator = '=';
  TextRange key_range = {}, value_range = {};  // in the file; empty for a value that is not there
};

/// A document inside RUN, COPY or ADD: `<<EOF` … EOF.
struct Heredoc {
  std::string name;
  std::string content;  // the lines between as they are; strip_tabs has not been applied
  std::uint32_t descriptor = 0;
  bool expand = true;        // no part of the name was quoted
  bool strip_tabs = false;   // <<-
  std::uint32_t line = 0;    // first line of the content
  std::uint32_t end_line{};  // of the terminator; the file's last line when there is none
  TextRange range = {};      // of the content in the file, without the terminator's line
  TextRange end_range = {};  // of the terminator; empty when there is none
  /// The content without leading tabs where `<<-` asks for that.
  [[nodiscard]] std::string text() const;
};

struct Comment {
  std::uint32_t line = 0;
  std::string text;  // behind the "#", trimmed; of an indented comment with the "#"
};

/// Where a stretch of Instruction::text stands in the file; it reaches to the next one's begin.
struct Piece {
  std::size_t begin = 0;  // in Instruction::text
  std::uint32_t line = 0;
  std::uint32_t column = 0;  // 1-based byte column of its first byte
  std::size_t offset = 0;    // in the file
};

/// Where bytes [begin, end) of a text made of pieces stand in the file; between them may be line ends and comments.
TextRange file_range(std::span<const Piece> pieces, std::size_t begin, std::size_t end);
/// The pieces of bytes [begin, end) alone.
std::vector<Piece> pieces_between(std::span<const Piece> pieces, std::size_t begin, std::size_t end);

struct Position {
  std::uint32_t line = 0, column = 0;
};

struct Instruction {
  Keyword keyword = Keyword::unknown;
  std::string word;                // the keyword as written; may be empty after a lone continuation
  TextRange keyword_range;         // all ranges are bytes of the file
  std::vector<std::string> flags;  // "--from=build", without quotes, in order
  std::vector<TextRange> flag_ranges;
  std::string arguments;  // what follows the flags, trimmed
  Form form = Form::text;
  /// The arguments taken apart, quotes and variables as written. JSON: its strings. ADD, COPY, EXPOSE, FROM, VOLUME
  /// and ARG: words. HEALTHCHECK: its kind, then the command as one text or its JSON strings. ENV and LABEL: none, see
  /// pairs. ONBUILD: none, see trigger. Others: one text, or none when there is nothing.
  std::vector<std::string> words;
  std::vector<TextRange> word_ranges;  // as written, with quotes
  std::vector<KeyValue> pairs;
  std::vector<Heredoc> heredocs;
  std::vector<Instruction> trigger;  // ONBUILD: the one it keeps; heredocs are in both
  std::string text;                  // the whole instruction, continuation lines joined, without heredocs
  std::vector<Piece> pieces;         // of text, in order
  std::size_t arguments_at = 0;      // where `arguments` begins in `text`
  std::uint32_t line = 0, end_line = 0;
  TextRange range;                // from the keyword to the end of the last line, heredocs included, without its end
  std::vector<Comment> comments;  // right above it

  /// Where a byte of `text` stands in the file.
  [[nodiscard]] Position position(std::size_t offset) const;
  /// Where bytes [begin, end) of `text` stand in the file; between them may be line ends and comments.
  [[nodiscard]] TextRange file_range(std::size_t begin, std::size_t end) const;
  /// The value of a flag ("--from"), empty for one that has none; nullopt when it is absent. Of several, the last.
  [[nodiscard]] std::optional<std::string_view> flag(std::string_view name) const;
};

struct Directive {
  std::string name;  // "syntax", "escape" or "check"
  std::string value;
  std::uint32_t line = 0;
};

/// What BuildKit would refuse or warn about.
struct Problem {
  enum class Kind : std::uint8_t {
    unknown_instruction,
    unterminated_heredoc,
    bad_heredoc,
    empty_continuation,
    long_line,
    repeated_directive,
    bad_escape,
    json_not_strings,
    missing_value,
    no_instructions,
    nested_trigger,
    unknown_flag,
    repeated_flag,
    bad_flag_value,
    bad_mount,
    missing_arguments,
    bad_from,
    bad_stage_name,
    bad_healthcheck,
    bad_trigger,
    blank_name,
    not_json,             // SHELL
    looks_like_json,      // not refused: it runs as text
    no_stage,             // an instruction before the first FROM that cannot stand there
    misplaced_directive,  // not refused: it says nothing where it stands
    unknown_directive,    // not refused: a comment that looks much like a directive
    bad_check,            // not refused
    encoding,             // UTF-16 or UTF-32
  };
  Kind kind;
  std::uint32_t line = 0;
  std::string message;
  TextRange range = {};  // what is wrong, as narrow as can be said
};

struct Dockerfile {
  std::vector<Instruction> instructions;
  std::vector<Directive> directives;
  std::vector<Problem> problems;
  char escape = '\\';
  /// The text in UTF-8 when the file was UTF-16 or UTF-32: then all ranges are of this.
  std::optional<std::string> decoded;
};

}  // namespace plimsoll::dockerfile
