// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/constraint_ranges.h"

namespace plimsoll::advisory {

void add_ranges(const std::vector<version::Interval>& intervals, std::vector<Range>& fixed, std::vector<Range>& open) {
  for (const version::Interval& interval : intervals) {
    Range range{.introduced = interval.lower.version, .fixed = {}, .last_affected = {}};
    (interval.upper.included ? range.last_affected : range.fixed) = interval.upper.version;
    (range.fixed.empty() ? open : fixed).push_back(std::move(range));
  }
}

}  // namespace plimsoll::advisory
