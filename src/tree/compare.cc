// SPDX-License-Identifier: Apache-2.0
#include "tree/compare.h"

#include <algorithm>
#include <tuple>

namespace plimsoll::tree {

namespace {

/// Sizes tell when a content is not known.
bool same_content(const Stack& before, const Version& a, const Stack& after, const Version& b) {
  if (a.kind != b.kind || a.size != b.size || before.link(a) != after.link(b)) return false;
  return a.content == b.content || a.content == 0 || b.content == 0;
}

bool same_metadata(const Stack& before, const Version& a, const Stack& after, const Version& b) {
  return std::tie(a.mode, a.uid, a.gid) == std::tie(b.mode, b.uid, b.gid) &&
         before.capability(a) == after.capability(b);
}

/// One path on both sides; kNoNode where a side has none.
struct Pair {
  NodeId before, after;
};

class Comparison {
 public:
  Comparison(const Stack& before, const Stack& after) : before_(before), after_(after) {}

  std::vector<Change> run() {
    std::vector<Pair> todo{{kRoot, kRoot}};
    while (!todo.empty()) {
      const Pair pair = todo.back();
      todo.pop_back();
      look_at(pair);
      const std::vector<Pair> below = children(pair);
      todo.insert(todo.end(), below.rbegin(), below.rend());
    }
    std::ranges::sort(changes_, {}, &Change::path);
    return std::move(changes_);
  }

 private:
  static std::vector<NodeId> children_of(const Stack& stack, NodeId node) {
    return node == kNoNode ? std::vector<NodeId>{} : stack.children(node);
  }

  /// Both are sorted by name.
  [[nodiscard]] std::vector<Pair> children(Pair pair) const {
    const std::vector<NodeId> left = children_of(before_, pair.before), right = children_of(after_, pair.after);
    std::vector<Pair> merged;
    auto a = left.begin();
    auto b = right.begin();
    while (a != left.end() || b != right.end()) {
      const int order = a == left.end() ? 1 : b == right.end() ? -1 : before_.name(*a).compare(after_.name(*b));
      merged.push_back({order <= 0 ? *a : kNoNode, order >= 0 ? *b : kNoNode});
      if (order <= 0) ++a;
      if (order >= 0) ++b;
    }
    return merged;
  }

  void look_at(Pair pair) {
    const Version* a = pair.before == kNoNode ? nullptr : before_.visible(pair.before);
    const Version* b = pair.after == kNoNode ? nullptr : after_.visible(pair.after);
    if (a == nullptr && b == nullptr) return;
    Change change{.kind = Change::Kind::added, .path = {}, .before = a, .after = b};
    if (b == nullptr)
      change.kind = Change::Kind::removed;
    else if (a != nullptr && !same_content(before_, *a, after_, *b))
      change.kind = Change::Kind::content;
    else if (a != nullptr && !same_metadata(before_, *a, after_, *b))
      change.kind = Change::Kind::metadata;
    else if (a != nullptr)
      return;
    change.path = a != nullptr ? before_.path(pair.before) : after_.path(pair.after);
    if (!change.path.empty()) changes_.push_back(std::move(change));
  }

  const Stack& before_;
  const Stack& after_;
  std::vector<Change> changes_;
};

}  // namespace

std::string_view change_name(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::added:
      return "added";
    case Change::Kind::removed:
      return "removed";
    case Change::Kind::content:
      return "changed";
    case Change::Kind::metadata:
      return "metadata";
  }
  return "changed";
}

std::vector<Change> compare(const Stack& before, const Stack& after) { return Comparison(before, after).run(); }

ChangeTally tally(const std::vector<Change>& changes) {
  ChangeTally counts;
  for (const Change& change : changes) {
    std::size_t& count = change.kind == Change::Kind::added     ? counts.added
                         : change.kind == Change::Kind::removed ? counts.removed
                         : change.kind == Change::Kind::content ? counts.content
                                                                : counts.metadata;
    ++count;
    if (change.kind == Change::Kind::metadata) continue;
    if (change.after != nullptr) counts.bytes_added += change.after->size;
    if (change.before != nullptr) counts.bytes_removed += change.before->size;
  }
  return counts;
}

}  // namespace plimsoll::tree
