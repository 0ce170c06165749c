// SPDX-License-Identifier: Apache-2.0
// Advisory: one statement by one feed about one package of one ecosystem.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"

namespace plimsoll::advisory {

enum class Status : std::uint8_t {
  fixed,         // affected before `fixed`
  affected,      // no fix yet
  will_not_fix,  // the distribution has decided not to (Debian no-dsa "ignored")
  deferred,      // postponed, or fixed later with other changes (Debian no-dsa, postponed)
  not_affected,  // cancels other statements about the same problem
  under_investigation,
  end_of_life,  // the package or release is no longer looked after
};
std::string_view status_name(Status status);  // "fixed", "affected", "will-not-fix" …

/// The severity an upstream means by a word, in any case ("Important", "MODERATE", "unimportant"); unknown for others.
Severity severity_of_word(std::string_view word);

/// What the advisory's package name means.
enum class KeyKind : std::uint8_t { source, binary };

/// Affected from `introduced` on (empty or "0": from the first version) to before `fixed`, or up to and including
/// `last_affected`, or for ever when both are empty. With a status other than Status::fixed, `fixed` only bounds who
/// is affected (Debian: the version that mended unstable); it is not on offer for this release.
struct Range {
  std::string introduced, fixed, last_affected;
  auto operator<=>(const Range&) const = default;
};

/// What one source says about how bad a problem is.
struct Rating {
  std::string source;  // "debian", "osv:npm", "nvd", or the organisation NVD names ("github")
  Severity severity = Severity::unknown;
  std::string vector;  // CVSS, of any version ("AV:N/…" for 2.0); empty: only a word
  auto operator<=>(const Rating&) const = default;
};

/// The chance that a problem is exploited in the next 30 days (FIRST's EPSS), in hundred-thousandths.
struct Epss {
  std::uint32_t probability = 0, percentile = 0;
  auto operator<=>(const Epss&) const = default;
};

/// What is known of a CVE whatever it is found in.
struct CveDetails {
  std::vector<Rating> ratings;  // sorted
  std::optional<Epss> epss;
  std::string known_exploited;  // the date CISA listed it, ISO 8601; empty: not listed
  std::string published;        // the day it became public, ISO 8601; empty: nobody says
};

struct Advisory {
  std::string id;                    // the feed's own id: CVE-…, DSA-…, ALSA-…, GHSA-…
  std::vector<std::string> aliases;  // other ids of the same problem(s), sorted, without `id`
  std::string feed;                  // "debian", "alpine", "osv"
  /// Key space: "Debian:12", "Alpine:v3.20", "AlmaLinux:9", "npm"; "NVD" for software known by its CPE, whose
  /// package is "vendor:product".
  std::string ecosystem;
  std::string package;  // as advisory_key() has it (package/ecosystem.h)
  KeyKind key = KeyKind::source;
  std::string arch;    // non-empty: only packages of this architecture
  std::string module;  // rpm module stream "nodejs:18"; empty: any non-modular package
  Status status = Status::affected;
  std::vector<Range> ranges;          // any of them
  std::vector<std::string> versions;  // or exactly one of these
  /// Go: only programs that hold one of these are affected, "import/path" or "import/path.Type.Method"; empty: all.
  std::vector<std::string> symbols;
  Severity severity = Severity::unknown;
  std::string severity_source;  // whose word it is: "debian", "osv:AlmaLinux"
  std::string cvss;             // vectors as stated, separated by blanks; empty: none
  std::string title;            // one line
  std::string url;
  std::string published;  // the day, ISO 8601; only of a record that names no CVE, whose day CveDetails has
};

}  // namespace plimsoll::advisory
