// SPDX-License-Identifier: Apache-2.0
// Shell scripts (POSIX sh and bash): every simple command in a text, wherever it hides: in lists, pipelines, if, for,
// while, until, case, select, { }, ( ), functions, $( ), backticks, <( ), arithmetic and here-documents.
//
// The grammar is chapter 2 of POSIX "Shell Command Language" with bash's additions. Nothing is run or expanded. The
// text is untrusted: nesting and the number of commands are limited, and a syntax error is a Problem beside all
// commands that could be read, those behind it too where the parser can find its feet again.
//
// All ranges are bytes of the text that was parsed. Whoever took that text out of a file knows how to map them back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_range.h"

namespace plimsoll::shell {

enum class Dialect : std::uint8_t { posix, bash };

inline constexpr std::size_t kMostCommands = 100'000;
inline constexpr int kMostNested = 64;

/// A stretch of a word that is of one kind.
struct Part {
  enum class Kind : std::uint8_t {
    literal,     // text as it is, quotes and escapes taken off
    parameter,   // $x ${x:-w}; `text` is its name: "x", "1", "@"
    command,     // $( ) ` ` <( ) >( ); its commands are in Script::commands
    arithmetic,  // $(( ))
    glob,        // an unquoted * ? [ ]
    brace,       // an unquoted {a,b} or {1..3} (bash)
    tilde,       // an unquoted ~ or ~name at the beginning
  };
  Kind kind = Kind::literal;
  bool quoted = false;  // within ' ' or " " or behind a backslash
  std::string text;     // literal: the value; else as written, but for parameter: the name
  TextRange range;
  auto operator<=>(const Part&) const = default;
};

struct Word {
  /// What the command is given, where that is known: quotes and escapes taken off; expansions as written ("$VERSION",
  /// "$(uname -m)").
  std::string value;
  TextRange range;  // as written, quotes included
  std::vector<Part> parts;

  /// Nothing in it is expanded, so `value` is what the command is given.
  [[nodiscard]] bool is_literal() const;
  /// Holds a part that the shell splits or globs because it is not quoted.
  [[nodiscard]] bool is_split() const;
  [[nodiscard]] bool is_quoted() const;  // some of it
  bool operator==(std::string_view text) const { return value == text; }
};

struct Assignment {
  std::string name;
  Word value;           // of an array the whole list as written
  bool append = false;  // +=
  TextRange range;
};

struct Redirect {
  std::string operation;          // ">" ">>" "<" "<<" "<<-" "<<<" ">&" "<&" "&>" "&>>" ">|" "<>"
  std::optional<int> descriptor;  // as written: 2 in "2>"
  Word target;                    // a file, a descriptor's number, or the delimiter of a here-document
  std::optional<TextRange> body;  // of a here-document, without the delimiter's line
  TextRange range;
};

/// How a command is joined to the one before it in the same list.
enum class Joined : std::uint8_t {
  first,       // begins its list: the script, a branch, a loop's body, a substitution …
  and_then,    // &&
  or_else,     // ||
  next,        // ; or a line end
  pipe,        // | or |&
  background,  // the one before ended with &
};

/// A simple command. Compound commands are not in the list, what they hold is.
struct Command {
  std::vector<Assignment> assignments;
  std::vector<Word> words;  // the first is the command's name; none: only assignments or redirects
  std::vector<Redirect> redirects;
  TextRange range;  // with all of these

  Joined joined = Joined::first;
  std::uint32_t pipeline = 0;             // equal for commands of one pipeline
  std::uint32_t list = 0;                 // equal for the commands of one list; 0 is the script's own
  bool ends_pipeline = true;              // nothing reads its output through a pipe
  bool negated = false;                   // ! in front of its pipeline
  bool in_condition = false;              // of if, elif, while, until; or left of && or ||: its failure is looked at
  bool in_branch = false;                 // body of if, case or behind && ||: need not be run
  bool in_loop = false;                   // body of for, while, until, select
  bool in_function = false;               // body of a function
  bool in_subshell = false;               // ( ) or a pipeline's part: what it sets is gone afterwards
  bool in_substitution = false;           // $( ) ` ` <( ) >( )
  bool in_text = false;                   // of a script given as a literal argument: sh -c '…', bash -ec "…", eval '…'
  std::optional<std::uint32_t> inside{};  // index of the command whose word or here-document holds this one

  /// Base name of the first word when it is literal: "apt-get" of "/usr/bin/apt-get"; empty: none or not known.
  [[nodiscard]] std::string_view name() const;
};

struct Problem {
  TextRange range;
  std::string message;
};

struct Script {
  /// In the order of the text. Commands that run commands ("sudo", "env", "exec", "xargs" …) appear as they are
  /// written; see invocation_of() in arguments.h for what they run.
  std::vector<Command> commands;
  std::vector<Problem> problems;
  /// Operators between commands, for whoever edits: where `commands[i].joined` is written; empty for first.
  std::vector<TextRange> joints;  // one for each command
};

Script parse(std::string_view text, Dialect dialect);

}  // namespace plimsoll::shell
