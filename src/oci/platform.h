// SPDX-License-Identifier: Apache-2.0
// How platforms match: what an engine would pull for a platform (Platform itself is in oci/image.h).
#pragma once

#include <optional>
#include <string_view>

#include "oci/image.h"

namespace plimsoll::oci {

/// The variant, or the usual one of the architecture where none is given ("arm" is "v7").
std::string_view effective_variant(const Platform& platform);

/// How well `offered` serves who wants `wanted`: 0 is exact, more is worse, nullopt is not at all. A wanted variant is
/// also served by a lower one; no wanted variant by any, the usual one first.
std::optional<int> match_rank(const Platform& wanted, const Platform& offered);

}  // namespace plimsoll::oci
