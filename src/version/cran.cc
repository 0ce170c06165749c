// SPDX-License-Identifier: Apache-2.0
// R package versions, as numeric_version and compareVersion order them: numbers separated by "." or "-", compared one
// by one; when one list runs out the longer is newer ("1.0" < "1.0.0").
#include "version/orderings.h"

namespace plimsoll::version {
namespace {

bool is_separator(char c) { return c == '.' || c == '-'; }

}  // namespace

bool valid_cran(std::string_view text) {
  while (true) {
    if (take_while(text, is_digit).empty()) return false;
    if (text.empty()) return true;
    if (!is_separator(text.front())) return false;
    text.remove_prefix(1);
  }
}

std::strong_ordering compare_cran(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view number_a = take_while(a, is_digit), number_b = take_while(b, is_digit);
    if (const auto order = compare_numbers(number_a, number_b); order != 0) return order;
    if (!a.empty()) a.remove_prefix(1);
    if (!b.empty()) b.remove_prefix(1);
  }
  return !a.empty() <=> !b.empty();
}

}  // namespace plimsoll::version
