// SPDX-License-Identifier: Apache-2.0
// What Python packages say they need: requirements and environment markers as PyPA's specification "Dependency
// specifiers" writes them (PEP 508).
//
//   requests[socks] (>=2.8.1,!=2.9) ; python_version < "3.9" and (os_name == "posix" or extra == "net")
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::detect {

struct Requirement {
  std::string_view name, range, marker;  // range without parentheses; empty where nothing is said
};
/// Nothing for what is no requirement. A requirement by address has no range.
std::optional<Requirement> parse_requirement(std::string_view text);

/// What is known of where a marker would be evaluated.
struct MarkerWorld {
  std::string_view python = {};  // "3.11"; empty: not known
  bool is_linux = false;         // false: not known
  std::string_view extra = {};   // that was asked for
};

enum class Truth : std::uint8_t { no, maybe, yes };
/// Whether a marker holds; "maybe" where it asks for what is not known, and for what is not understood. No marker holds
/// everywhere.
Truth holds(std::string_view marker, const MarkerWorld& world);

/// "3.11" for a path below a folder such as lib/python3.11; nothing when it does not say.
std::string_view python_of(std::string_view path);

}  // namespace plimsoll::detect
