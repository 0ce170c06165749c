// SPDX-License-Identifier: Apache-2.0
// Relative paths in services of compose files that others include or extend: they are meant from the folder of the file
// that has them.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/yaml_tree.h"

namespace plimsoll::settings {

/// The tree of a compose file with the paths of its services (env files, folders that are mounted) led along `way`.
yaml::NodePtr with_paths_from(const std::filesystem::path& way, yaml::NodePtr tree);

/// A mapping with one value replaced or added.
yaml::NodePtr with_entry(const yaml::Node& mapping, std::string_view key, yaml::NodePtr value);

}  // namespace plimsoll::settings
