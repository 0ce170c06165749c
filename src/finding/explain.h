// SPDX-License-Identifier: Apache-2.0
// Explain: everything that matching looked at for one problem, and what came of each comparison.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/match.h"

namespace plimsoll {

enum class Outcome : std::uint8_t {
  affected,      // the record covers the version
  unaffected,    // it covers other versions
  denied,        // it says that this version is not affected
  incomparable,  // one of the versions is none of the ordering
  unrelated,     // it is about another architecture or module stream, or which one cannot be told
};
std::string_view outcome_name(Outcome outcome);  // "affected" …

/// One version held against one record.
struct Compared {
  Outcome outcome = Outcome::unaffected;
  std::string type, name, version;  // the version that was compared: of rpm and deb sources that of the source
  std::vector<std::string> paths;   // where it is installed, sorted
  std::string words;                // the comparison
  auto operator<=>(const Compared&) const = default;
};

/// One record of a feed and all that was held against it.
struct ExplainedRecord {
  advisory::Advisory advisory;
  std::string ordering;  // "deb"
  std::vector<Compared> compared;
};

struct Explanation {
  std::string id;                // as asked
  std::vector<std::string> ids;  // of the problem, or of all that an erratum names; sorted; empty: no record names it
  std::vector<ExplainedRecord> records;  // sorted by ecosystem, package, feed, id
  std::vector<Finding> findings;
  std::vector<Suppressed> suppressed;
  // What is known of it whatever it is found in.
  std::vector<advisory::Rating> ratings;  // every word on it, sorted
  std::optional<advisory::Epss> epss;
  std::string known_exploited;
  // What was looked at.
  struct Asked {
    std::string ecosystem, ordering;
    std::size_t packages = 0;
    auto operator<=>(const Asked&) const = default;
  };
  std::vector<Asked> asked;  // sorted by ecosystem
  Coverage coverage;         // as match() fills it
  std::vector<Incomplete> incomplete;
};

/// Explains one CVE, GHSA or any other id, in any case, by matching the packages once more and watching. An id that
/// several problems share (an erratum) explains them all.
Result<Explanation> explain(std::string_view id, const Distribution& distribution,
                            std::span<const InstalledPackage> packages, std::span<const LayerRef> layers,
                            advisory::Lookup& advisories, const MatchOptions& options = {});

/// Whether an id is the asked one or one of its problem's, in any case.
bool is_about(const Explanation& explanation, std::string_view id);

}  // namespace plimsoll
