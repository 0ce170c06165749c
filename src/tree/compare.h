// SPDX-License-Identifier: Apache-2.0
// Compare: what differs between two finished images, path by path.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tree/stack.h"

namespace plimsoll::tree {

struct Change {
  enum class Kind : std::uint8_t {
    added,
    removed,
    content,   // another body, size, link or device; perhaps another owner or mode too
    metadata,  // owner, mode or capability only
  };
  Kind kind = Kind::added;
  std::string path;
  /// What is seen there: nullptr on the side where nothing is. They live as long as the stacks.
  const Version* before = nullptr;
  const Version* after = nullptr;
};
std::string_view change_name(Change::Kind kind);  // "added" …

/// Sorted by path. Times do not count: every build has new ones. A file whose content neither side knows counts as
/// changed when its size did.
std::vector<Change> compare(const Stack& before, const Stack& after);

/// How many of each kind, and the bytes of files that came and went.
struct ChangeTally {
  std::size_t added = 0, removed = 0, content = 0, metadata = 0;
  std::uint64_t bytes_added = 0, bytes_removed = 0;
};
ChangeTally tally(const std::vector<Change>& changes);

}  // namespace plimsoll::tree
