// SPDX-License-Identifier: Apache-2.0
// View: a stack seen from one layer: what that layer alone did, or all that is there once it is on. Everything a screen
// asks for at every node is worked out once, in one pass over the nodes: a folder's size, what changed in it, and how
// bad the worst thing in it is. 10 bytes a node.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/severity.h"
#include "explore/snapshot.h"

namespace plimsoll::explore {

enum class Scope : std::uint8_t { layer, stack };

struct Lens {
  Scope scope = Scope::layer;
  std::uint32_t layer = 0;
  bool operator==(const Lens&) const = default;
};

/// What the layer did at a node.
enum class Change : std::uint8_t { outside, same, added, changed, removed };

/// "A", "M", "D", blank.
char change_letter(Change change);
/// What a version's own layer did with it.
Change change_by(const tree::Stack& stack, tree::NodeId node, const tree::Version& version);

/// A place of a finding in the tree.
struct Mark {
  tree::NodeId node = tree::kRoot;
  Severity severity = Severity::unknown;
  std::uint32_t finding = 0;
  std::uint32_t layer = tree::kNoLayer;    // that put it; kNoLayer: not told
  std::uint32_t removed = tree::kNoLayer;  // that took it away
};

/// Where the findings of a report are, in its order. A path that goes into an archive stands for the archive.
std::vector<Mark> marks_of(const Report& report, const tree::Stack& stack);

class View {
 public:
  /// Both stay the caller's and must outlive the view.
  View(const tree::Stack& stack, Lens lens, std::span<const Mark> marks);

  [[nodiscard]] Lens lens() const { return lens_; }
  [[nodiscard]] Change change(tree::NodeId node) const { return static_cast<Change>(about_[node] & kChange); }
  /// Whether the layer did something there or below.
  [[nodiscard]] bool is_touched(tree::NodeId node) const { return (about_[node] & kTouched) != 0; }
  /// Bytes of the files there and below; of what is removed, that were removed.
  [[nodiscard]] std::uint64_t size(tree::NodeId node) const { return sizes_[node]; }
  /// Whether a finding is there or below, and how severe the worst is.
  [[nodiscard]] bool is_marked(tree::NodeId node) const { return worst_[node] != 0; }
  [[nodiscard]] Severity worst(tree::NodeId node) const { return static_cast<Severity>(worst_[node] - 1); }
  /// The version to show; nullptr: a folder that no layer tells of.
  [[nodiscard]] const tree::Version* version(tree::NodeId node) const;
  [[nodiscard]] bool is_folder(tree::NodeId node) const;
  /// Whether a finding concerns what is seen.
  [[nodiscard]] bool shows(const Mark& mark) const;

 private:
  static constexpr std::uint8_t kChange = 0x07, kTouched = 0x08, kUntold = 0x10, kImplied = 0x20;
  void look();
  void add_up();
  void mark(std::span<const Mark> marks);

  const tree::Stack* stack_;
  Lens lens_;
  std::vector<std::uint64_t> sizes_;
  std::vector<std::uint8_t> about_;
  std::vector<std::uint8_t> worst_;  // 0: nothing
};

}  // namespace plimsoll::explore
