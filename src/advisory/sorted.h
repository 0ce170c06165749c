// SPDX-License-Identifier: Apache-2.0
// Lists as the database keeps them: sorted, each item once.
#pragma once

#include <algorithm>

namespace plimsoll::advisory {

template <typename List>
void sort_unique(List& list) {
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace plimsoll::advisory
