// SPDX-License-Identifier: Apache-2.0
// A Conan version taken apart, for the ordering and the ranges.
#pragma once

#include <algorithm>

#include "version/semver_parts.h"

namespace plimsoll::version {

struct ConanParts {
  std::string_view items, pre, build;
  bool has_pre = false, has_build = false;
};
ConanParts split_conan(std::string_view text);

/// Two lists of items separated by dots.
std::strong_ordering compare_conan_items(std::string_view a, std::string_view b);

}  // namespace plimsoll::version
