// SPDX-License-Identifier: Apache-2.0
// link: base
// YAML documents: what is read stays within the depth asked for, reading is repeatable, and every node of the tree
// stands within its text and around what it holds.
#include <algorithm>
#include <cstdlib>

#include "base/yaml.h"
#include "base/yaml_tree.h"

using namespace plimsoll;

namespace {

constexpr std::uint32_t kDepth = 20;

std::uint32_t height(const json::value& value) {
  std::uint32_t below = 0;
  if (const json::array* items = value.if_array()) {
    for (const json::value& item : *items) below = std::max(below, height(item));
    return below + 1;
  }
  if (const json::object* members = value.if_object()) {
    for (const auto& member : *members) below = std::max(below, height(member.value()));
    return below + 1;
  }
  return 0;
}

/// Aliases stand elsewhere, so only the order of begin and end is known of what a node holds.
void check(const yaml::Node& node, std::string_view text) {
  if (node.range.begin > node.range.end || node.range.end > text.size()) std::abort();
  const bool quoted = node.style == yaml::Node::Style::double_quoted && node.is_scalar();
  const std::string_view raw = node.range.in(text);
  const bool is_utf8 = !text.starts_with("\xff\xfe") && !text.starts_with("\xfe\xff");
  if (quoted && is_utf8 && (raw.size() < 2 || raw.front() != '"' || raw.back() != '"')) std::abort();
  for (const yaml::NodePtr& item : node.items) check(*item, text);
  for (const yaml::Entry& entry : node.entries) {
    check(*entry.key, text);
    check(*entry.value, text);
    if (entry.key->is_scalar() && node.find(entry.key->text) == nullptr) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(std::as_bytes(std::span(data, size)));
  const auto all = yaml::parse_all(text, kDepth);
  const auto one = yaml::parse(text, kDepth);
  const auto tree = yaml::parse_tree(text, kDepth);
  if (tree.has_value() != all.has_value()) std::abort();
  if (tree && text.size() < 10'000) {
    for (const yaml::NodePtr& document : *tree) check(*document, text);
  }
  if (!all) {
    if (one || one.error().message != all.error().message) std::abort();
    return 0;
  }
  if (one.has_value() != (all->size() < 2)) std::abort();
  for (const json::value& document : *all) {
    if (height(document) > kDepth) std::abort();
  }
  if (one && all->size() == 1 && json::compact(*one) != json::compact(all->front())) std::abort();
  return 0;
}
