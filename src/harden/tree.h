// SPDX-License-Identifier: Apache-2.0
// Tree: the finished image alone, as an array in which a folder stands before what is in it, and all that is below it
// without a gap. So a subtree is a range, its bytes a difference of two sums, and one pass answers for every path.
// 24 bytes a path.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tree/stack.h"

namespace plimsoll::harden {

using Index = std::uint32_t;
inline constexpr Index kTop = 0;  // the root folder
inline constexpr Index kNone = std::numeric_limits<Index>::max();

class Tree {
 public:
  /// The stack must outlive it.
  explicit Tree(const tree::Stack& stack);

  [[nodiscard]] Index size() const { return static_cast<Index>(entries_.size()); }
  [[nodiscard]] Index parent(Index entry) const { return entries_[entry].parent; }  // kNone for the root
  /// One past the last entry below; an entry that holds nothing ends right behind itself.
  [[nodiscard]] Index end(Index entry) const { return entries_[entry].end; }
  [[nodiscard]] std::string_view name(Index entry) const { return stack_->name(entries_[entry].node); }
  [[nodiscard]] std::string path(Index entry) const { return stack_->path(entries_[entry].node); }
  /// nullptr: a folder that no layer tells of.
  [[nodiscard]] const tree::Version* version(Index entry) const { return stack_->visible(entries_[entry].node); }

  // Folders that no layer tells of belong to root and may be read and searched by all.
  [[nodiscard]] tree::RecordKind kind(Index entry) const;
  [[nodiscard]] bool is_folder(Index entry) const { return kind(entry) == tree::RecordKind::folder; }
  /// Has content: a plain file or another name of one.
  [[nodiscard]] bool is_file(Index entry) const;
  [[nodiscard]] std::uint32_t mode(Index entry) const;
  [[nodiscard]] std::uint32_t uid(Index entry) const;
  [[nodiscard]] std::uint32_t gid(Index entry) const;
  [[nodiscard]] std::uint32_t layer(Index entry) const;  // tree::kNoLayer when no layer tells of it

  /// Of all files at and below an entry.
  [[nodiscard]] std::uint64_t bytes(Index entry) const { return sums_[end(entry)] - sums_[entry]; }
  /// How many files there are at and below an entry.
  [[nodiscard]] std::size_t files(Index entry) const;

  /// By path as written; kNone when it is not there.
  [[nodiscard]] Index find(std::string_view path) const { return index_of(stack_->find(path)); }
  /// With links followed.
  [[nodiscard]] Index resolve(std::string_view path) const { return index_of(stack_->resolve(path)); }
  [[nodiscard]] const tree::Stack& stack() const { return *stack_; }

 private:
  struct Entry {
    tree::NodeId node;
    Index parent, end;
  };
  [[nodiscard]] Index index_of(tree::NodeId node) const { return node == tree::kNoNode ? kNone : of_node_[node]; }

  const tree::Stack* stack_;
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> sums_;  // bytes of all files before an entry
  std::vector<Index> of_node_;
};

}  // namespace plimsoll::harden
