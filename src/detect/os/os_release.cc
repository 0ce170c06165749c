// SPDX-License-Identifier: Apache-2.0
#include "detect/os/os_release.h"

#include "base/lines.h"

namespace plimsoll::detect {
namespace {

/// What a shell makes of the text after "=": single quotes keep everything, double quotes and bare text know the
/// backslash, a blank outside quotes ends the value.
std::string unquote(std::string_view text) {
  std::string value;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\'') {
      if (c == '\'')
        quote = 0;
      else
        value += c;
    } else if (c == '\\' && i + 1 < text.size()) {
      const char next = text[++i];
      const bool escapes = quote == 0 || next == '"' || next == '\\' || next == '$' || next == '`';
      if (!escapes) value += c;
      value += next;
    } else if (quote == '"') {
      if (c == '"')
        quote = 0;
      else
        value += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (is_blank(c)) {
      break;
    } else {
      value += c;
    }
  }
  return value;
}

}  // namespace

std::string os_release_value(std::string_view file, std::string_view key) {
  std::string value;
  while (!file.empty()) {
    const std::string_view line = trim(take_line(file));
    if (line.starts_with(key) && line.size() > key.size() && line[key.size()] == '=') {
      value = unquote(line.substr(key.size() + 1));
    }
  }
  return value;
}

}  // namespace plimsoll::detect
