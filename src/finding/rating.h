// SPDX-License-Identifier: Apache-2.0
// Rating: how bad a problem is and since when it is public, of all the words there are on it.
//
// The distribution's word goes first: it knows how it builds and runs the software. Then the advisory's, then that of
// NVD, which knows the problem and not the package. Every word is kept.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "finding/finding.h"

namespace plimsoll {

/// Fills ratings, severity, severity_source and published from what the statements about the finding's problem say. Of
/// several words of equal rank the one nearest to the problem counts (problem.h), then the more severe. `family` is
/// that of the distribution the statements are from; nullptr for other ecosystems.
void rate(Finding& finding, std::span<const advisory::Advisory* const> statements, const Family* family);

/// Adds what is known of the CVE itself. Its ratings decide only when no statement has a word: NVD's own before those
/// of others, the newest version of CVSS first.
void add_details(Finding& finding, const advisory::CveDetails& details);

/// The base score of a CVSS vector in tenths; nullopt when it is none that can be scored.
std::optional<int> score_of(std::string_view vector);

}  // namespace plimsoll
