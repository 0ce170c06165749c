// SPDX-License-Identifier: Apache-2.0
// The part of SARIF that speaks of rules.
#pragma once

#include "base/json.h"
#include "report/report.h"

namespace plimsoll::report {

/// "error", "warning" or "note".
std::string_view sarif_level(const Finding& finding);

/// Text as SARIF's messages hold it: what they would take for a link is escaped (3.11.6).
std::string sarif_text(std::string_view text);

/// A reportingDescriptor. `rule`, when there is one, says more than the findings do; `finding` is the first of it.
json::object sarif_rule(const Finding& finding, const Rule* rule);

}  // namespace plimsoll::report
