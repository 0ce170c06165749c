// SPDX-License-Identifier: Apache-2.0
// The merge rules of the compose specification, chapter "Merge". Trees are never changed, only built anew where they
// differ. All functions go as deep as trees nest, which is limited.
#include "settings/compose_merge.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace plimsoll::settings {
namespace {

using yaml::Entry;
using yaml::Node;
using yaml::NodePtr;

/// Under a service: how values of a key meet. Paths are "build.args"; '*' is any key.
enum class Way : std::uint8_t {
  usual,      // mappings key by key, lists grow, scalars are replaced
  replace,    // command
  variables,  // a list of "A=b" or a mapping; each name once
  names,      // a list of names or a mapping
  items,      // one value or a list; grows
  build,      // a text is the context
  logging,    // key by key when the drivers are the same
};

struct Rule {
  std::string_view path;
  Way way;
};

constexpr std::array kRules = std::to_array<Rule>({
    {"annotations", Way::variables},
    {"build", Way::build},
    {"build.additional_contexts", Way::variables},
    {"build.args", Way::variables},
    {"build.extra_hosts", Way::items},
    {"build.labels", Way::variables},
    {"command", Way::replace},
    {"depends_on", Way::names},
    {"deploy.labels", Way::variables},
    {"dns", Way::items},
    {"dns_opt", Way::items},
    {"dns_search", Way::items},
    {"entrypoint", Way::replace},
    {"env_file", Way::items},
    {"environment", Way::variables},
    {"extra_hosts", Way::items},
    {"healthcheck.test", Way::replace},
    {"label_file", Way::items},
    {"labels", Way::variables},
    {"logging", Way::logging},
    {"models", Way::names},
    {"networks", Way::names},
    {"sysctls", Way::variables},
    {"tmpfs", Way::items},
});
static_assert(std::ranges::is_sorted(kRules, {}, &Rule::path));

Way way_of(std::string_view path) {
  const auto found = std::ranges::lower_bound(kRules, path, {}, &Rule::path);
  return found != kRules.end() && found->path == path ? found->way : Way::usual;
}

std::shared_ptr<Node> made_of(Node::Kind kind, const Node& like) {
  auto node = std::make_shared<Node>();
  node->kind = kind;
  node->style = like.style;
  node->column = like.column;
  node->range = like.range;
  return node;
}

NodePtr text_node(std::string_view text, const Node& like) {
  const auto node = made_of(Node::Kind::scalar, like);
  node->text = text;
  return node;
}

bool is_reset(const Node& node) { return node.tag == "!reset"; }
bool is_override(const Node& node) { return node.tag == "!override"; }

/// Text that is equal for equal content.
void write_content(const Node& node, std::string& out) {  // NOLINT(misc-no-recursion)
  switch (node.kind) {
    case Node::Kind::null:
      out += 'n';
      return;
    case Node::Kind::scalar:
      out += 's' + std::to_string(node.text.size()) + ':' + node.text;
      return;
    case Node::Kind::sequence:
      out += '[';
      for (const NodePtr& item : node.items) write_content(*item, out);
      out += ']';
      return;
    case Node::Kind::mapping:
      break;
  }
  std::vector<std::string> members;
  for (const Entry& entry : node.entries) {
    std::string& member = members.emplace_back();
    write_content(*entry.key, member);
    write_content(*entry.value, member);
  }
  std::ranges::sort(members);
  out += '{';
  for (const std::string& member : members) out += member;
  out += '}';
}

std::string content_of(const Node& node) {
  std::string out;
  write_content(node, out);
  return out;
}

/// Both lists, what is in them twice only once.
NodePtr joined(const Node& base, const Node& over) {
  const auto node = made_of(Node::Kind::sequence, over);
  node->items = base.items;
  std::set<std::string> seen;
  for (const NodePtr& item : base.items) seen.insert(content_of(*item));
  for (const NodePtr& item : over.items) {
    if (seen.insert(content_of(*item)).second) node->items.push_back(item);
  }
  return node;
}

NodePtr as_list(const NodePtr& node) {
  if (node->is_sequence()) return node;
  const auto list = made_of(Node::Kind::sequence, *node);
  if (node->is_scalar()) list->items.push_back(node);
  if (node->is_mapping()) {
    for (const Entry& entry : node->entries) {
      const auto add = [&](const Node& value) {
        list->items.push_back(text_node(entry.key->text + "=" + value.text, value));
      };
      if (entry.value->is_sequence()) {
        for (const NodePtr& item : entry.value->items) add(*item);
      } else {
        add(*entry.value);
      }
    }
  }
  return list;
}

/// A list of names as a mapping from them to nothing.
NodePtr as_names(const NodePtr& node) {
  if (!node->is_sequence()) return node;
  const auto mapping = made_of(Node::Kind::mapping, *node);
  for (const NodePtr& item : node->items) mapping->entries.push_back({item, made_of(Node::Kind::null, *item)});
  return mapping;
}

NodePtr as_build(const NodePtr& node) {
  if (!node->is_scalar()) return node;
  const auto mapping = made_of(Node::Kind::mapping, *node);
  mapping->entries.push_back({text_node("context", *node), node});
  return mapping;
}

NodePtr merge_values(const NodePtr& base, const NodePtr& over, const std::string& path, Way way);

/// Key by key; `path` is that of the mapping.
NodePtr merge_mappings(const Node& base, const Node& over, const std::string& path, Level level) {
  const auto node = made_of(Node::Kind::mapping, over);
  node->entries = base.entries;
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < node->entries.size(); ++i) places.emplace(node->entries[i].key->text, i);
  for (const Entry& entry : over.entries) {
    const auto known = places.find(entry.key->text);
    if (known == places.end()) {
      node->entries.push_back(entry);
      continue;
    }
    Entry& into = node->entries[known->second];
    into.key = entry.key;
    const std::string below = path.empty() ? entry.key->text : path + "." + entry.key->text;
    if (level == Level::service) {
      into.value = merge_values(into.value, entry.value, below, way_of(below));
    } else if (path == "services" || path == "jobs") {
      into.value = merge(into.value, entry.value, Level::service);
    } else if (into.value->is_mapping() && entry.value->is_mapping()) {
      into.value = merge_mappings(*into.value, *entry.value, below, Level::file);
    } else {
      into.value = merge_values(into.value, entry.value, below, Way::usual);
    }
  }
  return node;
}

NodePtr merge_values(const NodePtr& base, const NodePtr& over, const std::string& path, Way way) {
  const auto mappings = [&](const NodePtr& a, const NodePtr& b) {
    if (a->is_mapping() && b->is_mapping()) return merge_mappings(*a, *b, path, Level::service);
    return b->is_null() ? a : b;
  };
  switch (way) {
    case Way::replace:
      return over;
    case Way::variables:
      return mappings(as_mapping(base), as_mapping(over));
    case Way::names:
      return mappings(as_names(base), as_names(over));
    case Way::items:
      return joined(*as_list(base), *as_list(over));
    case Way::build:
      return mappings(as_build(base), as_build(over));
    case Way::logging: {
      const bool same = base->text_of("driver").empty() || over->text_of("driver").empty() ||
                        base->text_of("driver") == over->text_of("driver");
      return same ? mappings(base, over) : over;
    }
    case Way::usual:
      break;
  }
  if (over->is_null()) return base;
  if (base->is_sequence() && over->is_sequence()) return joined(*base, *over);
  return mappings(base, over);
}

}  // namespace

NodePtr merge(const NodePtr& base, const NodePtr& over, Level level) {
  if (!base || base->is_null()) return over ? over : base;
  if (!over || over->is_null()) return base;
  if (!base->is_mapping() || !over->is_mapping()) return over;
  return merge_mappings(*base, *over, {}, level);
}

bool has_tags(const Node& node) {  // NOLINT(misc-no-recursion)
  if (is_reset(node) || is_override(node)) return true;
  for (const NodePtr& item : node.items) {
    if (has_tags(*item)) return true;
  }
  for (const Entry& entry : node.entries) {
    if (has_tags(*entry.value)) return true;
  }
  return false;
}

NodePtr without_tagged(const NodePtr& base, const Node& tagged) {  // NOLINT(misc-no-recursion)
  if (!base || !base->is_mapping() || !tagged.is_mapping()) return base;
  auto copy = std::make_shared<Node>(*base);
  copy->entries.clear();
  for (const Entry& entry : base->entries) {
    const Node* over = tagged.find(entry.key->text);
    if (!over) {
      copy->entries.push_back(entry);
    } else if (!is_reset(*over) && !is_override(*over)) {
      copy->entries.push_back({entry.key, without_tagged(entry.value, *over), entry.merged});
    }
  }
  return copy;
}

NodePtr without_tags(const NodePtr& node) {  // NOLINT(misc-no-recursion)
  if (!has_tags(*node)) return node;
  auto copy = std::make_shared<Node>(*node);
  if (is_override(*node) || is_reset(*node)) copy->tag.clear();
  copy->items.clear();
  for (const NodePtr& item : node->items) {
    if (!is_reset(*item)) copy->items.push_back(without_tags(item));
  }
  copy->entries.clear();
  for (const Entry& entry : node->entries) {
    if (!is_reset(*entry.value)) copy->entries.push_back({entry.key, without_tags(entry.value), entry.merged});
  }
  return copy;
}

NodePtr moved_to(const NodePtr& node, const TextRange& place) {  // NOLINT(misc-no-recursion)
  auto copy = std::make_shared<Node>(*node);
  copy->range = place;
  for (NodePtr& item : copy->items) item = moved_to(item, place);
  for (Entry& entry : copy->entries) {
    entry.key = moved_to(entry.key, place);
    entry.value = moved_to(entry.value, place);
  }
  return copy;
}

bool is_equal(const Node& a, const Node& b) { return content_of(a) == content_of(b); }

NodePtr as_mapping(const NodePtr& node) {
  if (!node->is_sequence()) return node;
  const auto mapping = made_of(Node::Kind::mapping, *node);
  std::map<std::string, std::size_t, std::less<>> places;
  for (const NodePtr& item : node->items) {
    if (item->is_sequence() || item->is_mapping()) continue;
    const std::size_t equals = item->text.find('=');
    Entry entry{text_node(item->text.substr(0, equals), *item), nullptr};
    entry.value = equals == item->text.npos ? NodePtr(made_of(Node::Kind::null, *item))
                                            : text_node(item->text.substr(equals + 1), *item);
    const auto [known, is_new] = places.try_emplace(entry.key->text, mapping->entries.size());
    if (is_new) {
      mapping->entries.push_back(std::move(entry));
    } else {
      mapping->entries[known->second] = std::move(entry);
    }
  }
  return mapping;
}

}  // namespace plimsoll::settings
