// SPDX-License-Identifier: Apache-2.0
// YAML 1.1 as libyaml reads it, as a tree of nodes that know where they stand, for whoever must point at a line or edit
// it. base/yaml.h is this tree without the places. JSON is YAML enough.
//
// Untrusted: depth, size and the work that aliases cause are limited, so walking the tree, aliases and all, takes at
// most a few million steps. Aliases are resolved: an aliased node is the node it names, with its places. Merge keys
// ("<<") are resolved as well: `entries` holds what is merged in behind a mapping's own keys, marked so.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/text_range.h"

namespace plimsoll::yaml {

struct Node;
using NodePtr = std::shared_ptr<const Node>;

struct Entry {
  NodePtr key, value;
  bool merged = false;    // by "<<"
  bool repeated = false;  // given more than once in this mapping; this is the last one
};

struct Node {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping };
  enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded, block, flow };
  Kind kind = Kind::null;
  Style style = Style::plain;
  std::uint32_t column = 1;  // 1-based, in characters, of the first one: how far it is indented
  /// In the file, from the first byte to behind the last, without what follows, and without tag and anchor (but with
  /// them in a text that is UTF-16).
  TextRange range;
  std::string tag;             // "!reset", "tag:yaml.org,2002:str" of "!!str"; empty: none
  std::string text;            // of a scalar, and of a null as written
  std::vector<NodePtr> items;  // of a sequence
  std::vector<Entry> entries;  // of a mapping; a key given twice keeps its last value

  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
  [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  /// A scalar that is text whatever it looks like: in quotes, a block, or with the tag of text.
  [[nodiscard]] bool is_text() const;
  /// By the core schema: null, bool, integer, float; quoted scalars are text.
  [[nodiscard]] bool is_true() const;
  [[nodiscard]] bool is_false() const;
  /// The value of a key; nullptr when there is none or this is no mapping.
  [[nodiscard]] const Node* find(std::string_view key) const;
  /// The entry itself, for its key's place.
  [[nodiscard]] const Entry* entry(std::string_view key) const;
  /// The text of a scalar under a key; empty: none.
  [[nodiscard]] std::string_view text_of(std::string_view key) const;
};

/// Every document of a stream. Errors say line, column and reason.
Result<std::vector<NodePtr>> parse_tree(std::string_view text, std::uint32_t max_depth = kLimits.json_depth);

}  // namespace plimsoll::yaml
