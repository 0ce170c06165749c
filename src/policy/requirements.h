// SPDX-License-Identifier: Apache-2.0
// What the policy demands of an image itself: where it and its bases come from, its labels, its user. What is not met
// is a finding of kind policy, with an id and a row of Rule as every other.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "finding/rule.h"
#include "policy/policy.h"

namespace plimsoll::policy {

/// PL7001 …, sorted by id.
std::span<const Rule> rules();
/// By id; nullptr: none of these.
const Rule* rule_of(std::string_view id);

/// What the image does not meet, and what cannot be judged. Finding::gate is the name of the entry.
struct Unmet {
  std::vector<Finding> findings;
  std::vector<Incomplete> incomplete;  // "unknown-base", "unknown-config"
};
Unmet unmet(std::span<const Requirements> requirements, const Target& target);

/// The same as gates over what lint finds in files, whose own rules judge there (PL1204 of registries and bases …).
std::vector<Gate> lint_gates(std::span<const Requirements> requirements);

}  // namespace plimsoll::policy
