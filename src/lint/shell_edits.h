// SPDX-License-Identifier: Apache-2.0
// Edits of shell commands in a Dockerfile: an option more, a command more in the chain, a command less. They keep to
// how the place is written (continuation lines, && or ;, here-documents), and are refused where one cannot be sure
// that nothing else changes: in substitutions, functions and loops, in front of a pipe, in scripts within quotes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "finding/fix.h"
#include "lint/context.h"

namespace plimsoll::lint {

/// Puts " text" behind a word that stands in the file as it is given to the command; nullopt: it does not.
std::optional<Edit> insert_behind(const Context& file, const RunCommand& at, const shell::Word& word,
                                  std::string_view text);
/// Another word in place of one.
std::optional<Edit> replace_word(const Context& file, const RunCommand& at, const shell::Word& word,
                                 std::string_view text);
/// Runs `command` once `at` has succeeded, with the script's exit status as before.
std::optional<Edit> run_behind(const Context& file, const RunCommand& at, std::string_view command);
/// Takes a command out of its chain; the whole instruction when it is all there is. nullopt: what is left would be
/// something else.
std::optional<Edit> take_out(const Context& file, const RunCommand& at);
/// The lines of an instruction.
TextRange whole_lines(const Context& file, const Step& step);

/// The script stops at the first command that fails: "set -e" stands in front, or SHELL has -e.
bool stops_at_failure(const RunCommand& at);

}  // namespace plimsoll::lint
