// SPDX-License-Identifier: Apache-2.0
// Matching: installed packages against advisories.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "advisory/store.h"
#include "finding/finding.h"

namespace plimsoll {

class Trace;

struct Matched {
  std::vector<Finding> findings;        // most severe first, then id, package, type
  std::vector<Suppressed> suppressed;   // in the same order; what would be found but for a proof
  Coverage coverage;                    // distribution_supported, end_of_life and uncovered
  std::vector<std::string> ecosystems;  // those whose advisories were asked for, sorted
  std::vector<Incomplete> incomplete;   // ecosystems without a feed, versions that do not parse, …
};

/// Whether what programs prove about the code they hold is believed (linkage.h).
enum class UseLinkage : std::uint8_t { no, yes };

struct MatchOptions {
  UseLinkage linkage = UseLinkage::yes;
  Trace* trace = nullptr;  // told of every comparison
};

/// Matches packages against the advisories of their ecosystems (question.h): those of the distribution's own manager
/// against the distribution's, those of languages against theirs, what only its content tells against NVD.
///
/// One finding per problem and source package (of a language: per problem and package name); every installed package
/// it affects is listed once, each with the version it has. What one problem is:
///  - Every CVE that a statement names is a problem, whatever id the feed files it under, and the CVE is the finding's
///    id. An erratum that names several CVEs (ALSA, DSA) gives one finding per CVE, each with the erratum as alias.
///  - Statements without CVE join the CVE that shares another id with them; what is left is a problem under the feed's
///    own id (problem.h).
/// A package is affected when any statement about the problem covers its version and none says not affected: two
/// errata that fix the same CVE in different versions are both believed, so the later one counts, as in Debian's own
/// tracker; ranges that leave a gap (rpm, one fix per upstream base) keep it. `fixed` is the lowest version named as
/// fixed that no statement about the problem covers; where packages of one finding need different ones, the highest.
/// Severity is chosen in rating.h; title and URL come from the statement filed under the finding's id, else from the
/// most specific erratum. The layer is the lowest that brought an affected version in. `installed` and `fixed` speak of
/// one package, the lowest version of it: where binaries are compared (rpm) of the one with the source's name, else one
/// with its version, else the first by name.
///
/// What is taken back, package by package:
///  - "not-linked": the program proves that it does not hold the code in question (linkage.h).
///  - "answered-by-distribution": a package of the distribution owns the files, and the distribution says that it is
///    not affected, or has the fix (answers.h). Where it says affected, its own finding stands and names the files.
///
/// Gaps: "no-advisories" (no feed speaks of the distribution's ecosystem, or of a type), "derivative-distribution" (the
/// parent's feed was used), "unparsable-version", "unknown-module" (the module stream of a package or an advisory is
/// not recorded). An unknown distribution is the scan's to report. The order of packages and of advisories changes
/// nothing.
Result<Matched> match(const Distribution& distribution, std::span<const InstalledPackage> packages,
                      std::span<const LayerRef> layers, advisory::Lookup& advisories, const MatchOptions& options = {});

}  // namespace plimsoll
