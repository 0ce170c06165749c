// SPDX-License-Identifier: Apache-2.0
// Model: the tree as rows: which folders are open, where the cursor is, how rows are sorted and which are left out.
// Knows nothing of a screen. Only the rows of open folders exist, so an image of millions of files costs what is open.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "explore/view.h"

namespace plimsoll::explore {

enum class Sort : std::uint8_t { name, size };
enum class Filter : std::uint8_t { all, changed, findings };

struct Row {
  tree::NodeId node = tree::kRoot;
  std::uint32_t depth = 0;
};

class Model {
 public:
  Model();
  /// Takes over a newer snapshot; what was open stays open and the cursor stays where it was, as far as that is there.
  void show(SnapshotPtr snapshot);

  [[nodiscard]] const Snapshot& snapshot() const { return *snapshot_; }
  [[nodiscard]] const SnapshotPtr& shared() const { return snapshot_; }
  [[nodiscard]] const tree::Stack& stack() const { return *snapshot_->stack; }
  [[nodiscard]] const View& view() const { return *view_; }
  [[nodiscard]] std::span<const Mark> marks() const { return marks_; }

  [[nodiscard]] Lens lens() const { return lens_; }
  [[nodiscard]] Sort sort() const { return sort_; }
  [[nodiscard]] Filter filter() const { return filter_; }
  void look_through(Lens lens);
  void sort_by(Sort sort);
  void filter_by(Filter filter);

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] std::size_t cursor() const { return cursor_; }
  [[nodiscard]] const Row* current() const { return rows_.empty() ? nullptr : &rows_[cursor_]; }
  void move_to(std::size_t row);
  void move_by(std::ptrdiff_t rows);

  [[nodiscard]] bool is_open(tree::NodeId node) const { return open_.contains(node); }
  /// Opens the folder at the cursor, or steps into it when it is open already. False: it is no folder.
  bool open_current();
  /// Closes the folder at the cursor, or goes to the folder that holds it.
  void close_current();
  /// Moves the cursor to a node, opening the folders above. A filter that leaves it out is dropped. False: what is
  /// looked at has no such node.
  bool reveal(tree::NodeId node);

 private:
  void refresh_view();
  void rebuild();
  void restore_cursor(tree::NodeId node);
  void append_below(tree::NodeId folder, std::uint32_t depth, std::vector<Row>& into) const;
  [[nodiscard]] bool is_shown(tree::NodeId node) const;
  [[nodiscard]] std::vector<tree::NodeId> shown_children(tree::NodeId folder) const;

  SnapshotPtr snapshot_;
  std::vector<Mark> marks_;
  Lens lens_;
  Sort sort_ = Sort::name;
  Filter filter_ = Filter::all;
  std::optional<View> view_;
  std::unordered_set<tree::NodeId> open_;
  std::vector<Row> rows_;
  std::size_t cursor_ = 0;
};

}  // namespace plimsoll::explore
