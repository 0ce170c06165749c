// SPDX-License-Identifier: Apache-2.0
// Pub (Dart) versions, as package pub_semver orders them: SemVer, but build metadata counts. A version without build is
// older than one with ("1.0.0" < "1.0.0+1" < "1.0.0+2"), which Pub uses for what others call a patch of a release.
// Leading zeros are allowed everywhere.
#include "version/semver_parts.h"

namespace plimsoll::version {

bool valid_pub(std::string_view text) { return is_semver(text, is_number); }

std::strong_ordering compare_pub(std::string_view a, std::string_view b) {
  if (const auto order = compare_semver(a, b); order != 0) return order;
  return compare_identifier_lists(split_semver(a).build, split_semver(b).build);
}

}  // namespace plimsoll::version
