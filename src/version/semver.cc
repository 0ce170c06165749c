// SPDX-License-Identifier: Apache-2.0
// Semantic versions: major.minor.patch[-pre.release][+build], ordered by SemVer 2.0.0 section 11.
//
// Numbers are of any length. A pre-release is older than its release; its dot-separated identifiers compare as
// numbers when both are, numbers before words, the shorter list first. Build metadata does not count.
//
// As in Go's module versions minor and patch may be missing and are then 0, unless something follows them: OSV ranges
// write "0", "4" and "1.0". There is no leading "v", OSV leaves it out for Go, too. Everything else is as strict as the
// specification: no leading zeros, no empty identifiers.
#include "version/orderings.h"

namespace plimsoll::version {
namespace {

struct Parts {
  std::string_view core, pre_release, build;
  bool has_pre_release = false, has_build = false;
};

Parts parse(std::string_view text) {
  Parts parts;
  if (const auto plus = text.find('+'); plus != text.npos) {
    parts.build = text.substr(plus + 1);
    parts.has_build = true;
    text = text.substr(0, plus);
  }
  if (const auto hyphen = text.find('-'); hyphen != text.npos) {
    parts.pre_release = text.substr(hyphen + 1);
    parts.has_pre_release = true;
    text = text.substr(0, hyphen);
  }
  parts.core = text;
  return parts;
}

/// Cuts off the text before the next dot, and the dot.
std::string_view take_identifier(std::string_view& rest) {
  const auto dot = rest.find('.');
  const std::string_view identifier = rest.substr(0, dot);
  rest = dot == rest.npos ? std::string_view{} : rest.substr(dot + 1);
  return identifier;
}

bool is_number(std::string_view text) { return take_while(text, is_digit).size() > 0 && text.empty(); }

bool is_canonical_number(std::string_view text) { return is_number(text) && (text.size() == 1 || text[0] != '0'); }

/// How many numbers a core is made of; 0 when it is none.
int count_numbers(std::string_view core) {
  int numbers = 0;
  for (bool more = true; more; ++numbers) {
    more = core.find('.') != core.npos;
    if (!is_canonical_number(take_identifier(core))) return 0;
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

std::strong_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const bool number_a = is_number(a), number_b = is_number(b);
  if (number_a != number_b) return number_a ? std::strong_ordering::less : std::strong_ordering::greater;
  return number_a ? compare_numbers(a, b) : a.compare(b) <=> 0;
}

}  // namespace

bool valid_semver(std::string_view text) {
  const Parts parts = parse(text);
  const int numbers = count_numbers(parts.core);
  const bool bare = !parts.has_pre_release && !parts.has_build;
  return (numbers == 3 || (bare && (numbers == 1 || numbers == 2))) &&
         (!parts.has_pre_release || are_identifiers(parts.pre_release, is_canonical_number)) &&
         (!parts.has_build || are_identifiers(parts.build, is_number));
}

std::strong_ordering compare_semver(std::string_view a, std::string_view b) {
  Parts left = parse(a), right = parse(b);
  while (!left.core.empty() || !right.core.empty()) {
    const auto order = compare_numbers(take_identifier(left.core), take_identifier(right.core));
    if (order != 0) return order;
  }
  if (left.has_pre_release != right.has_pre_release) {
    return left.has_pre_release ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  while (!left.pre_release.empty() && !right.pre_release.empty()) {
    const auto order = compare_identifiers(take_identifier(left.pre_release), take_identifier(right.pre_release));
    if (order != 0) return order;
  }
  return !left.pre_release.empty() <=> !right.pre_release.empty();
}

}  // namespace plimsoll::version
