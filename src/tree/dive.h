// SPDX-License-Identifier: Apache-2.0
// The numbers of dive (github.com/wagoodman/dive, 0.13), for those whose gates are made of them. They are worked out as
// dive does, also where that is not what one would want; accounting.h has the exact ones. In short:
//
//   The leaves of each layer's own tree are looked at, a whiteout under the path it removes. A leaf's size is that of
//   its tar entry; a whiteout's is the size of the folder it removes, 0 for a file. Over all layers a path has the sum
//   of its sizes, the smallest of them, and how many there were. efficiency = sum of the smallest / sum of the sums.
//   Wasted are the sums of all paths that occur twice or more.
//
// So a folder of lower layers that is deleted is no waste, opaque marks do nothing, a whiteout of what is not there
// ends the look at its layer, and of a file that is written again all copies are wasted, the needed one too.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tree/stack.h"

namespace plimsoll::tree {

struct DiveFile {
  NodeId node = kNoNode;
  std::uint64_t count = 0, bytes = 0;
};

struct DiveNumbers {
  double efficiency = 1.0;
  std::uint64_t bytes = 0, user_bytes = 0, wasted_bytes = 0;  // user: of all layers but the lowest
  std::vector<std::uint64_t> layer_bytes;
  std::vector<DiveFile> inefficient;  // the largest first
  /// wasted / user; not a number for images of one layer without waste.
  [[nodiscard]] double wasted_user_percent() const {
    return static_cast<double>(wasted_bytes) / static_cast<double>(user_bytes);
  }
};

/// One node of a layer's tree.
struct DiveEntry {
  NodeId node = kNoNode;
  const Version* version = nullptr;  // none: a whiteout, or a folder the layer only names on the way
  bool whiteout = false;
};

/// `each` is called for every node of every layer's tree in dive's order, below before above, names in order.
DiveNumbers dive_numbers(const Stack& stack,
                         const std::function<void(std::uint32_t layer, const DiveEntry& entry)>& each = {});

}  // namespace plimsoll::tree
