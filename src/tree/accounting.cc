// SPDX-License-Identifier: Apache-2.0
#include "tree/accounting.h"

#include <algorithm>
#include <tuple>

namespace plimsoll::tree {

namespace {

/// What one layer deletes in usr/share and in var/cache are two matters: folders so deep are kept apart.
constexpr std::uint32_t kApart = 2;

/// Where a content is, as a layer put it.
struct Copy {
  std::uint64_t content = 0, size = 0;
  std::uint32_t layer = 0;
  NodeId node = kNoNode;
};

bool same_content(const Version& file, const Version& other) {
  const bool size_tells = other.kind == RecordKind::file;
  return file.content != 0 && file.content == other.content && (!size_tells || file.size == other.size);
}

class Accountant {
 public:
  explicit Accountant(const Stack& stack) : stack_(stack) { out_.layers.resize(stack.layers()); }

  Accounting run() {
    for (NodeId node = 0; node < stack_.nodes(); ++node) look_at(node);
    out_.hidden = out_.shipped - out_.visible;
    find_moves();
    for (const HiddenFile& file : hidden_) out_.by_cause[static_cast<std::size_t>(file.cause)] += file.bytes;
    find_duplicates();
    group();
    return std::move(out_);
  }

 private:
  void look_at(NodeId node) {
    stack_.versions(node, versions_);
    // The last word of each layer on this path, the newest layer first. The next older word is what the layer found.
    words_.clear();
    for (const Version* version : versions_) {
      if (words_.empty() || words_.back()->layer != version->layer) words_.push_back(version);
    }
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const Version& word = *words_[i];
      if (!stays(word)) continue;
      const Version* found = i + 1 < words_.size() ? words_[i + 1] : nullptr;
      const bool changes =
          found != nullptr && stays(*found) && found->hidden != Hidden::no && found->hidden_by == word.layer;
      ++(changes ? out_.layers[word.layer].changed : out_.layers[word.layer].added);
      if (word.hidden != Hidden::no && put_by(word.hidden_by) == nullptr) ++out_.layers[word.hidden_by].removed;
    }
    for (const Version* version : versions_) {
      if (version->kind == RecordKind::file && version->size > 0) count_bytes(node, *version);
    }
  }

  /// No folder, and not taken back by its own layer.
  static bool stays(const Version& version) {
    return version.kind != RecordKind::folder && (version.hidden == Hidden::no || version.hidden_by != version.layer);
  }

  /// What a layer puts at the path to stay; nullptr for nothing.
  [[nodiscard]] const Version* put_by(std::uint32_t layer) const {
    const auto word = std::ranges::lower_bound(words_, layer, std::ranges::greater{}, &Version::layer);
    return word != words_.end() && (*word)->layer == layer && stays(**word) ? *word : nullptr;
  }

  void count_bytes(NodeId node, const Version& version) {
    LayerChange& layer = out_.layers[version.layer];
    out_.shipped += version.size;
    layer.bytes += version.size;
    if (version.hidden == Hidden::no) {
      out_.visible += version.size;
      if (version.content != 0) seen_.push_back({version.content, version.size, version.layer, node});
      return;
    }
    layer.hidden += version.size;
    HiddenFile file{node, kNoNode, version.layer, version.hidden_by, Cause::deleted, version.size};
    if (const Version* instead = put_by(version.hidden_by)) {
      const bool same = same_content(version, *instead);
      file.cause = same ? Cause::metadata_only : Cause::overwritten;
      if (same) file.now = node;
    } else if (version.hidden == Hidden::replaced) {
      file.cause = Cause::replaced;
    } else if (version.hidden == Hidden::overwritten) {
      file.cause = Cause::overwritten;
    }
    if (file.cause == Cause::deleted && version.content != 0) deleted_.push_back({hidden_.size(), version.content});
    hidden_.push_back(file);
  }

  /// What was deleted and is seen elsewhere, put there by the layer that deleted it.
  void find_moves() {
    const auto key = [](const Copy& copy) { return std::tie(copy.content, copy.size, copy.layer, copy.node); };
    std::ranges::sort(seen_, {}, key);
    for (const auto& [index, content] : deleted_) {
      HiddenFile& file = hidden_[index];
      const Copy least{content, file.bytes, file.hidden_by, 0};
      const auto at = std::ranges::lower_bound(seen_, key(least), {}, key);
      if (at == seen_.end() || at->content != content || at->size != file.bytes || at->layer != file.hidden_by)
        continue;
      file.cause = Cause::moved;
      file.now = at->node;
    }
  }

  void find_duplicates() {
    for (auto from = seen_.begin(); from != seen_.end();) {
      auto to = from;
      while (to != seen_.end() && to->content == from->content && to->size == from->size) ++to;
      if (to - from > 1) {
        Duplicate duplicate{from->size, {}};
        for (; from != to; ++from) duplicate.nodes.push_back(from->node);
        out_.duplicated += duplicate.bytes();
        out_.duplicates.push_back(std::move(duplicate));
      }
      from = to;
    }
    std::ranges::sort(out_.duplicates, [](const Duplicate& a, const Duplicate& b) {
      return std::pair(b.bytes(), a.nodes.front()) < std::pair(a.bytes(), b.nodes.front());
    });
  }

  /// For every node the folder its waste belongs to before it is narrowed down, and how deep it is. A folder's id is
  /// lower than those of what is in it.
  void measure_depths() {
    depth_.resize(stack_.nodes());
    apart_.resize(stack_.nodes());
    for (NodeId node = 1; node < stack_.nodes(); ++node) {
      const NodeId folder = stack_.parent(node);
      depth_[node] = depth_[folder] + 1;
      apart_[node] = depth_[folder] <= kApart ? folder : apart_[folder];
    }
  }

  [[nodiscard]] NodeId common_folder(NodeId a, NodeId b) const {
    while (a != b) {
      NodeId& deeper = depth_[a] >= depth_[b] ? a : b;
      deeper = stack_.parent(deeper);
    }
    return a;
  }

  void group() {
    if (hidden_.empty()) return;
    measure_depths();
    const auto key = [this](const HiddenFile& file) {
      return std::tuple(file.added, file.hidden_by, file.cause, apart_[file.node]);
    };
    std::ranges::sort(hidden_, [&](const HiddenFile& a, const HiddenFile& b) {
      return std::tuple(key(a), b.bytes, a.node) < std::tuple(key(b), a.bytes, b.node);
    });
    for (auto from = hidden_.begin(); from != hidden_.end();) {
      const auto to =
          std::find_if(from, hidden_.end(), [&](const HiddenFile& file) { return key(file) != key(*from); });
      Waste waste{from->added, from->hidden_by, from->cause, from->node, 0, {from, to}};
      for (const HiddenFile& file : waste.files) {
        waste.bytes += file.bytes;
        if (waste.files.size() > 1 && waste.folder != apart_[from->node])
          waste.folder = common_folder(waste.folder, file.node);
      }
      out_.wastes.push_back(std::move(waste));
      from = to;
    }
    std::ranges::stable_sort(out_.wastes, std::ranges::greater{}, &Waste::bytes);
  }

  const Stack& stack_;
  Accounting out_;
  std::vector<const Version*> versions_, words_;  // of the node looked at
  std::vector<HiddenFile> hidden_;
  struct Deleted {
    std::size_t index;  // in hidden_
    std::uint64_t content;
  };
  std::vector<Deleted> deleted_;
  std::vector<Copy> seen_;
  std::vector<std::uint32_t> depth_;
  std::vector<NodeId> apart_;
};

}  // namespace

std::string_view cause_name(Cause cause) {
  switch (cause) {
    case Cause::overwritten:
      return "overwritten";
    case Cause::metadata_only:
      return "metadata-only";
    case Cause::deleted:
      return "deleted";
    case Cause::moved:
      return "moved";
    case Cause::replaced:
      break;
  }
  return "replaced";
}

Accounting account(const Stack& stack) { return Accountant(stack).run(); }

}  // namespace plimsoll::tree
