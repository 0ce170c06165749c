// SPDX-License-Identifier: Apache-2.0
// Hex versions: SemVer 2.0.0 as Elixir's Version module reads it. Elixir wants all three numbers; OSV ranges may have
// fewer, and then zeros are meant.
#include "version/orderings.h"

namespace plimsoll::version {

bool valid_hex(std::string_view text) { return valid_semver(text); }
std::strong_ordering compare_hex(std::string_view a, std::string_view b) { return compare_semver(a, b); }

}  // namespace plimsoll::version
