// SPDX-License-Identifier: Apache-2.0
#include "scan/file_life.h"

#include <algorithm>

namespace plimsoll::scan {

namespace {

using tree::NodeId;
using tree::RecordKind;
using tree::Version;

constexpr int kMostLinks = 40;

/// The newest version that stood when the layer was put on.
const Version* newest_until(const tree::Stack& stack, NodeId node, std::uint32_t layer) {
  for (const Version* version : stack.versions(node)) {
    if (version->layer > layer) continue;
    return version->hidden_by != tree::kNoLayer && version->hidden_by < layer ? nullptr : version;
  }
  return nullptr;
}

}  // namespace

FileLives::FileLives(const tree::Stack& stack, const std::set<std::uint64_t>& contents) : stack_(&stack) {
  if (contents.empty()) return;
  stack.walk([&](NodeId node) {
    for (const Version* version : stack.versions(node)) {
      if (version->kind != RecordKind::hard_link || !contents.contains(version->content)) continue;
      links_.emplace(version->content, FileLife{stack.path(node), version->hidden, version->layer, version->hidden_by});
    }
  });
}

NodeId FileLives::place(std::string_view path, std::uint32_t layer) const {
  if (const NodeId node = stack_->find(path); node != tree::kNoNode && stack_->at(node, layer) != nullptr) return node;
  // Written through links of folders, as they stood then.
  std::vector<std::string> todo;
  const auto push = [&todo](std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
      const std::size_t end = std::min(text.find('/', from), text.size());
      if (end > from) parts.emplace_back(text.substr(from, end - from));
      from = end + 1;
    }
    todo.insert(todo.end(), parts.rbegin(), parts.rend());
  };
  push(path);
  std::string done;
  int links = 0;
  while (!todo.empty()) {
    const std::string part = std::move(todo.back());
    todo.pop_back();
    if (part == ".") continue;
    if (part == "..") {
      done.resize(done.find('/') == std::string::npos ? 0 : done.rfind('/'));
      continue;
    }
    std::string next = done.empty() ? part : done + '/' + part;
    const NodeId node = stack_->find(next);
    const Version* version = node == tree::kNoNode || todo.empty() ? nullptr : newest_until(*stack_, node, layer);
    if (version != nullptr && version->kind == RecordKind::symlink) {
      if (++links > kMostLinks) return tree::kNoNode;
      const std::string target(stack_->link(*version));
      if (target.starts_with('/')) done.clear();
      push(target);
      continue;
    }
    done = std::move(next);
  }
  return stack_->find(done);
}

std::vector<FileLife> FileLives::of(std::uint32_t layer, std::string_view path, std::uint64_t content) const {
  std::vector<FileLife> out;
  FileLife own{.path = std::string(path), .layer = layer};
  if (const NodeId node = place(path, layer); node != tree::kNoNode) {
    const Version* found = nullptr;
    for (const Version* version : stack_->versions(node)) {
      if (version->layer != layer || version->kind != RecordKind::file) continue;
      if (found == nullptr || (found->content != content && version->content == content)) found = version;
    }
    if (found != nullptr) {
      own.path = stack_->path(node);
      own.hidden = found->hidden;
      own.hidden_by = found->hidden_by;
    }
  }
  out.push_back(std::move(own));
  const auto [first, last] = links_.equal_range(content);
  for (auto link = first; link != last; ++link) {
    if (link->second.layer == layer) out.push_back(link->second);
  }
  return out;
}

}  // namespace plimsoll::scan
