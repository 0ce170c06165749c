// SPDX-License-Identifier: Apache-2.0
// Which instruction made which entry of the history: the alignment of the two lists that is the most likely as a
// whole. The lower entries, as many as one likes, may be a base's; everything else that finds no partner costs.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "lineage/statement.h"

namespace plimsoll::lineage {

struct Alignment {
  /// For each entry the instruction, and how sure that is.
  struct Pair {
    std::size_t instruction = 0;
    double likeness = 0;
  };
  std::vector<std::optional<Pair>> of_entry;
  /// Of all that the instructions promise, how much was found: 0 to 1.
  double score = 0;
};

/// Both from the oldest on. `made_layer` tells of each entry whether it did. Time and memory are the product of the
/// lengths, at most kMostCells; of longer lists the newest parts are aligned.
Alignment align(std::span<const Statement> instructions, std::span<const Statement> entries,
                const std::vector<bool>& made_layer);

inline constexpr std::size_t kMostCells = 1'000'000;

}  // namespace plimsoll::lineage
