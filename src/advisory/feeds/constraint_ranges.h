// SPDX-License-Identifier: Apache-2.0
// Intervals of versions (version/constraint.h) as the ranges of an advisory.
#pragma once

#include <vector>

#include "advisory/advisory.h"
#include "version/constraint.h"

namespace plimsoll::advisory {

/// Adds a statement's ranges, apart by whether something that is not affected comes after. A lower bound that is itself
/// not affected is taken for the first affected version, because ranges have no such bound.
void add_ranges(const std::vector<version::Interval>& intervals, std::vector<Range>& fixed, std::vector<Range>& open);

}  // namespace plimsoll::advisory
