// SPDX-License-Identifier: Apache-2.0
// Findings in an image's metadata ("history:4", "config:User") and the history entry they name.
#pragma once

#include <optional>
#include <string_view>

#include "finding/finding.h"

namespace plimsoll::lineage {

/// 4 for "history:4"; nullopt for any other place.
std::optional<std::size_t> history_entry(std::string_view place);
/// The lowest layer a finding is of: the one that brought its package in, or its first place's; nullopt: metadata.
std::optional<std::size_t> layer_of(const Finding& finding);

}  // namespace plimsoll::lineage
