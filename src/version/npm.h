// SPDX-License-Identifier: Apache-2.0
// An npm version taken apart, for the ordering and the ranges.
#pragma once

#include <array>
#include <optional>

#include "version/semver_parts.h"

namespace plimsoll::version {

struct NpmVersion {
  std::array<std::string_view, 3> core{"0", "0", "0"};  // digits
  std::string_view pre_release;                         // identifiers; empty: a release
};
std::optional<NpmVersion> parse_npm(std::string_view text);

}  // namespace plimsoll::version
