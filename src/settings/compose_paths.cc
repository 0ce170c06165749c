// SPDX-License-Identifier: Apache-2.0
#include "settings/compose_paths.h"

#include <string>
#include <utility>

namespace plimsoll::settings {
namespace {

namespace fs = std::filesystem;
using yaml::Entry;
using yaml::Node;
using yaml::NodePtr;

bool is_relative(std::string_view path) {
  return path == "." || path == ".." || path.starts_with("./") || path.starts_with("../");
}

/// `start` keeps a folder from looking like a volume's name.
NodePtr moved(const NodePtr& text, const fs::path& way, std::string_view start) {
  auto copy = std::make_shared<Node>(*text);
  copy->text = std::string(start) + (way / text->text).lexically_normal().string();
  return copy;
}

NodePtr env_file(const NodePtr& one, const fs::path& way) {
  if (one->is_scalar()) return moved(one, way, "");
  const Entry* path = one->entry("path");
  return path && path->value->is_scalar() ? with_entry(*one, "path", moved(path->value, way, "")) : one;
}

NodePtr volume(const NodePtr& one, const fs::path& way) {
  if (one->is_scalar()) return is_relative(one->text) ? moved(one, way, "./") : one;
  const Entry* source = one->entry("source");
  if (one->text_of("type") != "bind" || !source || !source->value->is_scalar()) return one;
  return source->value->text.starts_with('/') ? one : with_entry(*one, "source", moved(source->value, way, "./"));
}

/// A list or one value with each of its items changed.
NodePtr with_items(const Node& service, std::string_view key, NodePtr (*change)(const NodePtr&, const fs::path&),
                   const fs::path& way) {
  const NodePtr value = service.entry(key)->value;
  if (value->is_scalar()) return with_entry(service, key, change(value, way));
  auto copy = std::make_shared<Node>(*value);
  for (NodePtr& item : copy->items) item = change(item, way);
  return with_entry(service, key, std::move(copy));
}

}  // namespace

NodePtr with_paths_from(const fs::path& way, NodePtr tree) {
  if (way.empty() || way == ".") return tree;
  for (const char* key : {"services", "jobs"}) {
    const Node* section = tree->find(key);
    if (!section || !section->is_mapping()) continue;
    auto copy = std::make_shared<Node>(*section);
    for (Entry& entry : copy->entries) {
      NodePtr& service = entry.value;
      if (service->find("env_file")) service = with_items(*service, "env_file", env_file, way);
      if (service->find("volumes")) service = with_items(*service, "volumes", volume, way);
    }
    tree = with_entry(*tree, key, std::move(copy));
  }
  return tree;
}

NodePtr with_entry(const Node& mapping, std::string_view key, NodePtr value) {
  auto copy = std::make_shared<Node>(mapping);
  for (Entry& entry : copy->entries) {
    if (entry.key->text == key) {
      entry.value = std::move(value);
      return copy;
    }
  }
  auto name = std::make_shared<Node>();
  name->kind = Node::Kind::scalar;
  name->text = key;
  name->range = value->range;
  copy->entries.push_back({std::move(name), std::move(value)});
  return copy;
}

}  // namespace plimsoll::settings
