// SPDX-License-Identifier: Apache-2.0
// The orderings behind the rows of `schemes()`, and what they share. Only table.cc and the orderings
// themselves include this; everyone else goes through version.h.
#pragma once

#include <compare>
#include <string_view>

namespace plimsoll::version {

bool valid_alpm(std::string_view text);
std::strong_ordering compare_alpm(std::string_view a, std::string_view b);

bool valid_apk(std::string_view text);
std::strong_ordering compare_apk(std::string_view a, std::string_view b);

bool valid_bitnami(std::string_view text);
std::strong_ordering compare_bitnami(std::string_view a, std::string_view b);

bool valid_composer(std::string_view text);
std::strong_ordering compare_composer(std::string_view a, std::string_view b);

bool valid_conan(std::string_view text);
std::strong_ordering compare_conan(std::string_view a, std::string_view b);

bool valid_cran(std::string_view text);
std::strong_ordering compare_cran(std::string_view a, std::string_view b);

bool valid_deb(std::string_view text);
std::strong_ordering compare_deb(std::string_view a, std::string_view b);

bool valid_gem(std::string_view text);
std::strong_ordering compare_gem(std::string_view a, std::string_view b);

bool valid_generic(std::string_view text);
std::strong_ordering compare_generic(std::string_view a, std::string_view b);

bool valid_go(std::string_view text);
std::strong_ordering compare_go(std::string_view a, std::string_view b);

bool valid_hackage(std::string_view text);
std::strong_ordering compare_hackage(std::string_view a, std::string_view b);

bool valid_hex(std::string_view text);
std::strong_ordering compare_hex(std::string_view a, std::string_view b);

bool valid_maven(std::string_view text);
std::strong_ordering compare_maven(std::string_view a, std::string_view b);

bool valid_npm(std::string_view text);
std::strong_ordering compare_npm(std::string_view a, std::string_view b);

bool valid_nuget(std::string_view text);
std::strong_ordering compare_nuget(std::string_view a, std::string_view b);

bool valid_pep440(std::string_view text);
std::strong_ordering compare_pep440(std::string_view a, std::string_view b);

bool valid_pub(std::string_view text);
std::strong_ordering compare_pub(std::string_view a, std::string_view b);

bool valid_rpm(std::string_view text);
std::strong_ordering compare_rpm(std::string_view a, std::string_view b);

bool valid_semver(std::string_view text);
std::strong_ordering compare_semver(std::string_view a, std::string_view b);

bool valid_swift(std::string_view text);
std::strong_ordering compare_swift(std::string_view a, std::string_view b);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_alpha(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
inline bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Text order of words without regard to case.
inline std::strong_ordering compare_words(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const auto x = static_cast<unsigned char>(lower(a[i])), y = static_cast<unsigned char>(lower(b[i]));
    if (x != y) return x <=> y;
  }
  return a.size() <=> b.size();
}
inline bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && compare_words(a, b) == 0;
}
inline bool starts_with_word(std::string_view text, std::string_view word) {
  return same_word(text.substr(0, word.size()), word);
}

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

/// [epoch:]version[-release], as rpm and pacman split it: digits before a colon are the epoch, and the release starts
/// at the last hyphen.
struct Evr {
  std::string_view epoch, version, release;
  bool has_release = false;
};

inline Evr split_evr(std::string_view text) {
  Evr parts;
  std::string_view rest = text;
  const std::string_view digits = take_while(rest, is_digit);
  if (!rest.empty() && rest.front() == ':') {
    parts.epoch = digits;
    rest.remove_prefix(1);
    text = rest;
  }
  const auto hyphen = text.rfind('-');
  parts.version = text.substr(0, hyphen);
  if (hyphen != text.npos) {
    parts.release = text.substr(hyphen + 1);
    parts.has_release = true;
  }
  return parts;
}

/// Cuts the next digit or letter run off both texts, neither of them empty, and orders the two: numbers beat letters.
inline std::strong_ordering compare_next_run(std::string_view& a, std::string_view& b) {
  if (is_digit(a.front()) != is_digit(b.front())) {
    return is_digit(a.front()) ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  const bool numeric = is_digit(a.front());
  const auto wanted = numeric ? is_digit : is_alpha;
  const std::string_view run_a = take_while(a, wanted), run_b = take_while(b, wanted);
  return numeric ? compare_numbers(run_a, run_b) : run_a.compare(run_b) <=> 0;
}

}  // namespace plimsoll::version
