// SPDX-License-Identifier: Apache-2.0
#include "tree/at_layer.h"

#include <array>
#include <vector>

#include "base/limits.h"

namespace plimsoll::tree {

namespace {

constexpr int kMostLinks = 40;  // as Linux: more is a loop

}  // namespace

const Version* seen_at(const Stack& stack, NodeId node, std::uint32_t layer) {
  for (const Version* version = stack.newest(node); version != nullptr; version = stack.below(*version)) {
    if (version->layer > layer) continue;
    // Versions below the newest of those layers are hidden by it or by what came before it.
    return version->hidden == Hidden::no || version->hidden_by > layer ? version : nullptr;
  }
  return nullptr;
}

bool exists_at(const Stack& stack, NodeId node, std::uint32_t layer) {
  if (node == kRoot || seen_at(stack, node, layer) != nullptr) return true;
  std::vector<NodeId> todo{node};
  while (!todo.empty()) {
    const NodeId at = todo.back();
    todo.pop_back();
    if (seen_at(stack, at, layer) != nullptr) return true;
    for (const NodeId child : stack.children(at)) todo.push_back(child);
  }
  return false;
}

NodeId resolve_at(const Stack& stack, std::string_view path, std::uint32_t layer) {
  std::string rest(path);  // still to go
  std::string at;          // where we are, without links
  for (int links = 0; !rest.empty();) {
    const std::size_t slash = rest.find('/');
    const std::string part = rest.substr(0, slash);
    rest.erase(0, slash == std::string::npos ? rest.size() : slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      const std::size_t up = at.rfind('/');
      at.erase(up == std::string::npos ? 0 : up);
      continue;
    }
    const std::string next = at.empty() ? part : at + '/' + part;
    const NodeId node = stack.find(next);
    if (node == kNoNode) return kNoNode;
    const Version* version = seen_at(stack, node, layer);
    if (version == nullptr || version->kind != RecordKind::symlink) {
      at = next;
      continue;
    }
    const std::string_view target = stack.link(*version);
    if (++links > kMostLinks || rest.size() + target.size() > kLimits.path_bytes) return kNoNode;
    if (target.starts_with('/')) at.clear();
    std::string more(target);
    if (!rest.empty()) more.append("/").append(rest);
    rest = std::move(more);
  }
  const NodeId node = stack.find(at);
  return node != kNoNode && exists_at(stack, node, layer) ? node : kNoNode;
}

std::string_view hidden_word(Hidden hidden) {
  switch (hidden) {
    case Hidden::no:
      break;
    case Hidden::overwritten:
      return "overwritten";
    case Hidden::deleted:
      return "deleted";
    case Hidden::opaque:
      return "hidden by an opaque folder";
    case Hidden::replaced:
      return "replaced";
  }
  return "there";
}

std::string mode_string(RecordKind kind, std::uint32_t mode) {
  constexpr std::array kLetters = {'-', '-', 'l', 'd', 'c', 'b', 'p', 's'};
  std::string out(1, static_cast<std::size_t>(kind) < kLetters.size() ? kLetters[static_cast<std::size_t>(kind)] : '?');
  constexpr std::string_view kBits = "rwxrwxrwx";
  for (unsigned i = 0; i < kBits.size(); ++i) out += (mode & (0400U >> i)) != 0 ? kBits[i] : '-';
  const auto special = [&](std::size_t at, std::uint32_t bit, char with, char without) {
    if ((mode & bit) != 0) out[at] = out[at] == 'x' ? with : without;
  };
  special(3, 04000, 's', 'S');
  special(6, 02000, 's', 'S');
  special(9, 01000, 't', 'T');
  return out;
}

}  // namespace plimsoll::tree
