// SPDX-License-Identifier: Apache-2.0
// What was probably meant by a word that is not known.
#pragma once

#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other; words longer than
/// 64 bytes are as far apart as they are long.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate close enough to `word` to be what was meant, the first of the closest; empty when none is.
std::string suggest(std::string_view word, const std::vector<std::string_view>& candidates);
template <std::ranges::input_range Candidates>
std::string suggest(std::string_view word, const Candidates& candidates) {
  return suggest(word, std::vector<std::string_view>(std::ranges::begin(candidates), std::ranges::end(candidates)));
}

/// "; did you mean --fail-on?" or nothing.
template <std::ranges::input_range Candidates>
std::string did_you_mean(std::string_view word, const Candidates& candidates) {
  const std::string meant = suggest(word, candidates);
  return meant.empty() ? "" : "; did you mean " + meant + "?";
}

}  // namespace plimsoll
