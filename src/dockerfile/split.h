// SPDX-License-Identifier: Apache-2.0
// How the text of one instruction is taken apart: keyword, flags, words, pairs and JSON arrays.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/instruction.h"

namespace plimsoll::dockerfile {

/// Length in bytes of the white space character (Unicode's White_Space) at the start; 0: none.
std::size_t space_at(std::string_view text);
std::string_view trim_left_space(std::string_view text);
std::string_view trim_space(std::string_view text);

/// A piece of a text and where it stands in that text, quotes included.
struct Token {
  std::string text;
  TextRange range;
};

struct Split {
  std::string_view word;  // keyword; a view into the line, as are the arguments
  std::vector<Token> flags;
  std::string_view arguments;
};
/// Leading words that start with "--" are flags; their quotes are dropped and escapes applied. A lone "--" ends them.
Split split_instruction(std::string_view line, char escape);

/// Words between white space; a quoted part may hold white space. Quotes and escapes stay.
std::vector<Token> quoted_words(std::string_view text, char escape);
/// Words between blanks, without a thought for quotes. A blank at the end makes an empty word, as in BuildKit.
std::vector<Token> plain_words(std::string_view text);
/// ENV and LABEL. ErrorKind::malformed says which word lacks its value; the pairs before it are in `into`. Ranges are
/// of `text`.
Result<void> key_values(std::string_view text, char escape, std::vector<KeyValue>& into);

/// A JSON array of strings; nullopt: something else, which is text. An array of other things is an error.
Result<std::optional<std::vector<Token>>> json_strings(std::string_view text);

}  // namespace plimsoll::dockerfile
