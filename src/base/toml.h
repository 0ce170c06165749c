// SPDX-License-Identifier: Apache-2.0
// TOML 1.0, by toml++, as the value tree of base/json.h. Dates and times become text.
#pragma once

#include <string_view>

#include "base/json.h"

namespace plimsoll::toml {

/// Errors say line, column and reason.
Result<json::value> parse(std::string_view text, std::uint32_t max_depth = kLimits.json_depth);

}  // namespace plimsoll::toml
