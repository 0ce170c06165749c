// SPDX-License-Identifier: Apache-2.0
// Arch Linux versions: [epoch:]version[-pkgrel], as pacman's vercmp(8) orders them.
//
// An older branch of rpm's ordering: digit runs and letter runs, numbers beat letters. There is no "~" or "^"; a
// longer separator is newer; a remaining letter run is older than nothing ("1.0rc" < "1.0"). A missing epoch is 0, and
// the pkgrel counts only when both have one (so texts with and without one do not make one order).
#include "version/orderings.h"

namespace plimsoll::version {
namespace {

bool is_separator(char c) { return !is_alnum(c); }

std::strong_ordering compare_part(std::string_view a, std::string_view b) {
  // What matters of equal texts is only that they are; the walk below would call "1." older than itself.
  if (a == b) return std::strong_ordering::equal;
  while (!a.empty() && !b.empty()) {
    const std::size_t gap_a = take_while(a, is_separator).size(), gap_b = take_while(b, is_separator).size();
    if (a.empty() || b.empty()) break;
    if (gap_a != gap_b) return gap_a <=> gap_b;
    if (const auto order = compare_next_run(a, b); order != 0) return order;
  }
  if (a.empty() && b.empty()) return std::strong_ordering::equal;
  if (a.empty()) return is_alpha(b.front()) ? std::strong_ordering::greater : std::strong_ordering::less;
  return is_alpha(a.front()) ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace

bool valid_alpm(std::string_view text) { return !text.empty() && text.find('\0') == text.npos; }

std::strong_ordering compare_alpm(std::string_view a, std::string_view b) {
  const Evr left = split_evr(a), right = split_evr(b);
  if (const auto order = compare_numbers(left.epoch, right.epoch); order != 0) return order;
  if (const auto order = compare_part(left.version, right.version); order != 0) return order;
  if (!left.has_release || !right.has_release) return std::strong_ordering::equal;
  return compare_part(left.release, right.release);
}

}  // namespace plimsoll::version
