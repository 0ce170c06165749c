// SPDX-License-Identifier: Apache-2.0
// Problems: what advisories are about. Feeds key the same problem differently (Debian by CVE with the DSA as alias,
// AlmaLinux by an ALSA that names many CVEs, OSV by GHSA), so statements are brought to one problem each here.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/advisory.h"

namespace plimsoll {

struct Problem {
  std::string id;
  std::vector<std::string> aliases;     // sorted, without id
  std::vector<std::size_t> advisories;  // indices of the statements about it, ascending
};

/// Whether two problems, each joined from other statements, are one: by the CVE when both have one, else by any id.
bool is_same_problem(std::string_view id, std::span<const std::string> aliases, const Problem& other);

/// How near a statement is to the problem it is read for: 0 is filed under its id, 1 is about it alone, 2 is an
/// erratum for several.
int distance(const advisory::Advisory& statement, std::string_view problem);

/// Joins statements about one source package into problems, sorted by id:
///  - Every CVE that a statement names (as id or alias) is a problem of its own, and the CVE is its id. A statement
///    naming several CVEs is an erratum: it counts for each of them, and its other ids are aliases of each. An erratum
///    never makes two CVEs one.
///  - A statement that names no CVE belongs to the CVEs of statements it shares another id with, directly or through
///    further statements without CVE; so a bare GHSA or DSA joins the CVE that names it.
///  - What is left shares ids without any CVE: one problem, with the smallest of the statements' own ids.
/// Only problems with a statement that `matters` (by index) are given; all their statements are. The result depends on
/// the set of statements only, not on their order (but for the indices).
std::vector<Problem> join_problems(std::span<const advisory::Advisory* const> statements,
                                   const std::vector<bool>& matters);

}  // namespace plimsoll
