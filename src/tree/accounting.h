// SPDX-License-Identifier: Apache-2.0
// Accounting: where the bytes of an image go, exact to the byte.
//
//   shipped = the body bytes of every file of every layer, whatever became of it
//   visible = those of the files in the finished image
//   hidden  = shipped - visible, each byte for one Cause
//
// A hard link has no bytes of its own. Copies of one content that are all visible are not hidden; they are counted
// beside. Contents are compared by hash and size; a content of 0 is not known and equals nothing, so what is a move or
// a change of metadata then counts as deleted or overwritten.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tree/stack.h"

namespace plimsoll::tree {

/// Why a version of a file is shipped and never seen.
enum class Cause : std::uint8_t {
  overwritten,    // the path got another content
  metadata_only,  // the path got the same content again: chmod -R, chown -R, touch, the same COPY twice
  deleted,        // the path or a folder above was removed
  moved,          // removed by a layer that put the same content elsewhere, where it is seen
  replaced,       // a file took the place of a folder, or a folder that of a file
};
inline constexpr std::array kCauses = {Cause::overwritten, Cause::metadata_only, Cause::deleted, Cause::moved,
                                       Cause::replaced};
std::string_view cause_name(Cause cause);  // "overwritten", "metadata-only" …

/// One version that is hidden, and bytes that could be saved.
struct HiddenFile {
  NodeId node = kNoNode;
  NodeId now = kNoNode;         // moved: where it is seen; metadata_only: the same node; else kNoNode
  std::uint32_t added = 0;      // layer
  std::uint32_t hidden_by = 0;  // layer; the same when one tar tells the path twice
  Cause cause = Cause::overwritten;
  std::uint64_t bytes = 0;
};

/// Hidden files of one cause that one fix saves: the same two layers, below one folder.
struct Waste {
  std::uint32_t added = 0, hidden_by = 0;
  Cause cause = Cause::overwritten;
  NodeId folder = kRoot;  // the deepest folder that holds them all; of a single file the file itself
  std::uint64_t bytes = 0;
  std::vector<HiddenFile> files;  // the largest first
};

/// One content that is in the finished image several times.
struct Duplicate {
  std::uint64_t size = 0;     // of one copy
  std::vector<NodeId> nodes;  // two or more, in the order in which layers tell them
  [[nodiscard]] std::uint64_t bytes() const { return size * (nodes.size() - 1); }
};

/// What one layer does. Folders are not counted, and a path that it deletes and puts again is a change.
struct LayerChange {
  std::uint64_t added = 0, changed = 0, removed = 0;  // paths
  std::uint64_t bytes = 0;                            // it ships
  std::uint64_t hidden = 0;                           // of those, never seen
};

struct Accounting {
  std::uint64_t shipped = 0, visible = 0, hidden = 0;
  std::array<std::uint64_t, kCauses.size()> by_cause{};  // indexed by Cause; their sum is `hidden`
  std::uint64_t duplicated = 0;                          // of the visible bytes: all copies but one
  std::vector<LayerChange> layers;
  std::vector<Waste> wastes;          // the largest first
  std::vector<Duplicate> duplicates;  // the largest first

  [[nodiscard]] std::uint64_t of(Cause cause) const { return by_cause[static_cast<std::size_t>(cause)]; }
  /// visible / shipped; 1 for an image without bytes.
  [[nodiscard]] double score() const {
    return shipped == 0 ? 1.0 : static_cast<double>(visible) / static_cast<double>(shipped);
  }
};

/// Time and memory grow with the number of versions (n log n).
Accounting account(const Stack& stack);

}  // namespace plimsoll::tree
