// SPDX-License-Identifier: Apache-2.0
// Edits of YAML (and JSON) texts that leave everything else as it is: comments, order, quotes, indentation.
//
// Nodes come from base/yaml_tree.h and say where they stand. What an alias or a merge key brought in stands somewhere
// else and belongs to others too: it is never touched, and neither is a piece of text with an anchor in it. Each
// function gives nothing where it cannot be sure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml_tree.h"
#include "finding/fix.h"

namespace plimsoll::settings {

/// The keys that lead from a mapping to a value.
using KeyPath = std::span<const std::string_view>;

/// What is written: a scalar, as it stands in YAML, or a list of such.
struct YamlValue {
  YamlValue(const char* scalar) : items{scalar} {}             // NOLINT(google-explicit-constructor)
  YamlValue(std::string scalar) : items{std::move(scalar)} {}  // NOLINT(google-explicit-constructor)
  static YamlValue list(std::vector<std::string> items) {
    YamlValue value("");
    value.items = std::move(items);
    value.is_list = true;
    return value;
  }
  std::vector<std::string> items;
  bool is_list = false;
};

/// Whether the value of an entry stands where the entry does and is no alias, nor merged in.
bool is_own(const yaml::Node& mapping, const yaml::Entry& entry);

/// Puts a value at a path below a mapping: replaces a scalar, adds the items a list lacks, writes the keys that are not
/// there yet behind the mapping's last entry.
std::optional<Edit> set_value(std::string_view text, const yaml::Node& mapping, KeyPath path, const YamlValue& value);

/// Takes a key with its value out. The last entry of a mapping takes the mapping's own key with it; a path of which
/// nothing would be left gives nothing.
std::optional<Edit> remove_entry(std::string_view text, const yaml::Node& mapping, KeyPath path);

/// Takes items out of the list at a path: those whose range holds one of `places`. All of them take the list with them.
/// Short lists are written anew as a whole, so that two such edits of one list never both apply and leave it empty.
std::optional<Edit> remove_items(std::string_view text, const yaml::Node& mapping, KeyPath path,
                                 std::span<const TextRange> places);

/// The item of the list at a path whose range holds `place`; nullptr: none of its own.
const yaml::Node* item_at(const yaml::Node& mapping, KeyPath path, TextRange place);

}  // namespace plimsoll::settings
