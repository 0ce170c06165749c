// SPDX-License-Identifier: Apache-2.0
// What the relatives of Semantic Versioning share: a version taken apart, its identifiers, and their order.
#pragma once

#include <string_view>

#include "version/orderings.h"

namespace plimsoll::version {

/// core[-pre_release][+build], cut at the first plus and the first hyphen before it.
struct SemverParts {
  std::string_view core, pre_release, build;
  bool has_pre_release = false, has_build = false;
};
SemverParts split_semver(std::string_view text);

/// Cuts off the text before the next dot, and the dot.
inline std::string_view take_identifier(std::string_view& rest) {
  const auto dot = rest.find('.');
  const std::string_view identifier = rest.substr(0, dot);
  rest = dot == rest.npos ? std::string_view{} : rest.substr(dot + 1);
  return identifier;
}

inline bool is_number(std::string_view text) { return take_while(text, is_digit).size() > 0 && text.empty(); }
inline bool is_canonical_number(std::string_view text) {
  return is_number(text) && (text.size() == 1 || text[0] != '0');
}

/// How many dot-separated numbers a core is made of, each of which passes `number`; 0 when it is none.
template <typename Predicate>
int count_numbers(std::string_view core, Predicate number) {
  int numbers = 0;
  for (bool more = true; more; ++numbers) {
    more = core.find('.') != core.npos;
    if (!number(take_identifier(core))) return 0;
  }
  return numbers;
}

/// Dot-separated, none empty, of letters, digits and hyphens; numbers among them pass `number`.
template <typename Predicate>
bool are_identifiers(std::string_view text, Predicate number) {
  for (bool more = true; more;) {
    more = text.find('.') != text.npos;
    const std::string_view identifier = take_identifier(text);
    std::string_view rest = identifier;
    take_while(rest, [](char c) { return is_alnum(c) || c == '-'; });
    if (identifier.empty() || !rest.empty()) return false;
    if (is_number(identifier) && !number(identifier)) return false;
  }
  return true;
}

/// Three numbers with what follows them, or one or two alone, as OSV ranges write them; numbers pass `number`.
template <typename Predicate>
bool is_semver(std::string_view text, Predicate number) {
  const SemverParts parts = split_semver(text);
  const int numbers = count_numbers(parts.core, number);
  const bool bare = !parts.has_pre_release && !parts.has_build;
  return (numbers == 3 || (bare && (numbers == 1 || numbers == 2))) &&
         (!parts.has_pre_release || are_identifiers(parts.pre_release, number)) &&
         (!parts.has_build || are_identifiers(parts.build, is_number));
}

/// Cores of numbers, missing ones being 0.
std::strong_ordering compare_cores(std::string_view a, std::string_view b);
/// Lists of identifiers: numbers before words, the shorter list first.
std::strong_ordering compare_identifier_lists(std::string_view a, std::string_view b);

/// Without a leading "v".
inline std::string_view without_v(std::string_view text) {
  if (!text.empty() && (text.front() == 'v' || text.front() == 'V')) text.remove_prefix(1);
  return text;
}

}  // namespace plimsoll::version
