// SPDX-License-Identifier: Apache-2.0
// Finding and Report: the one model that every command produces and every report writer reads.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/advisory.h"
#include "crypto/digest.h"
#include "package/package.h"

namespace plimsoll {

using advisory::Severity;

enum class FindingKind : std::uint8_t { vulnerability };
std::string_view kind_name(FindingKind kind);

/// Every severity, most severe first.
inline constexpr std::array kSeverities = {Severity::critical, Severity::high,       Severity::medium,
                                           Severity::low,      Severity::negligible, Severity::unknown};
/// By name, in either case; anything else is a usage error that lists the names.
Result<Severity> parse_severity(std::string_view text);

/// Which layer brought something in.
struct LayerRef {
  std::size_t index = 0;   // 0 is the base
  Digest digest;           // of the stored blob; may be empty
  Digest diff_id;          // may be empty (dir:)
  std::string created_by;  // history line
  auto operator<=>(const LayerRef&) const = default;
};

/// A package as found: what, where and since which layer.
struct InstalledPackage {
  Package package;
  std::string path;       // of the package database or file that states it
  std::size_t layer = 0;  // index of the layer that introduced this version
  Proof proof = Proof::installed;
  /// The package of the distribution that owns the file at `path`; empty: none, or this is one itself.
  std::string owner = {};
  std::string detector = {};  // id of the detector that told it
};

struct AffectedPackage {
  std::string name, version, path;
  Scope scope = Scope::runtime;
  Proof proof = Proof::installed;
  std::string fixed = {};  // the lowest version above its own without the problem; empty when none
  auto operator<=>(const AffectedPackage&) const = default;
};

struct Finding {
  std::string id;                    // CVE-… when there is one, else the feed's id (match.h has the rule)
  std::vector<std::string> aliases;  // sorted, without id
  FindingKind kind = FindingKind::vulnerability;
  Severity severity = Severity::unknown;  // the distribution's word, else the advisory's, else NVD's
  std::string severity_source;
  std::vector<advisory::Rating> ratings;  // every word on it, the chosen one included; sorted
  std::optional<advisory::Epss> epss;
  std::string title;
  std::string type;                       // purl type of the packages
  std::string package;                    // what to upgrade: the source package
  std::vector<AffectedPackage> packages;  // every installed package it affects, sorted
  std::string installed;                  // version compared
  std::string fixed;                      // first version without it; empty when none
  advisory::Status status = advisory::Status::affected;
  LayerRef layer;               // the lowest layer that brought an affected version in
  std::string known_exploited;  // date, or empty
  std::string url;
  std::vector<std::string> evidence;  // why: "debian: openssl 1.1.1d-0 < 1.1.1n-0 (DSA-5103-1)"
};

/// A finding that was taken back, and why.
struct Suppressed {
  Finding finding;
  std::string code;    // "not-linked", "answered-by-distribution"
  std::string reason;  // one sentence
};

/// How many findings there are of each severity, and how many have a fix.
struct Tally {
  std::array<std::size_t, kSeverities.size()> by_severity{};  // indexed by Severity
  std::size_t fixable = 0;
  [[nodiscard]] std::size_t of(Severity severity) const { return by_severity[static_cast<std::size_t>(severity)]; }
};
Tally tally(std::span<const Finding> findings);

/// Something the scan could not see or know: it keeps "clean" from being said.
struct Incomplete {
  std::string code;  // "unknown-distribution", "end-of-life", "no-advisories", "malformed-file" …
  std::string message;
  std::string path;  // in the image; may be empty
  auto operator<=>(const Incomplete&) const = default;
};

/// What the scan looked at and what it could say about it: in every report, whether or not anything is wrong.
struct Coverage {
  bool distribution_supported = false;  // advisories of the distribution were at hand
  std::string end_of_life;              // last day of its support, ISO 8601; empty: unknown
  struct Feed {
    std::string name;
    std::string date;                 // newest date the feed states; empty: none
    std::optional<std::int64_t> age;  // days; none: no date
  };
  std::vector<Feed> feeds;  // those that speak of what was found, sorted by name
  struct Uncovered {
    std::string type;  // purl type
    std::size_t packages = 0;
  };
  std::vector<Uncovered> uncovered;  // packages that no feed speaks for, sorted by type
  std::size_t programs = 0;          // ELF programs in PATH …
  std::vector<std::string> unowned;  // … and those of them that no package owns, sorted
  struct ThirdParty {
    std::string vendor;
    std::size_t packages = 0;
  };
  std::vector<ThirdParty> third_party;    // packages not built by the distribution, sorted by vendor
  std::vector<std::string> repositories;  // package repositories that are not the distribution's own: URLs, sorted
};

struct Report {
  std::string source;  // as given: "docker-archive:shop.tar"
  std::string name;    // "shop:1.4"
  Digest manifest_digest, config_digest;
  std::string platform;  // "linux/amd64"
  Distribution distribution;
  std::vector<LayerRef> layers;
  std::vector<InstalledPackage> packages;  // sorted by type, name, version, arch, path
  std::vector<Finding> findings;           // most severe first, then id, package
  std::vector<Suppressed> suppressed;      // same order; what `findings` would hold but for a proof
  Coverage coverage;
  std::size_t hidden_findings = 0;     // left out by --severity or --ignore-unfixed
  std::vector<Incomplete> incomplete;  // sorted
  bool advisories_used = true;         // false for sbom and --no-advisories

  /// The policy's verdict.
  bool failed = false;
  std::string rule;  // what decided: "fail-on: high"; empty when no policy was given
};

/// A report in one word. A failed policy stands whatever else is unknown; short of that, what is incomplete is never
/// called passed, and without advisories nothing is judged.
enum class Verdict : std::uint8_t { passed, failed, incomplete, none };
Verdict verdict_of(const Report& report);
std::string_view verdict_name(Verdict verdict);  // "passed" …

}  // namespace plimsoll
