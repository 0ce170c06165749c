// SPDX-License-Identifier: Apache-2.0
// RPM versions: [epoch:]version[-release], as rpm 4.15 and later orders them (rpm-version(7)).
//
// Each part is a sequence of digit runs and letter runs; anything else only separates. Digit runs compare as numbers
// and beat letter runs, which compare bytewise; when one side runs out, the longer is newer. "~" sorts before
// everything, even the end; "^" sorts after the end but before anything else. A missing epoch is 0; a missing release
// is older than any release. Every text but the empty one is a version to rpm.
#include "version/orderings.h"

namespace plimsoll::version {
namespace {

bool is_separator(char c) { return !is_alnum(c) && c != '~' && c != '^'; }

bool starts_with(std::string_view text, char c) { return !text.empty() && text.front() == c; }

std::strong_ordering compare_part(std::string_view a, std::string_view b) {
  while (true) {
    take_while(a, is_separator);
    take_while(b, is_separator);

    if (starts_with(a, '~') || starts_with(b, '~')) {
      if (!starts_with(a, '~')) return std::strong_ordering::greater;
      if (!starts_with(b, '~')) return std::strong_ordering::less;
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    if (starts_with(a, '^') || starts_with(b, '^')) {
      if (a.empty()) return std::strong_ordering::less;
      if (b.empty()) return std::strong_ordering::greater;
      if (!starts_with(a, '^')) return std::strong_ordering::greater;
      if (!starts_with(b, '^')) return std::strong_ordering::less;
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    if (a.empty() || b.empty()) return !a.empty() <=> !b.empty();

    if (const auto order = compare_next_run(a, b); order != 0) return order;
  }
}

}  // namespace

bool valid_rpm(std::string_view text) { return !text.empty() && text.find('\0') == text.npos; }

std::strong_ordering compare_rpm(std::string_view a, std::string_view b) {
  const Evr left = split_evr(a), right = split_evr(b);
  if (const auto order = compare_numbers(left.epoch, right.epoch); order != 0) return order;
  if (const auto order = compare_part(left.version, right.version); order != 0) return order;
  if (left.has_release != right.has_release) return left.has_release <=> right.has_release;
  return compare_part(left.release, right.release);
}

}  // namespace plimsoll::version
