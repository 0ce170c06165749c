// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "detect/detector.h"

namespace plimsoll::detect {

using DocumentReader = Result<json::value> (*)(std::string_view text, std::uint32_t max_depth);

/// Reads a YAML or TOML document. One that is damaged gives a gap and what stands before its last entry, so that of a
/// file that was cut off only the last package is lost. `entry` is the line that begins one ("[[package]]"); nothing
/// means that entries stand between blank lines.
std::optional<json::value> read_document(std::string_view text, DocumentReader read, std::string_view entry,
                                         FactSink& sink);

}  // namespace plimsoll::detect
