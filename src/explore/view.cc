// SPDX-License-Identifier: Apache-2.0
#include "explore/view.h"

#include <algorithm>

#include "tree/at_layer.h"

namespace plimsoll::explore {

using tree::NodeId;
using tree::Version;

namespace {

/// What was seen just before a layer came.
const Version* seen_before(const tree::Stack& stack, NodeId node, std::uint32_t layer) {
  return layer == 0 ? nullptr : tree::seen_at(stack, node, layer - 1);
}

bool is_folder_version(const Version& version) { return version.kind == tree::RecordKind::folder; }

/// A folder told again as it was: builders do that to say what is in it.
bool says_nothing_new(const Version& before, const Version& now) {
  return is_folder_version(before) && is_folder_version(now) && before.mode == now.mode && before.uid == now.uid &&
         before.gid == now.gid;
}

/// The deepest node that is named on the way to a path; the root when there is none.
NodeId deepest(const tree::Stack& stack, std::string_view path) {
  for (;;) {
    const NodeId node = stack.find(path);
    if (node != tree::kNoNode) return node;
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return tree::kRoot;
    path = path.substr(0, slash);
  }
}

}  // namespace

char change_letter(Change change) {
  switch (change) {
    case Change::added:
      return 'A';
    case Change::changed:
      return 'M';
    case Change::removed:
      return 'D';
    case Change::outside:
    case Change::same:
      break;
  }
  return ' ';
}

Change change_by(const tree::Stack& stack, NodeId node, const Version& version) {
  const Version* before = seen_before(stack, node, version.layer);
  if (before == nullptr) return Change::added;
  return says_nothing_new(*before, version) ? Change::same : Change::changed;
}

std::vector<Mark> marks_of(const Report& report, const tree::Stack& stack) {
  std::vector<Mark> marks;
  const auto add = [&](std::uint32_t finding, std::string_view path, std::uint32_t layer, std::uint32_t removed) {
    const NodeId node = deepest(stack, path);
    if (node != tree::kRoot) marks.push_back({node, report.findings[finding].severity, finding, layer, removed});
  };
  const auto index_of = [](const std::optional<LayerRef>& layer) {
    return layer ? static_cast<std::uint32_t>(layer->index) : tree::kNoLayer;
  };
  for (std::uint32_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    for (const Place& place : finding.places) add(i, place.path, index_of(place.layer), index_of(place.removed));
    std::string_view last;  // packages of one database are one place
    for (const AffectedPackage& package : finding.packages) {
      if (package.path == last) continue;
      last = package.path;
      add(i, package.path, tree::kNoLayer, tree::kNoLayer);
    }
  }
  return marks;
}

View::View(const tree::Stack& stack, Lens lens, std::span<const Mark> marks)
    : stack_(&stack), lens_(lens), sizes_(stack.nodes(), 0), about_(stack.nodes(), 0), worst_(stack.nodes(), 0) {
  look();
  add_up();
  mark(marks);
}

void View::look() {
  for (NodeId node = 0; node < about_.size(); ++node) {
    const Version* before = seen_before(*stack_, node, lens_.layer);
    const Version* own = stack_->at(node, lens_.layer);
    const Version* shown = own;
    Change change = Change::outside;
    if (own != nullptr && own->hidden_by != lens_.layer) {
      change = change_by(*stack_, node, *own);
    } else if (before != nullptr && before->hidden_by == lens_.layer) {
      change = Change::removed;
      shown = before;
    } else if (own != nullptr) {
      change = Change::removed;  // put and taken away by the same layer
    } else if (lens_.scope == Scope::stack && before != nullptr) {
      change = Change::same;
      shown = before;
    }
    about_[node] = static_cast<std::uint8_t>(change);
    if (change > Change::same) about_[node] |= kTouched;
    if (change != Change::outside) sizes_[node] = shown->size;
    if (change == Change::outside && before == nullptr) about_[node] |= kUntold;
  }
  about_[tree::kRoot] = static_cast<std::uint8_t>(Change::same);
}

void View::add_up() {
  for (auto node = static_cast<NodeId>(about_.size()); node-- > 1;) {  // a folder has a lower number than what is in it
    const Change change = this->change(node);
    if (change == Change::outside) continue;
    const NodeId above = stack_->parent(node);
    if (this->change(above) == Change::outside) {
      // A folder that no layer tells of goes with the last thing in it.
      const bool goes_too = change == Change::removed && (about_[above] & kUntold) != 0;
      about_[above] |= static_cast<std::uint8_t>(goes_too ? Change::removed : Change::same);
    } else if (change != Change::removed && this->change(above) == Change::removed) {
      const bool is_untold = (about_[above] & kUntold) != 0;
      about_[above] = static_cast<std::uint8_t>(about_[above] & ~kChange);
      about_[above] |= static_cast<std::uint8_t>(is_untold ? Change::same : Change::changed);
      if (!is_untold) {  // removed, and there again because of what is put into it
        about_[above] |= kImplied;
        sizes_[above] = 0;
      }
    }
    if (is_touched(node)) about_[above] |= kTouched;
  }
  for (auto node = static_cast<NodeId>(about_.size()); node-- > 1;) {
    if (change(node) == Change::outside) continue;
    const NodeId above = stack_->parent(node);
    if ((change(node) == Change::removed) == (change(above) == Change::removed)) sizes_[above] += sizes_[node];
  }
}

bool View::shows(const Mark& mark) const {
  if (mark.layer == tree::kNoLayer) return change(mark.node) != Change::outside;
  if (lens_.scope == Scope::layer) return mark.layer == lens_.layer;
  return mark.layer <= lens_.layer && (mark.removed == tree::kNoLayer || mark.removed > lens_.layer);
}

void View::mark(std::span<const Mark> marks) {
  for (const Mark& mark : marks) {
    if (!shows(mark) || change(mark.node) == Change::outside) continue;
    const auto rank = static_cast<std::uint8_t>(static_cast<unsigned>(mark.severity) + 1);
    for (NodeId node = mark.node; worst_[node] < rank; node = stack_->parent(node)) {
      worst_[node] = rank;
      if (node == tree::kRoot) break;
    }
  }
}

const Version* View::version(NodeId node) const {
  if ((about_[node] & kImplied) != 0) return nullptr;
  const Version* own = stack_->at(node, lens_.layer);
  if (own != nullptr && own->hidden_by != lens_.layer) return own;
  const Version* before = seen_before(*stack_, node, lens_.layer);
  if (before != nullptr) return before;
  return own;
}

bool View::is_folder(NodeId node) const {
  const Version* version = this->version(node);
  return version == nullptr || version->kind == tree::RecordKind::folder;
}

}  // namespace plimsoll::explore
