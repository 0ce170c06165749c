// SPDX-License-Identifier: Apache-2.0
// Wildcards over plain text: "*" stands for any characters, "?" for one; everything else for itself. Paths have
// base/glob.h.
#pragma once

#include <string_view>

namespace plimsoll {

inline constexpr std::string_view kWildcards = "*?";

/// Whether the whole text matches. Time is bounded by the product of the lengths; nothing is allocated.
inline bool wildcard_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0;
  std::size_t star = std::string_view::npos, resume = 0;  // the last "*", and where the text behind it was tried last
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

/// What a text must begin with to match: the pattern up to its first wildcard.
inline std::string_view literal_prefix(std::string_view pattern) {
  return pattern.substr(0, pattern.find_first_of(kWildcards));
}

}  // namespace plimsoll
