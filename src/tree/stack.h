// SPDX-License-Identifier: Apache-2.0
// Stack: the file tables of all layers laid on top of each other, as a container's file system would show them, with
// nothing forgotten: every version of every path is still there, and knows which layer put it and which hid it.
//
// Whiteouts, opaque folders, replaced folders and links of folders act as in OCI image-spec layer.md. A folder that is
// told again only changes its own owner and mode. What one tar tells twice hides the first.
// Hostile layers cost time and memory by their length only: what is hidden is never walked again, and what no memory
// would hold is left out (full()). Three million paths take about 350 MB. Not changed after the last apply(), so const
// calls are safe from any thread.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tree/file_table.h"

namespace plimsoll::tree {

using NodeId = std::uint32_t;
inline constexpr NodeId kRoot = 0;
inline constexpr NodeId kNoNode = std::numeric_limits<NodeId>::max();
inline constexpr std::uint32_t kNoLayer = std::numeric_limits<std::uint32_t>::max();

/// How a version stopped being seen.
enum class Hidden : std::uint8_t {
  no,
  overwritten,  // another version of the same path
  deleted,      // a whiteout of it or of a folder above
  opaque,       // a folder above was made opaque
  replaced,     // something that is no folder took the place of a folder above, or a folder took its own
};

/// What one layer put at one path. Never a whiteout.
struct Version {
  RecordKind kind = RecordKind::file;
  Hidden hidden = Hidden::no;
  std::uint32_t layer = 0;
  std::uint32_t hidden_by = kNoLayer;  // layer
  std::uint32_t mode = 0, uid = 0, gid = 0;
  std::uint64_t size = 0;     // of the body; a hard link has none of its own
  std::uint64_t content = 0;  // hard links: of what they share, once that is known
  std::int64_t mtime = 0;
  std::uint32_t older = kNoNode;  // index of the version below at the same path
  std::uint32_t text = 0;         // of Stack::link() and capability()
};

class Stack {
 public:
  Stack();
  /// Puts the next layer on top; layers are numbered from 0 as they come.
  void apply(const FileTable& table);
  /// A layer that is not there (foreign) is one without content.
  void apply_nothing() { ++layers_; }

  [[nodiscard]] std::uint32_t layers() const { return layers_; }
  [[nodiscard]] std::size_t nodes() const { return nodes_.size(); }
  /// True when there was more than kMostVersions or kMostNameBytes: the rest is missing.
  [[nodiscard]] bool full() const { return full_; }
  static constexpr std::size_t kMostVersions = 30'000'000;
  static constexpr std::size_t kMostNameBytes = 2'000'000'000;

  // The tree. Nodes are paths that some layer has named, removed ones and unnamed folders above them included. A
  // folder's id is lower than those of what is in it.
  [[nodiscard]] std::string_view name(NodeId node) const;
  [[nodiscard]] std::string path(NodeId node) const;
  [[nodiscard]] NodeId parent(NodeId node) const { return nodes_[node].parent; }
  /// Sorted by name.
  [[nodiscard]] std::vector<NodeId> children(NodeId node) const;
  /// Calls each(child) in no order that means anything.
  template <typename Each>
  void each_child(NodeId node, Each each) const {
    for (NodeId child = nodes_[node].first_child; child != kNoNode; child = nodes_[child].next_sibling) each(child);
  }
  /// By path as written, without following links; kNoNode when no layer names it.
  [[nodiscard]] NodeId find(std::string_view path) const;
  /// Where a path leads in the finished image when links are followed; kNoNode for loops and what is not there.
  [[nodiscard]] NodeId resolve(std::string_view path) const;
  /// The same, but a link at the end is not followed.
  [[nodiscard]] NodeId resolve_name(std::string_view path) const;

  // Versions.
  /// What is seen at a node in the finished image; nullptr: nothing, or a folder that no layer tells of.
  [[nodiscard]] const Version* visible(NodeId node) const;
  /// True for visible things and for folders above them; also for a folder that no layer tells of once things were put
  /// into it, until it is removed itself.
  [[nodiscard]] bool exists(NodeId node) const { return node == kRoot || nodes_[node].next_live != kNotLive; }
  /// The newest version put by `layer`; nullptr when it put none.
  [[nodiscard]] const Version* at(NodeId node, std::uint32_t layer) const;
  /// All versions, the newest first.
  [[nodiscard]] std::vector<const Version*> versions(NodeId node) const;
  void versions(NodeId node, std::vector<const Version*>& into) const;
  /// The same one by one, without a list: the newest, then those below; nullptr at the end.
  [[nodiscard]] const Version* newest(NodeId node) const { return version(nodes_[node].newest); }
  [[nodiscard]] const Version* below(const Version& above) const { return version(above.older); }
  [[nodiscard]] std::string_view link(const Version& version) const;
  [[nodiscard]] std::string_view capability(const Version& version) const;

  /// What was removed though no lower layer had it, and whiteouts of what was there: for each layer the nodes its
  /// whiteouts and opaque marks name.
  struct Removal {
    std::uint32_t layer;
    NodeId node;
    bool opaque;
  };
  [[nodiscard]] std::span<const Removal> removals() const { return removals_; }

  /// Calls each(node) for every node, a folder before what is in it, in the order of names.
  template <typename Each>
  void walk(Each each, NodeId from = kRoot) const {
    std::vector<NodeId> todo{from};
    while (!todo.empty()) {
      const NodeId node = todo.back();
      todo.pop_back();
      each(node);
      std::vector<NodeId> below = children(node);
      todo.insert(todo.end(), below.rbegin(), below.rend());
    }
  }

 private:
  [[nodiscard]] const Version* version(std::uint32_t index) const {
    return index == kNoNode ? nullptr : &versions_[index];
  }
  struct Node {
    NodeId parent = kNoNode;
    NodeId first_child = kNoNode, next_sibling = kNoNode;
    std::uint32_t name = 0;          // offset in names_
    std::uint32_t newest = kNoNode;  // index in versions_
    // The children that exist, as a list of their own: whoever removes a folder meets each of them once.
    NodeId first_live = kNoNode, next_live = kNotLive, last_live = kNoNode;  // the one before, in the parent's list
  };
  struct Text {
    std::string link, capability;
  };
  static constexpr NodeId kNotLive = kNoNode - 1;

  NodeId child(NodeId folder, std::string_view name) const;
  NodeId make_child(NodeId folder, std::string_view name);
  // Both make what is missing. The links of folders are followed, the last part of place() is not.
  NodeId place(std::string_view path);
  NodeId place_folder(std::string_view path);
  [[nodiscard]] bool has_room(std::string_view path);
  void put(const Record& record);
  void open_way(NodeId folder);
  void remove(NodeId node, Hidden why);
  void remove_below(NodeId node, Hidden why);
  void hide(NodeId node, Hidden why);
  Version* top(NodeId node);
  void enlist(NodeId node);
  void delist(NodeId node);

  std::vector<Node> nodes_;
  std::vector<Version> versions_;
  std::vector<Text> texts_;
  std::string names_;  // length byte(s) and text of every name
  std::vector<Removal> removals_;
  // Where the folder of the last path is, as long as nothing on the way there has changed.
  std::string last_folder_;
  NodeId last_place_ = kNoNode;
  NodeId open_folder_ = kNoNode;  // nothing above it, nor it itself, is anything but a folder
  // Hash index of (folder, name) to node.
  std::vector<NodeId> index_;
  std::uint32_t layers_ = 0;
  bool full_ = false;
};

}  // namespace plimsoll::tree
