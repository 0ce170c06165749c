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

/// Matches the packages of the distribution's own manager against the advisories of its ecosystem.
///
/// One finding per problem and source package; every installed package it affects is listed once. What one problem is:
///  - Every CVE that a statement names is a problem, whatever id the feed files it under, and the CVE is the finding's
///    id. An erratum that names several CVEs (ALSA, DSA) gives one finding per CVE, each with the erratum as alias.
///  - Statements without CVE join the CVE that shares another id with them; what is left is a problem under the feed's
///    own id (problem.h).
/// A package is affected when any statement about the problem covers its version and none says not affected: two
/// errata that fix the same CVE in different versions are both believed, so the later one counts, as in Debian's own
/// tracker; ranges that leave a gap (rpm, one fix per upstream base) keep it. `fixed` is the lowest version named as
/// fixed that no statement about the problem covers.
/// Severity, title and URL come from the statement filed under the finding's id, else from the most specific erratum;
/// the distribution's word on severity goes before any other's. The layer is the lowest that brought an affected
/// version in. `installed` and `fixed` speak of one package, the lowest version of it: where binaries are compared
/// (rpm) of the one with the source's name, else one with its version, else the first by name.
///
/// Nothing is claimed for an unknown distribution (the scan reports it). Gaps: "no-advisories" (no feed speaks of the
/// ecosystem, or packages of another type), "derivative-distribution" (the parent's feed was used),
/// "unparsable-version", "unknown-module" (the module stream of a package or an advisory is not recorded).
/// The order of packages and of advisories changes nothing.
Result<Matched> match(const Distribution& distribution, std::span<const InstalledPackage> packages,
                      std::span<const LayerRef> layers, advisory::Lookup& advisories);

struct Policy {
  std::vector<Severity> severities;  // show only these; empty: all
  bool ignore_unfixed = false;       // show only findings with a fix
  std::optional<Severity> fail_on;   // fail on a shown finding at least so severe
};

/// Filters the report's findings (counting what it hides) and sets `failed` and `rule`. Findings that no feed has rated
/// do not fail a gate but make the report incomplete ("unknown-severity").
void apply_policy(const Policy& policy, Report& report);

}  // namespace plimsoll
