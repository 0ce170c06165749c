// SPDX-License-Identifier: Apache-2.0
// The orderings behind the rows of `schemes()`, and the one helper they share. Only table.cc and the orderings
// themselves include this; everyone else goes through version.h.
#pragma once

#include <compare>
#include <string_view>

namespace plimsoll::version {

bool valid_alpm(std::string_view text);
std::strong_ordering compare_alpm(std::string_view a, std::string_view b);

bool valid_apk(std::string_view text);
std::strong_ordering compare_apk(std::string_view a, std::string_view b);

bool valid_deb(std::string_view text);
std::strong_ordering compare_deb(std::string_view a, std::string_view b);

bool valid_rpm(std::string_view text);
std::strong_ordering compare_rpm(std::string_view a, std::string_view b);

bool valid_semver(std::string_view text);
std::strong_ordering compare_semver(std::string_view a, std::string_view b);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_alpha(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
inline bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }

/// Cuts off and returns the longest front of `text` whose characters satisfy `wanted`.
template <typename Predicate>
std::string_view take_while(std::string_view& text, Predicate wanted) {
  std::size_t n = 0;
  while (n < text.size() && wanted(text[n])) ++n;
  const std::string_view front = text.substr(0, n);
  text.remove_prefix(n);
  return front;
}

/// Orders two runs of decimal digits of any length as numbers; leading zeros and the empty run count as nothing.
inline std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  const auto is_zero = [](char c) { return c == '0'; };
  take_while(a, is_zero);
  take_while(b, is_zero);
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

}  // namespace plimsoll::version
