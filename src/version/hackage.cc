// SPDX-License-Identifier: Apache-2.0
// Haskell package versions (PVP), as Cabal reads and Data.Version orders them: a list of numbers, compared as lists are
// ("1.0" < "1.0.0"). Cabal takes at most nine digits a number and no leading zeros.
#include <algorithm>

#include "version/semver_parts.h"

namespace plimsoll::version {

bool valid_hackage(std::string_view text) {
  const auto fits = [](std::string_view number) { return is_canonical_number(number) && number.size() <= 9; };
  return count_numbers(text, fits) > 0;
}

std::strong_ordering compare_hackage(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (const auto order = compare_numbers(take_identifier(a), take_identifier(b)); order != 0) return order;
  }
  return !a.empty() <=> !b.empty();
}

}  // namespace plimsoll::version
