// SPDX-License-Identifier: Apache-2.0
// From nodes of YAML and JSON files to the values of a RunSpec. Kubernetes and JSON say what a boolean is, compose does
// not: see short_syntax.h.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/yaml_tree.h"
#include "settings/run_spec.h"

namespace plimsoll::settings {

inline const yaml::Node kNothing;

/// The value under a key; kNothing when there is none.
inline const yaml::Node& at(const yaml::Node& node, std::string_view key) {
  const yaml::Node* value = node.find(key);
  return value ? *value : kNothing;
}

inline bool is_yes(const yaml::Node& node) {
  return node.is_true() || (node.is_scalar() && !node.is_text() && (node.text == "yes" || node.text == "on"));
}

/// A scalar that is not empty.
inline void take(Text& into, const yaml::Node& value) {
  if (value.is_scalar() && !value.text.empty()) into.set(value.text, value.range);
}
inline void take(Flag& into, const yaml::Node& value) {
  if (value.is_scalar()) into.set(is_yes(value), value.range);
}
/// A number that is not 0, which in Docker's API is the same as none.
inline void take_number(Text& into, const yaml::Node& value) {
  if (value.is_scalar() && value.text != "0") take(into, value);
}
inline void take(std::vector<Item>& into, const yaml::Node& list) {
  for (const yaml::NodePtr& item : list.items) {
    if (item->is_scalar()) into.push_back({item->text, item->range});
  }
}

/// Key and value as one place.
inline TextRange place_of(const yaml::Entry& entry) {
  return {entry.key->range.begin, std::max(entry.key->range.end, entry.value->range.end)};
}

/// A mapping from names to values.
inline void take(std::vector<Variable>& into, const yaml::Node& mapping) {
  for (const yaml::Entry& entry : mapping.entries) {
    Variable& variable = into.emplace_back();
    variable.name = entry.key->text;
    if (entry.value->is_scalar()) variable.value = entry.value->text;
    variable.where = place_of(entry);
    variable.value_where = entry.value->range;
  }
}

/// The trees of a YAML or JSON text that is not too large.
inline Result<std::vector<yaml::NodePtr>> documents_of(std::string_view text, std::size_t most) {
  if (text.size() > most) return fail(ErrorKind::limit, "the file is too large to be looked at");
  return yaml::parse_tree(text);
}

}  // namespace plimsoll::settings
