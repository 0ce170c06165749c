// SPDX-License-Identifier: Apache-2.0
// Baseline: an earlier report, whose findings do not count again. What is the same finding, finding/fingerprint.h says.
//
// One that has become worse since counts as new, for nobody has seen it as it is now: its severity has risen, or it has
// come to be exploited. A fix that has appeared, another score or another version does not make it new.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace plimsoll::policy {

/// Takes out of `findings` those that `before` has as well, and gives them back as suppressed with code "baseline", in
/// their order. What is worse than it was stays, with a sentence of evidence. `source` is the earlier report's name.
std::vector<Suppressed> take_known(std::span<const Finding> before, std::string_view source,
                                   std::vector<Finding>& findings);

/// What counts as known of an earlier report: its findings, and what its own baseline had taken back. Decisions that
/// may end (ignores, VEX) are not carried on.
std::vector<Finding> known_findings(Report&& earlier);

}  // namespace plimsoll::policy
