// SPDX-License-Identifier: Apache-2.0
#include "tree/stack.h"

#include <algorithm>

#include <xxhash.h>

#include "base/limits.h"

namespace plimsoll::tree {

namespace {

constexpr int kMostLinks = 40;     // as Linux: more is a loop
constexpr int kMostParts = 4'000;  // on one way through links
constexpr std::size_t kLengthBytes = 2;

bool is_folder(const Version& version) { return version.kind == RecordKind::folder; }

std::uint64_t hash_of(NodeId folder, std::string_view name) {
  return XXH3_64bits_withSeed(name.data(), name.size(), folder);
}

/// Cuts the first part off a path.
std::string_view take_part(std::string_view& rest) {
  const std::size_t slash = rest.find('/');
  const std::string_view part = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  return part;
}

}  // namespace

Stack::Stack() : index_(1024, kNoNode) {
  nodes_.emplace_back();
  names_.assign(kLengthBytes, '\0');
  texts_.emplace_back();
}

std::string_view Stack::name(NodeId node) const {
  const std::uint32_t at = nodes_[node].name;
  const auto byte = [&](std::uint32_t i) { return static_cast<unsigned char>(names_[at + i]); };
  return std::string_view(names_).substr(at + kLengthBytes, byte(0) | static_cast<std::size_t>(byte(1)) << 8);
}

std::string Stack::path(NodeId node) const {
  std::vector<NodeId> parts;
  for (; node != kRoot; node = nodes_[node].parent) parts.push_back(node);
  std::string path;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!path.empty()) path += '/';
    path += name(*part);
  }
  return path;
}

std::vector<NodeId> Stack::children(NodeId node) const {
  std::vector<NodeId> found;
  for (NodeId child = nodes_[node].first_child; child != kNoNode; child = nodes_[child].next_sibling)
    found.push_back(child);
  std::ranges::sort(found, {}, [this](NodeId child) { return name(child); });
  return found;
}

NodeId Stack::child(NodeId folder, std::string_view name) const {
  const std::size_t mask = index_.size() - 1;
  for (std::size_t slot = hash_of(folder, name) & mask; index_[slot] != kNoNode; slot = (slot + 1) & mask) {
    const NodeId node = index_[slot];
    if (nodes_[node].parent == folder && this->name(node) == name) return node;
  }
  return kNoNode;
}

NodeId Stack::make_child(NodeId folder, std::string_view name) {
  if (const NodeId known = child(folder, name); known != kNoNode) return known;
  const auto insert = [this](NodeId node) {
    const std::size_t mask = index_.size() - 1;
    std::size_t slot = hash_of(nodes_[node].parent, this->name(node)) & mask;
    while (index_[slot] != kNoNode) slot = (slot + 1) & mask;
    index_[slot] = node;
  };
  const auto made = static_cast<NodeId>(nodes_.size());
  nodes_.push_back({.parent = folder,
                    .next_sibling = nodes_[folder].first_child,
                    .name = static_cast<std::uint32_t>(names_.size())});
  nodes_[folder].first_child = made;
  names_ += static_cast<char>(name.size() & 0xff);
  names_ += static_cast<char>(name.size() >> 8);
  names_ += name;
  if (nodes_.size() * 2 > index_.size()) {
    index_.assign(index_.size() * 2, kNoNode);
    for (NodeId node = 1; node < nodes_.size(); ++node) insert(node);
  } else {
    insert(made);
  }
  return made;
}

NodeId Stack::find(std::string_view path) const {
  NodeId node = kRoot;
  while (!path.empty() && node != kNoNode) node = child(node, take_part(path));
  return node;
}

Version* Stack::top(NodeId node) {
  const std::uint32_t newest = nodes_[node].newest;
  return newest == kNoNode || versions_[newest].hidden != Hidden::no ? nullptr : &versions_[newest];
}

const Version* Stack::visible(NodeId node) const { return const_cast<Stack*>(this)->top(node); }

const Version* Stack::at(NodeId node, std::uint32_t layer) const {
  for (std::uint32_t i = nodes_[node].newest; i != kNoNode; i = versions_[i].older) {
    if (versions_[i].layer == layer) return &versions_[i];
  }
  return nullptr;
}

void Stack::versions(NodeId node, std::vector<const Version*>& into) const {
  into.clear();
  for (std::uint32_t i = nodes_[node].newest; i != kNoNode; i = versions_[i].older) into.push_back(&versions_[i]);
}

std::vector<const Version*> Stack::versions(NodeId node) const {
  std::vector<const Version*> found;
  versions(node, found);
  return found;
}

std::string_view Stack::link(const Version& version) const { return texts_[version.text].link; }
std::string_view Stack::capability(const Version& version) const { return texts_[version.text].capability; }

namespace {

/// Follows a path through a stack's links; `next` gives the child of a folder or kNoNode to stop, `top` what is seen.
template <typename Next, typename Seen, typename Link>
NodeId follow(std::string_view path, bool last, Next next, Seen seen, Link link, auto parent) {
  NodeId at = kRoot;
  std::string held;
  std::string_view rest = path;
  for (int links = 0, parts = 0; !rest.empty();) {
    const std::string_view part = take_part(rest);
    if (++parts > kMostParts) return kNoNode;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (at != kRoot) at = parent(at);
      continue;
    }
    const NodeId node = next(at, part);
    if (node == kNoNode) return kNoNode;
    const Version* version = seen(node);
    if (version == nullptr || version->kind != RecordKind::symlink || (rest.empty() && !last)) {
      at = node;
      continue;
    }
    const std::string_view target = link(*version);
    if (++links > kMostLinks || rest.size() + target.size() > kLimits.path_bytes) return kNoNode;
    if (target.starts_with('/')) at = kRoot;
    std::string more(target);
    if (!rest.empty()) more.append("/").append(rest);
    held = std::move(more);
    rest = held;
  }
  return at;
}

}  // namespace

NodeId Stack::resolve_name(std::string_view path) const {
  const NodeId node = follow(
      path, false, [this](NodeId at, std::string_view part) { return child(at, part); },
      [this](NodeId at) { return visible(at); }, [this](const Version& version) { return link(version); },
      [this](NodeId at) { return nodes_[at].parent; });
  return node != kNoNode && exists(node) ? node : kNoNode;
}

NodeId Stack::resolve(std::string_view path) const {
  const NodeId node = follow(
      path, true, [this](NodeId at, std::string_view part) { return child(at, part); },
      [this](NodeId at) { return visible(at); }, [this](const Version& version) { return link(version); },
      [this](NodeId at) { return nodes_[at].parent; });
  return node != kNoNode && exists(node) ? node : kNoNode;
}

bool Stack::has_room(std::string_view path) {
  if (path.size() > kLimits.path_bytes) return false;  // no file system would take it
  full_ = full_ || versions_.size() >= kMostVersions || names_.size() + 2 * kLimits.path_bytes > kMostNameBytes;
  return !full_;
}

NodeId Stack::place_folder(std::string_view path) {
  if (last_place_ != kNoNode && last_folder_ == path) return last_place_;
  NodeId node = kRoot;
  bool has_link = false;
  for (std::string_view rest = path; !rest.empty();) {
    node = make_child(node, take_part(rest));
    const Version* version = top(node);
    has_link = has_link || (version != nullptr && version->kind == RecordKind::symlink);
  }
  if (has_link) {
    const NodeId led = follow(
        path, true, [this](NodeId at, std::string_view part) { return make_child(at, part); },
        [this](NodeId at) { return visible(at); }, [this](const Version& version) { return link(version); },
        [this](NodeId at) { return nodes_[at].parent; });
    return led == kNoNode ? node : led;
  }
  last_folder_ = path;
  last_place_ = node;
  return node;
}

NodeId Stack::place(std::string_view path) {
  if (path.empty()) return kRoot;
  const std::string_view folder = folder_of(path);
  return make_child(place_folder(folder), path.substr(folder.empty() ? 0 : folder.size() + 1));
}

/// Makes a node exist, and the folders above it.
void Stack::enlist(NodeId node) {
  for (; node != kRoot && nodes_[node].next_live == kNotLive; node = nodes_[node].parent) {
    Node& folder = nodes_[nodes_[node].parent];
    if (folder.first_live != kNoNode) nodes_[folder.first_live].last_live = node;
    nodes_[node].next_live = folder.first_live;
    nodes_[node].last_live = kNoNode;
    folder.first_live = node;
  }
}

/// Ends the existence of what shows nothing and has nothing below.
void Stack::delist(NodeId node) {
  Node& gone = nodes_[node];
  if (node == kRoot || gone.next_live == kNotLive) return;
  if (gone.next_live != kNoNode) nodes_[gone.next_live].last_live = gone.last_live;
  (gone.last_live == kNoNode ? nodes_[gone.parent].first_live : nodes_[gone.last_live].next_live) = gone.next_live;
  gone.next_live = kNotLive;
  gone.last_live = kNoNode;
}

void Stack::hide(NodeId node, Hidden why) {
  Version* version = top(node);
  if (version == nullptr) return;
  version->hidden = why;
  version->hidden_by = layers_;
  // A link that is gone no longer leads anywhere.
  if (!is_folder(*version) && nodes_[node].first_child != kNoNode) last_place_ = kNoNode;
}

void Stack::remove(NodeId node, Hidden why) {
  hide(node, why);
  remove_below(node, why);
  delist(node);
}

void Stack::remove_below(NodeId node, Hidden why) {
  if (nodes_[node].first_live == kNoNode) return;
  std::vector<NodeId> todo{node};
  while (!todo.empty()) {
    Node& folder = nodes_[todo.back()];
    todo.pop_back();
    for (NodeId below = folder.first_live; below != kNoNode;) {
      hide(below, why);
      if (nodes_[below].first_live != kNoNode) todo.push_back(below);
      const NodeId next = nodes_[below].next_live;
      nodes_[below].next_live = kNotLive;
      nodes_[below].last_live = kNoNode;
      below = next;
    }
    folder.first_live = kNoNode;
  }
}

/// What is above something is a folder: anything else there goes.
void Stack::open_way(NodeId folder) {
  if (folder == open_folder_) return;
  for (NodeId above = folder; above != kRoot; above = nodes_[above].parent) {
    if (const Version* version = top(above); version != nullptr && !is_folder(*version)) hide(above, Hidden::replaced);
  }
  open_folder_ = folder;
}

void Stack::put(const Record& record) {
  if (record.path.empty() && record.kind != RecordKind::folder) return;
  if (!has_room(record.path)) return;
  const NodeId node = place(record.path);
  Version made{.kind = record.kind,
               .layer = layers_,
               .mode = record.mode,
               .uid = record.uid,
               .gid = record.gid,
               .size = record.size,
               .content = record.content,
               .mtime = record.mtime,
               .older = nodes_[node].newest};
  if (!record.link.empty() || !record.capability.empty()) {
    made.text = static_cast<std::uint32_t>(texts_.size());
    texts_.push_back({record.link, record.capability});
  }
  if (record.kind == RecordKind::hard_link && record.link.size() <= kLimits.path_bytes) {
    const NodeId shared = resolve_name(record.link);
    if (const Version* target = shared == kNoNode ? nullptr : visible(shared)) made.content = target->content;
  }
  if (node != kRoot) open_way(nodes_[node].parent);
  const bool is_leaf = record.kind != RecordKind::folder;
  if (const Version* old = top(node)) {
    const bool swap = is_folder(*old) == is_leaf;
    hide(node, swap ? Hidden::replaced : Hidden::overwritten);
  }
  if (is_leaf && nodes_[node].first_child != kNoNode) {
    remove_below(node, Hidden::replaced);
    last_place_ = open_folder_ = kNoNode;
  }
  nodes_[node].newest = static_cast<std::uint32_t>(versions_.size());
  versions_.push_back(made);
  enlist(node);
}

void Stack::apply(const FileTable& table) {
  last_place_ = open_folder_ = kNoNode;
  // Whiteouts speak of lower layers only, wherever in the tar they stand.
  for (FileTable::Reader reader(table); table.removes() && reader.next();) {
    const Record& record = reader.record();
    if (!is_removal(record.kind) || !has_room(record.path)) continue;
    const bool opaque = record.kind == RecordKind::opaque;
    const NodeId node = opaque ? place_folder(record.path) : place(record.path);
    if (opaque)
      remove_below(node, Hidden::opaque);
    else
      remove(node, Hidden::deleted);
    removals_.push_back({layers_, node, opaque});
  }
  last_place_ = open_folder_ = kNoNode;
  for (FileTable::Reader reader(table); reader.next();) {
    if (!is_removal(reader.record().kind)) put(reader.record());
  }
  ++layers_;
}

}  // namespace plimsoll::tree
