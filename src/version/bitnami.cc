// SPDX-License-Identifier: Apache-2.0
// Bitnami versions: semantic versions whose "-N" is a revision of the packaging, so it comes after the release.
//
// "2.4.58" < "2.4.58-1" < "2.4.58-2"; revisions compare as the identifiers of a pre-release do. As for semver, one or
// two numbers alone are completed with zeros.
#include "version/semver_parts.h"

namespace plimsoll::version {

bool valid_bitnami(std::string_view text) { return valid_semver(text); }

std::strong_ordering compare_bitnami(std::string_view a, std::string_view b) {
  const SemverParts left = split_semver(a), right = split_semver(b);
  if (const auto order = compare_cores(left.core, right.core); order != 0) return order;
  // No revision is an empty list, which is before any.
  return compare_identifier_lists(left.pre_release, right.pre_release);
}

}  // namespace plimsoll::version
