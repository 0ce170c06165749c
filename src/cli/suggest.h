// SPDX-License-Identifier: Apache-2.0
// What was probably meant by a word that is not known.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace plimsoll::cli {

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other; words longer than
/// 64 bytes are as far apart as they are long.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate close enough to `word` to be what was meant, the first of the closest; empty when none is.
std::string suggest(std::string_view word, std::span<const std::string> candidates);

/// "; did you mean --fail-on?" or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace plimsoll::cli
