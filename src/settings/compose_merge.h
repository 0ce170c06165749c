// SPDX-License-Identifier: Apache-2.0
// How compose lays one mapping over another (extends, include with overrides, several documents): most lists grow, most
// values are replaced, and some keys have their own way. The tags !reset and !override take away what lies below them
// before that.
#pragma once

#include <string_view>

#include "base/result.h"
#include "base/yaml_tree.h"

namespace plimsoll::settings {

/// What the two mappings are.
enum class Level : std::uint8_t { file, service };

/// `over` wins; both may be null. Tags are not looked at.
yaml::NodePtr merge(const yaml::NodePtr& base, const yaml::NodePtr& over, Level level);

/// Whether anything in it is !reset or !override.
bool has_tags(const yaml::Node& node);

/// `base` without what stands where `tagged` says !reset or !override.
yaml::NodePtr without_tagged(const yaml::NodePtr& base, const yaml::Node& tagged);

/// A document without what !reset takes out, the tags gone.
yaml::NodePtr without_tags(const yaml::NodePtr& node);

/// The same with every place replaced: a value of another file.
yaml::NodePtr moved_to(const yaml::NodePtr& node, const TextRange& place);

/// Equal in content, wherever they stand.
bool is_equal(const yaml::Node& a, const yaml::Node& b);

/// The mapping that a list of "A=b" stands for. A mapping is itself.
yaml::NodePtr as_mapping(const yaml::NodePtr& node);

}  // namespace plimsoll::settings
