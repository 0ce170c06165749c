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
#include "base/severity.h"
#include "crypto/digest.h"
#include "finding/fix.h"
#include "package/package.h"

namespace plimsoll {

enum class FindingKind : std::uint8_t {
  vulnerability,
  secret,
  hardening,
  waste,
  dockerfile,  // what a Dockerfile says
  settings,    // how a container is run: compose files, manifests, run lines
  policy,      // what the policy demands of an image
};
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

/// Whether the base image brought something in or what was built on it.
enum class Origin : std::uint8_t { unknown, base, own };
std::string_view origin_name(Origin origin);  // "unknown" …

/// One place where a finding shows. In an image's own metadata `path` is the name of the place: "config:Env",
/// "config:Labels", "config:Healthcheck", "config:OnBuild", "history:4", "manifest:annotations" (secret/text_places.h).
struct Place {
  std::string path;
  std::uint32_t line = 0, column = 0, end_line = 0, end_column = 0;  // 1-based; 0: the whole file
  std::optional<LayerRef> layer;                                     // that put it there; none: metadata
  std::optional<LayerRef> removed;  // that deleted or overwrote it; none: it is there in the finished image
  std::string detail;               // one short phrase: "0777 root:root", "64 kB", "ghp_…x9Qz"
  auto operator<=>(const Place&) const = default;
};

/// What closes a finding. At least `action` is filled when anything is known.
struct Remedy {
  std::string action;   // one sentence, what to do
  std::string rewrite;  // lines to put into the Dockerfile instead, or the command to run in it; may be empty
  auto operator<=>(const Remedy&) const = default;
};

/// The instruction of the Dockerfile that caused a finding (--dockerfile).
struct DockerfileLine {
  std::string file;
  std::uint32_t line = 0, end_line = 0;  // 1-based
  std::string text;                      // the instruction as written, first line
  auto operator<=>(const DockerfileLine&) const = default;
};

/// What a secret's own finding tells besides.
struct SecretDetails {
  std::string redacted;     // "ghp_…x9Qz"
  std::string fingerprint;  // equal for equal secrets
  bool valid = false;       // its form proves it: checksum, key that parses
  bool extractable = true;  // some layer that anyone who pulls the image gets still holds it
};

struct Finding {
  std::string id;                    // CVE-… when there is one, else the feed's id (match.h has the rule); of other
                                     // kinds the rule: "github-token", "PL3014"
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
  std::string published;        // the day the problem became public, ISO 8601, or empty
  std::string url;
  std::vector<std::string> evidence;  // why: "debian: openssl 1.1.1d-0 < 1.1.1n-0 (DSA-5103-1)"
  Origin origin = Origin::unknown;
  std::vector<Place> places;  // of all kinds but vulnerability: where it shows, the one to look at first in front
  Remedy remedy;
  std::optional<DockerfileLine> dockerfile;
  std::optional<SecretDetails> secret;
  std::uint64_t bytes = 0;  // waste: what the image would be smaller by
  std::vector<Fix> fixes;   // of a text: edits that mend it, the one to take first in front
  std::string excerpt;      // the first line of the text at places[0], as it stands there; secrets redacted
  std::string subject;      // settings: which container: "web", "app in Deployment shop"
  HadolintLevel level = HadolintLevel::none;  // in the hadolint profile; else none
  std::string gate;                           // the rule of the policy it fails by; empty: none
};

/// The order of findings in a report: the most severe first, then by id, package, type and first place.
bool comes_before(const Finding& a, const Finding& b);
void sort_findings(std::vector<Finding>& findings);

/// A finding that was taken back, and why.
struct Suppressed {
  Finding finding;
  /// "not-linked", "answered-by-distribution", "published", "excluded": a proof. "ignored": a comment in the file.
  /// "policy", "ignore-file", "vex", "baseline": somebody's decision (policy/ignore.h).
  std::string code;
  std::string reason;  // one sentence
  // Of decisions; each may be empty.
  std::string source{};                           // where it stands: "plimsoll.yaml:12"
  std::string owner{}, until{};                   // who answers for it, and the last day it holds
  std::string vex_status{}, vex_justification{};  // in VEX's words
};

/// A rule of the policy that had something to say.
struct Decision {
  std::string rule;          // its name: "nothing-critical", "fail-on: high"
  std::string source;        // where it stands: "plimsoll.yaml:12"; empty: the command line
  bool fails = true;         // false: it warns
  std::size_t findings = 0;  // how many it speaks of
  std::string first;         // the first of them in a phrase: "CVE-2024-1234 in openssl 3.0.11 (high)"
  auto operator<=>(const Decision&) const = default;
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

/// Where the bytes of an image go (tree/accounting.h has the rules): shipped = visible + hidden.
struct Efficiency {
  std::uint64_t shipped = 0;  // bodies of all files of all layers
  std::uint64_t visible = 0;  // of those in the finished image
  std::uint64_t hidden = 0;
  [[nodiscard]] double score() const {
    return shipped == 0 ? 1.0 : static_cast<double>(visible) / static_cast<double>(shipped);
  }
};

/// Which image this one was built on, and how that is known.
struct BaseImage {
  std::string name;                   // "docker.io/library/debian:12-slim"; may be empty
  Digest digest;                      // of its manifest; may be empty
  std::size_t layers = 0;             // how many of the lowest layers are its own; 0: not known
  std::string code;                   // how it is known: "build-record", "label", "index", "dockerfile"
  std::vector<std::string> evidence;  // one sentence each
};

/// What looking for secrets covered.
struct SecretCoverage {
  bool searched = false;
  std::size_t rules = 0;
  std::vector<std::string> excluded;  // globs given by the user, sorted
  std::size_t excluded_files = 0;
};

/// A file that was linted.
struct LintedFile {
  std::string path;
  std::string kind;  // "dockerfile", "compose" …
  auto operator<=>(const LintedFile&) const = default;
};

struct Report {
  std::vector<LintedFile> files;  // of lint, sorted; then nothing below speaks of an image
  std::string source;             // as given: "docker-archive:shop.tar"
  std::string name;               // "shop:1.4"
  Digest manifest_digest, config_digest;
  std::string platform;           // "linux/amd64"
  std::string created;            // when the image was made, as its config says (RFC 3339); may be empty
  std::vector<std::string> tags;  // other names of it: "docker.io/library/shop:1.4"
  Distribution distribution;
  std::vector<LayerRef> layers;
  std::vector<InstalledPackage> packages;  // sorted by type, name, version, arch, path
  std::vector<Finding> findings;           // most severe first, then id, package
  std::vector<Suppressed> suppressed;      // same order; what `findings` would hold but for a proof
  Coverage coverage;
  std::size_t hidden_findings = 0;       // left out by --severity, --ignore-unfixed or --exclude-base
  std::size_t hidden_base_findings = 0;  // of those, the base image's, by --exclude-base
  std::vector<Incomplete> incomplete;    // sorted
  bool advisories_used = true;           // false for sbom and --no-advisories
  std::optional<Efficiency> efficiency;  // none: not asked for, or no layers
  std::optional<BaseImage> base;         // none: not known
  SecretCoverage secrets;

  /// The policy's verdict.
  bool failed = false;
  std::string rule;                 // what decided: "fail-on: high"; empty when no policy was given
  std::vector<Decision> decisions;  // of all rules that had something to say; those that fail first
};

/// A report in one word. A failed policy stands whatever else is unknown; short of that, what is incomplete is never
/// called passed, and without advisories nothing is judged.
enum class Verdict : std::uint8_t { passed, failed, incomplete, none };
Verdict verdict_of(const Report& report);
std::string_view verdict_name(Verdict verdict);  // "passed" …

}  // namespace plimsoll
