// SPDX-License-Identifier: Apache-2.0
// Constraints: what a project or an advisory asks of a version, in the ecosystem's own language ("^1.2", "~> 4.2.5",
// ">=2.0,<3.0", "[1.0,2.0)"), read into intervals of the ecosystem's ordering.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "version/version.h"

namespace plimsoll::version {

struct Bound {
  std::string version;  // empty: unbounded
  bool included = false;
  auto operator<=>(const Bound&) const = default;
};

/// Versions from `lower` to `upper`. An exclusion ("!=1.5") makes two intervals around it.
struct Interval {
  Bound lower, upper;
  auto operator<=>(const Interval&) const = default;
};

/// The union of intervals that a constraint allows, from low to high and apart from each other; none when nothing can
/// satisfy it. An error says what is not understood; a scheme without a language of its own reads comparisons
/// (">= 1.0, < 2.0"), which GitHub's advisories use for all.
Result<std::vector<Interval>> parse_constraint(const Scheme& scheme, std::string_view text);

/// The same of plain comparisons, whatever language the scheme has: what GitHub's advisories call a version range.
Result<std::vector<Interval>> parse_comparisons(const Scheme& scheme, std::string_view text);

/// Whether the ecosystem's own tool would accept the version: also by its rules about pre-releases, which are no matter
/// of intervals (npm's "^1.2" takes 1.3.0 and not 1.3.0-beta). An invalid version is an error.
Result<bool> satisfies(const Scheme& scheme, std::string_view version, std::string_view constraint);

/// What is in none of the intervals, in the same form.
std::vector<Interval> complement(const Scheme& scheme, const std::vector<Interval>& intervals);

}  // namespace plimsoll::version
