// SPDX-License-Identifier: Apache-2.0
#include "tree/dive.h"

#include <algorithm>
#include <tuple>

namespace plimsoll::tree {

namespace {

constexpr std::string_view kWhiteout = ".wh.";

/// The order of two names in a folder, of which one or both may be whiteouts.
int compare_names(std::string_view a, bool a_is_whiteout, std::string_view b, bool b_is_whiteout) {
  if (a_is_whiteout == b_is_whiteout) return a.compare(b);
  if (!a_is_whiteout) return -compare_names(b, true, a, false);
  if (const int order = kWhiteout.compare(b.substr(0, kWhiteout.size())); order != 0) return order;
  return a.compare(b.substr(kWhiteout.size()));
}

class Dive {
 public:
  Dive(const Stack& stack, const std::function<void(std::uint32_t, const DiveEntry&)>& each)
      : stack_(stack),
        each_(each),
        layers_(stack.layers()),
        paths_(stack.nodes()),
        states_(stack.nodes()),
        named_(stack.nodes(), kNoLayer) {}

  DiveNumbers run() {
    out_.layer_bytes.resize(layers_.size());
    collect();
    for (std::uint32_t layer = 0; layer < layers_.size(); ++layer) {
      const std::vector<DiveEntry> tree = tree_of(layer);
      if (layer == 0) {
        for (const DiveEntry& entry : tree) {
          if (!entry.whiteout) set(entry);
        }
      }
      visit(tree);
      for (const DiveEntry& entry : tree) {
        if (each_) each_(layer, entry);
        entry.whiteout ? remove(entry.node) : set(entry);
      }
    }
    sum_up();
    return std::move(out_);
  }

 private:
  struct Path {
    std::uint64_t sum = 0, least = 0, count = 0;
    bool missed = false;  // a whiteout spoke of it while it was not there
  };
  /// What the layers so far have at a path.
  struct State {
    std::uint64_t size = 0;
    std::uint64_t below = 0;  // with itself
    bool is_there = false, is_folder = false;
  };

  void collect() {
    std::vector<const Version*> versions;
    for (NodeId node = 1; node < stack_.nodes(); ++node) {
      stack_.versions(node, versions);
      std::uint32_t last = kNoLayer;
      for (const Version* version : versions) {
        out_.layer_bytes[version->layer] += version->size;
        if (version->layer != last) layers_[version->layer].push_back({node, version, false});
        last = version->layer;
      }
    }
    for (const Stack::Removal& removal : stack_.removals()) {
      if (removal.opaque)
        layers_[removal.layer].push_back({removal.node, nullptr, false});
      else if (removal.node != kRoot)
        layers_[removal.layer].push_back({removal.node, nullptr, true});
    }
  }

  /// The layer's tree with the folders on the way, below before above.
  std::vector<DiveEntry> tree_of(std::uint32_t layer) {
    std::vector<DiveEntry> entries;
    for (const DiveEntry& told : layers_[layer]) {
      if (told.whiteout || told.version != nullptr) entries.push_back(told);
      if (told.version != nullptr) named_[told.node] = layer;
    }
    for (const DiveEntry& told : layers_[layer]) {
      // An opaque mark names its folder and is forgotten.
      const bool is_mark = !told.whiteout && told.version == nullptr;
      for (NodeId above = is_mark ? told.node : stack_.parent(told.node); above != kRoot && named_[above] != layer;
           above = stack_.parent(above)) {
        named_[above] = layer;
        entries.push_back({above, nullptr, false});
      }
    }
    return in_order(std::move(entries));
  }

  std::vector<DiveEntry> in_order(std::vector<DiveEntry> entries) const {
    std::ranges::sort(entries, [this](const DiveEntry& a, const DiveEntry& b) {
      const NodeId left = stack_.parent(a.node), right = stack_.parent(b.node);
      if (left != right) return left < right;
      return compare_names(stack_.name(a.node), a.whiteout, stack_.name(b.node), b.whiteout) < 0;
    });
    // The same whiteout twice is one name.
    const auto again = std::ranges::unique(
        entries, [](const DiveEntry& a, const DiveEntry& b) { return a.node == b.node && a.whiteout == b.whiteout; });
    entries.erase(again.begin(), again.end());
    const auto children = [&](NodeId folder) {
      return std::ranges::equal_range(entries, folder, {},
                                      [this](const DiveEntry& entry) { return stack_.parent(entry.node); });
    };
    // Above before below and names backwards is below before above, backwards.
    std::vector<DiveEntry> ordered, todo;
    const auto push = [&](NodeId folder) {
      const auto found = children(folder);
      todo.insert(todo.end(), found.begin(), found.end());
    };
    push(kRoot);
    while (!todo.empty()) {
      const DiveEntry entry = todo.back();
      todo.pop_back();
      ordered.push_back(entry);
      if (!entry.whiteout) push(entry.node);
    }
    std::ranges::reverse(ordered);
    return ordered;
  }

  void visit(const std::vector<DiveEntry>& tree) {
    NodeId folder_before = kNoNode;  // of the entry before: a folder follows what is in it
    for (const DiveEntry& entry : tree) {
      const bool is_leaf = entry.whiteout || folder_before != entry.node;
      folder_before = stack_.parent(entry.node);
      if (!is_leaf) continue;
      std::uint64_t size = entry.version == nullptr ? 0 : entry.version->size;
      if (entry.whiteout) {
        const State& state = states_[entry.node];
        paths_[entry.node].missed = true;
        if (!state.is_there) return;
        size = state.is_folder ? state.below : 0;
      }
      Path& path = paths_[entry.node];
      path.least = path.count == 0 ? size : std::min(path.least, size);
      path.sum += size;
      ++path.count;
    }
  }

  void set(const DiveEntry& entry) {
    const std::uint64_t size = entry.version == nullptr ? 0 : entry.version->size;
    State& state = states_[entry.node];
    const std::uint64_t before = state.size;
    state.is_folder = entry.version != nullptr && entry.version->kind == RecordKind::folder;
    state.size = size;
    for (NodeId node = entry.node; node != kNoNode; node = stack_.parent(node)) {
      if (size == before && node != entry.node && states_[node].is_there) break;
      states_[node].is_there = true;
      states_[node].below += size - before;
    }
  }

  void remove(NodeId gone) {
    if (!states_[gone].is_there) return;
    const std::uint64_t bytes = states_[gone].below;
    for (NodeId above = stack_.parent(gone); above != kNoNode; above = stack_.parent(above))
      states_[above].below -= bytes;
    std::vector<NodeId> todo{gone};
    while (!todo.empty()) {
      const NodeId node = todo.back();
      todo.pop_back();
      states_[node] = {};
      stack_.each_child(node, [&](NodeId child) {
        if (states_[child].is_there) todo.push_back(child);
      });
    }
  }

  void sum_up() {
    for (std::size_t i = 0; i < out_.layer_bytes.size(); ++i) {
      out_.bytes += out_.layer_bytes[i];
      if (i > 0) out_.user_bytes += out_.layer_bytes[i];
    }
    std::int64_t least = 0;
    std::uint64_t sum = 0;
    for (NodeId node = 1; node < paths_.size(); ++node) {
      const Path& path = paths_[node];
      // The smallest size of what never had one is -1, and is added all the same.
      least += path.count == 0 && path.missed ? -1 : static_cast<std::int64_t>(path.least);
      sum += path.sum;
      if (path.count < 2) continue;
      out_.wasted_bytes += path.sum;
      out_.inefficient.push_back({node, path.count, path.sum});
    }
    if (sum > 0) out_.efficiency = static_cast<double>(least) / static_cast<double>(sum);
    std::ranges::stable_sort(out_.inefficient, std::ranges::greater{}, &DiveFile::bytes);
  }

  const Stack& stack_;
  const std::function<void(std::uint32_t, const DiveEntry&)>& each_;
  std::vector<std::vector<DiveEntry>> layers_;
  std::vector<Path> paths_;
  std::vector<State> states_;
  std::vector<std::uint32_t> named_;  // the last layer whose tree has the node
  DiveNumbers out_;
};

}  // namespace

DiveNumbers dive_numbers(const Stack& stack,
                         const std::function<void(std::uint32_t layer, const DiveEntry& entry)>& each) {
  return Dive(stack, each).run();
}

}  // namespace plimsoll::tree
