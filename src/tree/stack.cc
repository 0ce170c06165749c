// SPDX-License-Identifier: Apache-2.0
#include "tree/stack.h"

#include <algorithm>
#include <bit>

#include "base/limits.h"

namespace plimsoll::tree {

namespace {

constexpr int kMostLinks = 40;  // as Linux: more is a loop
constexpr std::size_t kLengthBytes = 2;

bool is_folder(const Version& version) { return version.kind == RecordKind::folder; }

std::uint64_t hash_of(NodeId folder, std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325 ^ (folder * 0x9e3779b97f4a7c15);
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash ^ (hash >> 29);
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
  nodes_.push_back({folder, kNoNode, nodes_[folder].first_child, static_cast<std::uint32_t>(names_.size()), kNoNode});
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

bool Stack::exists(NodeId node) const {
  if (node == kRoot || visible(node) != nullptr) return true;
  std::vector<NodeId> todo{node};
  while (!todo.empty()) {
    const NodeId at = todo.back();
    todo.pop_back();
    if (visible(at) != nullptr) return true;
    for (NodeId below = nodes_[at].first_child; below != kNoNode; below = nodes_[below].next_sibling)
      todo.push_back(below);
  }
  return false;
}

const Version* Stack::at(NodeId node, std::uint32_t layer) const {
  for (std::uint32_t i = nodes_[node].newest; i != kNoNode; i = versions_[i].older) {
    if (versions_[i].layer == layer) return &versions_[i];
  }
  return nullptr;
}

std::vector<const Version*> Stack::versions(NodeId node) const {
  std::vector<const Version*> found;
  for (std::uint32_t i = nodes_[node].newest; i != kNoNode; i = versions_[i].older) found.push_back(&versions_[i]);
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
  for (int links = 0; !rest.empty();) {
    const std::string_view part = take_part(rest);
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

NodeId Stack::resolve(std::string_view path) const {
  const NodeId node = follow(
      path, true, [this](NodeId at, std::string_view part) { return child(at, part); },
      [this](NodeId at) { return visible(at); }, [this](const Version& version) { return link(version); },
      [this](NodeId at) { return nodes_[at].parent; });
  return node != kNoNode && exists(node) ? node : kNoNode;
}

NodeId Stack::place(std::string_view path) {
  NodeId plain = kRoot;
  bool has_link = false;
  for (std::string_view rest = path; !rest.empty();) {
    plain = make_child(plain, take_part(rest));
    if (const Version* version = top(plain); !rest.empty() && version != nullptr) {
      has_link = has_link || version->kind == RecordKind::symlink;
    }
  }
  if (!has_link) return plain;
  const NodeId node = follow(
      path, false, [this](NodeId at, std::string_view part) { return make_child(at, part); },
      [this](NodeId at) { return visible(at); }, [this](const Version& version) { return link(version); },
      [this](NodeId at) { return nodes_[at].parent; });
  return node == kNoNode ? plain : node;
}

void Stack::hide(NodeId node, Hidden why, std::uint32_t layer) {
  Version* version = top(node);
  if (version == nullptr) return;
  version->hidden = why;
  version->hidden_by = layer;
}

void Stack::remove(NodeId node, Hidden why, std::uint32_t layer) {
  hide(node, why, layer);
  remove_below(node, why, layer);
}

void Stack::remove_below(NodeId node, Hidden why, std::uint32_t layer) {
  std::vector<NodeId> todo{node};
  while (!todo.empty()) {
    const NodeId at = todo.back();
    todo.pop_back();
    for (NodeId below = nodes_[at].first_child; below != kNoNode; below = nodes_[below].next_sibling) {
      hide(below, why, layer);
      todo.push_back(below);
    }
  }
}

void Stack::put(const Record& record) {
  if (record.path.empty() && record.kind != RecordKind::folder) return;
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
  // What is no folder leaves no room for what was below, and hides a non-folder above it.
  for (NodeId above = nodes_[node].parent; above != kNoNode && above != kRoot; above = nodes_[above].parent) {
    if (const Version* version = top(above); version != nullptr && !is_folder(*version))
      hide(above, Hidden::replaced, layers_);
  }
  if (const Version* old = top(node)) {
    const bool swap = is_folder(*old) != (record.kind == RecordKind::folder);
    hide(node, swap ? Hidden::replaced : Hidden::overwritten, layers_);
  }
  if (record.kind != RecordKind::folder) remove_below(node, Hidden::replaced, layers_);
  nodes_[node].newest = static_cast<std::uint32_t>(versions_.size());
  versions_.push_back(made);
  if (record.kind == RecordKind::hard_link) hard_links_.emplace_back(node, nodes_[node].newest);
}

void Stack::settle_hard_links() {
  for (const auto& [node, index] : hard_links_) {
    Version& made = versions_[index];
    const NodeId target = find(texts_[made.text].link);
    if (target == kNoNode) continue;
    if (const Version* shared = at(target, layers_)) made.content = shared->content;
  }
  hard_links_.clear();
}

void Stack::apply(const FileTable& table) {
  // Whiteouts speak of lower layers only, wherever in the tar they stand.
  for (FileTable::Reader reader(table); reader.next();) {
    const Record& record = reader.record();
    if (record.kind != RecordKind::whiteout && record.kind != RecordKind::opaque) continue;
    const bool opaque = record.kind == RecordKind::opaque;
    NodeId node = place(record.path);
    if (opaque) {
      if (const NodeId target = resolve(record.path); target != kNoNode) node = target;
      remove_below(node, Hidden::opaque, layers_);
    } else {
      remove(node, Hidden::deleted, layers_);
    }
    removals_.push_back({layers_, node, opaque});
  }
  for (FileTable::Reader reader(table); reader.next();) {
    if (reader.record().kind != RecordKind::whiteout && reader.record().kind != RecordKind::opaque)
      put(reader.record());
  }
  settle_hard_links();
  ++layers_;
}

}  // namespace plimsoll::tree
