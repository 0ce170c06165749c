// SPDX-License-Identifier: Apache-2.0
#include "base/suggest.h"

#include <algorithm>
#include <array>

namespace plimsoll {

namespace {
constexpr std::size_t kLongest = 64;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  if (a.size() > kLongest || b.size() > kLongest) return std::max(a.size(), b.size());
  // Three rows of the optimal string alignment table: the swap looks two rows back.
  std::array<std::array<std::size_t, kLongest + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& two_above = rows[(i + 1) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

std::string suggest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  std::size_t least = 0;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (best.empty() || distance < least) best = candidate, least = distance;
  }
  // A third of the word may be wrong; the start of a long enough word counts as meant too.
  const std::size_t letters = word.size() - std::min(word.find_first_not_of('-'), word.size());
  if (!best.empty() && least <= std::max<std::size_t>(1, letters / 3) && least < letters) return std::string(best);
  if (letters >= 2) {
    for (const std::string_view candidate : candidates) {
      if (candidate.starts_with(word)) return std::string(candidate);
    }
  }
  return {};
}

}  // namespace plimsoll
