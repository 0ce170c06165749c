// SPDX-License-Identifier: Apache-2.0
#include "explore/model.h"

#include <algorithm>

namespace plimsoll::explore {

using tree::NodeId;

Model::Model() : snapshot_(std::make_shared<const Snapshot>()) { refresh_view(); }

void Model::show(SnapshotPtr snapshot) {
  const SnapshotPtr old = std::exchange(snapshot_, std::move(snapshot));
  const bool is_same_tree = old->stack == snapshot_->stack;
  if (is_same_tree && old->report == snapshot_->report) return;
  NodeId at = rows_.empty() ? tree::kRoot : rows_[cursor_].node;
  if (!is_same_tree) {
    const auto moved = [&](NodeId node) { return stack().find(old->stack->path(node)); };
    std::unordered_set<NodeId> open;
    for (const NodeId node : open_) {
      if (const NodeId now = moved(node); now != tree::kNoNode) open.insert(now);
    }
    open_ = std::move(open);
    const NodeId now = moved(at);
    at = now == tree::kNoNode ? tree::kRoot : now;
  }
  marks_ = snapshot_->report ? marks_of(*snapshot_->report, stack()) : std::vector<Mark>{};
  refresh_view();
  restore_cursor(at);
}

void Model::look_through(Lens lens) {
  if (lens == lens_) return;
  lens_ = lens;
  const NodeId at = rows_.empty() ? tree::kRoot : rows_[cursor_].node;
  refresh_view();
  restore_cursor(at);
}

void Model::sort_by(Sort sort) {
  sort_ = sort;
  const NodeId at = rows_.empty() ? tree::kRoot : rows_[cursor_].node;
  rebuild();
  restore_cursor(at);
}

void Model::filter_by(Filter filter) {
  filter_ = filter;
  const NodeId at = rows_.empty() ? tree::kRoot : rows_[cursor_].node;
  rebuild();
  restore_cursor(at);
}

void Model::refresh_view() {
  view_.emplace(stack(), lens_, marks_);
  rebuild();
}

void Model::restore_cursor(NodeId node) {
  for (; node != tree::kRoot; node = stack().parent(node)) {
    const auto row = std::ranges::find(rows_, node, &Row::node);
    if (row == rows_.end()) continue;
    cursor_ = static_cast<std::size_t>(row - rows_.begin());
    return;
  }
  cursor_ = 0;
}

bool Model::is_shown(NodeId node) const {
  if (view_->change(node) == Change::outside) return false;
  if (filter_ == Filter::changed) return view_->is_touched(node);
  if (filter_ == Filter::findings) return view_->is_marked(node);
  return true;
}

std::vector<NodeId> Model::shown_children(NodeId folder) const {
  std::vector<NodeId> children = stack().children(folder);
  std::erase_if(children, [this](NodeId node) { return !is_shown(node); });
  if (sort_ == Sort::size)
    std::ranges::stable_sort(children, std::ranges::greater{}, [this](NodeId node) { return view_->size(node); });
  return children;
}

void Model::append_below(NodeId folder, std::uint32_t depth, std::vector<Row>& into) const {
  struct Level {
    std::vector<NodeId> nodes;  // the last is next
    std::uint32_t depth;
  };
  std::vector<Level> levels;
  const auto enter = [&](NodeId node, std::uint32_t at) {
    std::vector<NodeId> children = shown_children(node);
    std::ranges::reverse(children);
    levels.push_back({std::move(children), at});
  };
  enter(folder, depth);
  while (!levels.empty()) {
    Level& level = levels.back();
    if (level.nodes.empty()) {
      levels.pop_back();
      continue;
    }
    const NodeId node = level.nodes.back();
    level.nodes.pop_back();
    into.push_back({node, level.depth});
    if (open_.contains(node) && view_->is_folder(node)) enter(node, level.depth + 1);
  }
}

void Model::rebuild() {
  rows_.clear();
  append_below(tree::kRoot, 0, rows_);
  cursor_ = std::min(cursor_, rows_.empty() ? 0 : rows_.size() - 1);
}

void Model::move_to(std::size_t row) { cursor_ = rows_.empty() ? 0 : std::min(row, rows_.size() - 1); }

void Model::move_by(std::ptrdiff_t rows) {
  const auto at = static_cast<std::ptrdiff_t>(cursor_) + rows;
  move_to(at < 0 ? 0 : static_cast<std::size_t>(at));
}

bool Model::open_current() {
  if (rows_.empty()) return false;
  const Row row = rows_[cursor_];
  if (!view_->is_folder(row.node)) return false;
  if (!open_.insert(row.node).second) {
    if (cursor_ + 1 < rows_.size() && rows_[cursor_ + 1].depth > row.depth) ++cursor_;
    return true;
  }
  std::vector<Row> below;
  append_below(row.node, row.depth + 1, below);
  rows_.insert(rows_.begin() + static_cast<std::ptrdiff_t>(cursor_) + 1, below.begin(), below.end());
  return true;
}

void Model::close_current() {
  if (rows_.empty()) return;
  const Row row = rows_[cursor_];
  if (open_.erase(row.node) > 0) {
    const auto first = rows_.begin() + static_cast<std::ptrdiff_t>(cursor_) + 1;
    rows_.erase(first, std::find_if(first, rows_.end(), [&](const Row& below) { return below.depth <= row.depth; }));
    return;
  }
  while (cursor_ > 0 && rows_[cursor_].depth >= row.depth && row.depth > 0) --cursor_;
}

bool Model::reveal(NodeId node) {
  if (node == tree::kNoNode || view_->change(node) == Change::outside) return false;
  if (!is_shown(node)) filter_ = Filter::all;
  for (NodeId above = node; above != tree::kRoot;) {
    above = stack().parent(above);
    if (above != tree::kRoot) open_.insert(above);
  }
  rebuild();
  restore_cursor(node);
  return true;
}

}  // namespace plimsoll::explore
