// SPDX-License-Identifier: Apache-2.0
// CVSS base scores from their vectors (FIRST, "Common Vulnerability Scoring System v3.1: Specification Document",
// section 7.1; version 3.0 is scored by the same equations). Version 4.0 is a table of its own and is not known here.
#pragma once

#include <optional>
#include <string_view>

#include "advisory/advisory.h"

namespace plimsoll::advisory {

/// The base score in tenths, 0 to 100, of a "CVSS:3.x/AV:…" vector; nullopt when it is not one or lacks a base metric.
/// Temporal and environmental metrics are ignored.
std::optional<int> cvss3_base_score(std::string_view vector);

/// The qualitative rating of a score in tenths (section 5): 0 is negligible here.
Severity severity_of_score(int tenths);

}  // namespace plimsoll::advisory
