// SPDX-License-Identifier: Apache-2.0
// Semantic versions: major.minor.patch[-pre.release][+build], ordered by SemVer 2.0.0 section 11.
//
// Numbers are of any length. A pre-release is older than its release; its dot-separated identifiers compare as
// numbers when both are, numbers before words, the shorter list first. Build metadata does not count.
//
// As in Go's module versions minor and patch may be missing and are then 0, unless something follows them: OSV ranges
// write "0", "4" and "1.0". There is no leading "v", OSV leaves it out for Go, too. Everything else is as strict as the
// specification: no leading zeros, no empty identifiers.
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

std::strong_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const bool number_a = is_number(a), number_b = is_number(b);
  if (number_a != number_b) return number_a ? std::strong_ordering::less : std::strong_ordering::greater;
  return number_a ? compare_numbers(a, b) : a.compare(b) <=> 0;
}

}  // namespace

SemverParts split_semver(std::string_view text) {
  SemverParts parts;
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

std::strong_ordering compare_cores(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    if (const auto order = compare_numbers(take_identifier(a), take_identifier(b)); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering compare_identifier_lists(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (const auto order = compare_identifiers(take_identifier(a), take_identifier(b)); order != 0) return order;
  }
  return !a.empty() <=> !b.empty();
}

bool valid_semver(std::string_view text) { return is_semver(text, is_canonical_number); }

std::strong_ordering compare_semver(std::string_view a, std::string_view b) {
  const SemverParts left = split_semver(a), right = split_semver(b);
  if (const auto order = compare_cores(left.core, right.core); order != 0) return order;
  if (left.has_pre_release != right.has_pre_release) {
    return left.has_pre_release ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return compare_identifier_lists(left.pre_release, right.pre_release);
}

}  // namespace plimsoll::version
