// SPDX-License-Identifier: Apache-2.0
// The environment a container starts with: "NAME=value" each, as Config::env.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::oci {

/// What runtimes set when the image does not.
inline constexpr std::string_view kDefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The value of a variable, the last one when it is set twice.
inline std::optional<std::string_view> variable(std::span<const std::string> environment, std::string_view name) {
  std::optional<std::string_view> value;
  for (const std::string_view setting : environment) {
    if (setting.starts_with(name) && setting.substr(name.size()).starts_with('='))
      value = setting.substr(name.size() + 1);
  }
  return value;
}

/// The parts of PATH as written; an empty one means the current folder.
inline std::vector<std::string_view> path_parts(std::span<const std::string> environment) {
  std::string_view path = variable(environment, "PATH").value_or(kDefaultPath);
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t colon = path.find(':');
    parts.push_back(path.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    path.remove_prefix(colon + 1);
  }
}

}  // namespace plimsoll::oci
