// SPDX-License-Identifier: Apache-2.0
// Shell scripts of RUN, as far as a rewrite needs them: cut into commands at the outermost "&&", ";" and line ends. A
// script with loops, conditions, functions or here-documents is left whole. Not a shell; when in doubt nothing changes.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::scan {

/// The script without the commands that only make, protect or remove the file at `path` (echo … > x, chmod x, rm x) or
/// keep an agent for a key. Empty when nothing else is left.
std::string script_without(std::string_view script, std::string_view path);

/// The script with `text` in it replaced by "$name", so that a shell expands it there; empty where it would not (in a
/// quoted here-document).
std::string script_with_variable(std::string_view script, std::string_view text, std::string_view name);

/// Whether the word stands in the script, at its edges blanks, quotes or what cuts commands.
bool mentions_word(std::string_view script, std::string_view word);
/// "$NAME", "${NAME".
bool mentions_variable(std::string_view script, std::string_view name);

}  // namespace plimsoll::scan
