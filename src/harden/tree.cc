// SPDX-License-Identifier: Apache-2.0
#include "harden/tree.h"

namespace plimsoll::harden {

namespace {

constexpr std::uint32_t kUntoldMode = 0755;  // what runtimes give a folder above what a layer puts

}  // namespace

Tree::Tree(const tree::Stack& stack) : stack_(&stack), of_node_(stack.nodes(), kNone) {
  struct Step {
    tree::NodeId node;
    Index parent;
    bool leave;  // everything below has been seen
  };
  std::vector<Step> todo{{tree::kRoot, kNone, false}};
  while (!todo.empty()) {
    const Step step = todo.back();
    todo.pop_back();
    if (step.leave) {
      const Index entry = of_node_[step.node];
      // A folder that no layer tells of is there for what it holds only.
      if (entry + 1 == size() && step.node != tree::kRoot && stack.visible(step.node) == nullptr) {
        entries_.pop_back();
        of_node_[step.node] = kNone;
      } else {
        entries_[entry].end = size();
      }
      continue;
    }
    const Index entry = size();
    of_node_[step.node] = entry;
    entries_.push_back({step.node, step.parent, entry + 1});
    const tree::Version* version = stack.visible(step.node);
    if (version != nullptr && version->kind != tree::RecordKind::folder) continue;
    todo.push_back({step.node, step.parent, true});
    const std::vector<tree::NodeId> below = stack.children(step.node);
    for (auto child = below.rbegin(); child != below.rend(); ++child) todo.push_back({*child, entry, false});
  }
  sums_.reserve(entries_.size() + 1);
  std::uint64_t sum = 0;
  for (Index entry = 0; entry < size(); ++entry) {
    sums_.push_back(sum);
    if (const tree::Version* told = version(entry); told != nullptr) sum += told->size;
  }
  sums_.push_back(sum);
}

tree::RecordKind Tree::kind(Index entry) const {
  const tree::Version* told = version(entry);
  return told == nullptr ? tree::RecordKind::folder : told->kind;
}

bool Tree::is_file(Index entry) const {
  const tree::RecordKind is = kind(entry);
  return is == tree::RecordKind::file || is == tree::RecordKind::hard_link;
}

std::uint32_t Tree::mode(Index entry) const {
  const tree::Version* told = version(entry);
  return told == nullptr ? kUntoldMode : told->mode;
}

std::uint32_t Tree::uid(Index entry) const {
  const tree::Version* told = version(entry);
  return told == nullptr ? 0 : told->uid;
}

std::uint32_t Tree::gid(Index entry) const {
  const tree::Version* told = version(entry);
  return told == nullptr ? 0 : told->gid;
}

std::uint32_t Tree::layer(Index entry) const {
  const tree::Version* told = version(entry);
  return told == nullptr ? tree::kNoLayer : told->layer;
}

std::size_t Tree::files(Index entry) const {
  std::size_t count = 0;
  for (Index at = entry; at < end(entry); ++at) count += is_file(at) ? 1 : 0;
  return count;
}

}  // namespace plimsoll::harden
