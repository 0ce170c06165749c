// SPDX-License-Identifier: Apache-2.0
// Which packages and programs are for building software: compilers, build systems, headers. By name alone.
#pragma once

#include <cstdint>
#include <string_view>

namespace plimsoll {

enum class ToolRole : std::uint8_t { none, tool, headers };

/// A program's name: "gcc", "cmake".
bool is_build_tool(std::string_view program);

/// Of a package of a distribution (deb, apk, rpm): "g++-12" is a tool, "libssl-dev" headers.
ToolRole tool_role(std::string_view package);

}  // namespace plimsoll
