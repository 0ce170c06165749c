// SPDX-License-Identifier: Apache-2.0
// Small pieces of sentences.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

namespace plimsoll {

/// "1 package", "2 packages".
inline std::string plural(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

/// "a, b, c and 4 more".
inline std::string some_of(const std::vector<std::string>& items, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), most); ++i) text += (i == 0 ? "" : ", ") + items[i];
  return items.size() <= most ? text : text + fmt::format(" and {} more", items.size() - most);
}

}  // namespace plimsoll
