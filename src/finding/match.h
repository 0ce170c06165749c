// SPDX-License-Identifier: Apache-2.0
// Matching: installed packages against advisories, and the policy that turns findings into a verdict.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "advisory/store.h"
#include "finding/finding.h"

namespace plimsoll {

struct Matched {
  std::vector<Finding> findings;       // most severe first, then id, package
  std::vector<Incomplete> incomplete;  // ecosystems without a feed, versions that do not parse, …
};

/// One finding per problem and source package: aliases are joined, every affected binary package is listed.
Result<Matched> match(const Distribution& distribution, std::span<const InstalledPackage> packages,
                      std::span<const LayerRef> layers, advisory::Lookup& advisories);

struct Policy {
  std::vector<Severity> severities;   // show only these; empty: all
  bool ignore_unfixed = false;        // show only findings with a fix
  std::optional<Severity> fail_on;    // fail on a shown finding at least so severe
};

/// Filters the report's findings (counting what it hides) and sets `failed` and `rule`.
void apply_policy(const Policy& policy, Report& report);

}  // namespace plimsoll
