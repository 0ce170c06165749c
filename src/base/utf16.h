// SPDX-License-Identifier: Apache-2.0
// Columns as editors and SARIF count them: in UTF-16 code units. A byte that is no UTF-8 counts as one, as the U+FFFD
// that is written in its place.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/bytes.h"

namespace plimsoll {

/// How many code units the bytes of `text` are.
inline std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  while (!text.empty()) {
    const std::size_t bytes = std::max<std::size_t>(utf8_sequence(text), 1);
    units += bytes == 4 ? 2 : 1;
    text.remove_prefix(bytes);
  }
  return units;
}

/// The byte at which the code unit `units` begins; within a pair the pair's first byte; behind the text its size.
inline std::size_t utf16_offset(std::string_view text, std::size_t units) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t bytes = std::max<std::size_t>(utf8_sequence(text.substr(at)), 1);
    const std::size_t takes = bytes == 4 ? 2 : 1;
    if (units < takes) return at;
    units -= takes;
    at += bytes;
  }
  return at;
}

}  // namespace plimsoll
