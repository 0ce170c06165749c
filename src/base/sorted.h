// SPDX-License-Identifier: Apache-2.0
// Lists that are sets: sorted, each item once.
#pragma once

#include <algorithm>

namespace plimsoll {

template <typename List>
void sort_unique(List& list) {
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace plimsoll
