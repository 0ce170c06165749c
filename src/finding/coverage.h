// SPDX-License-Identifier: Apache-2.0
// Coverage: what is judged of a scan whatever was found.
#pragma once

#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace plimsoll {

/// Says what `end_of_life` (the last day of support, ISO 8601; empty: not known) means on a day for a distribution that
/// is known: "end-of-life" when it is over, "unknown-release" when a release has no date. What an earlier judgement put
/// there is replaced. `incomplete` stays sorted.
void judge_support(const Distribution& distribution, std::string_view end_of_life, std::string_view today,
                   std::vector<Incomplete>& incomplete);

}  // namespace plimsoll
