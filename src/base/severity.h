// SPDX-License-Identifier: Apache-2.0
// Severity: how bad something is, on the one scale of every finding.
#pragma once

#include <cstdint>
#include <string_view>

namespace plimsoll {

enum class Severity : std::uint8_t { unknown, negligible, low, medium, high, critical };
std::string_view severity_name(Severity severity);

}  // namespace plimsoll
