// SPDX-License-Identifier: Apache-2.0
// YAML 1.1 as libyaml reads it, as the value tree of base/json.h.
//
// Plain scalars become null, booleans, integers and numbers by the core schema of YAML 1.2 ("yes" and "0777" stay
// text, "null", "~" and nothing are null); quoted ones stay text. Keys that are no text are written as text. Documents
// are untrusted: depth, size and the work that aliases cause are limited; merge keys ("<<") are resolved.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"

namespace plimsoll::yaml {

/// One document; none is null, several are an error. Errors say line, column and reason.
Result<json::value> parse(std::string_view text, std::uint32_t max_depth = kLimits.json_depth);

/// Every document of a stream.
Result<std::vector<json::value>> parse_all(std::string_view text, std::uint32_t max_depth = kLimits.json_depth);

}  // namespace plimsoll::yaml
