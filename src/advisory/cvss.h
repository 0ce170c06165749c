// SPDX-License-Identifier: Apache-2.0
// CVSS base scores from their vectors, by FIRST's specifications: "A Complete Guide to the Common Vulnerability Scoring
// System Version 2.0" section 3.2, "Common Vulnerability Scoring System v3.0/v3.1: Specification Document" section 7.1
// and "… Version 4.0: Specification Document" section 8 (the MacroVector table and the interpolation within it).
//
// Always the base score (CVSS-B): threat, temporal, environmental and supplemental metrics must be well-formed and
// change nothing, because what an upstream says of its threat and its environment is not true of every image.
#pragma once

#include <optional>
#include <string_view>

#include "advisory/advisory.h"

namespace plimsoll::advisory {

/// The base score in tenths, 0 to 100, of "CVSS:4.0/AV:…", "CVSS:3.1/…", "CVSS:3.0/…" or, for version 2,
/// "AV:N/AC:L/Au:…". nullopt when a metric is unknown, stated twice or has an unknown value, or a base metric is
/// missing. Metrics may come in any order.
std::optional<int> cvss_base_score(std::string_view vector);

/// The qualitative rating of a version 3 or 4 score in tenths: 0 is negligible here.
Severity severity_of_score(int tenths);

/// The qualitative rating of a vector; unknown when it has no score. Version 2 has no critical: NVD's convention is
/// low below 4.0, medium below 7.0, else high.
Severity cvss_severity(std::string_view vector);

/// Of several vectors separated by blanks the one of the newest version that has a score; the first of equals; empty
/// when none has.
std::string_view newest_cvss(std::string_view vectors);

}  // namespace plimsoll::advisory
