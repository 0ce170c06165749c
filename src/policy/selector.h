// SPDX-License-Identifier: Apache-2.0
// Selector: which findings of which target a rule, an ignore or a VEX statement speaks of.
//
// A list that is empty holds for all; of a list any item may hold; every list must. Texts are compared as they are but
// for "*" and "?", which stand for any characters (base/wildcard.h: ids, packages, versions), or are globs of paths
// (base/glob.h) where that is said: a glob that names a folder speaks of all below it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "package/distribution.h"

namespace plimsoll::policy {

/// Where in an image's life it is judged.
enum class Stage : std::uint8_t { lint, scan, build, push, run };
std::string_view stage_name(Stage stage);  // "lint" …
/// By name; anything else is a usage error that says what was probably meant.
Result<Stage> parse_stage(std::string_view text);

/// What findings are about, and so who says what an image does not meet of the policy's demands: it is held against
/// the image; lint's own rules find it in files; an earlier report tells it already.
enum class About : std::uint8_t { image, files, report };

/// What is judged besides the findings: the image, or nothing but a stage for files.
struct Target {
  Stage stage = Stage::scan;
  About about = About::image;
  std::string today{};               // ISO 8601; what expires and what is old is held against it
  std::vector<std::string> names{};  // all names of the image: Report::name, tags, digests "sha256:…"
  std::string fetched{};             // the reference it was pulled by; empty: it lay here already
  Distribution distribution{};       // of its packages; an empty id: not known
  bool has_config = true;            // user and labels are known
  std::string user{};                // Config.User
  std::optional<bool> is_root{};     // whether that user has uid 0; none: only the name tells
  std::map<std::string, std::string, std::less<>> labels{};
  std::vector<std::string> bases{};  // names of the images it is built from, as far as they are known
};

struct Selector {
  std::vector<std::string> ids{};  // ids or aliases: "CVE-2024-1234", "PL15*"; case does not matter
  std::vector<FindingKind> kinds{};
  std::vector<std::string> types{};          // purl types: "deb", "npm"
  std::vector<std::string> distributions{};  // of the image: "debian", or "debian:12" for all of its 12.x
  std::vector<std::string> packages{};       // source package, or any package it affects
  std::vector<std::string> versions{};       // installed
  std::vector<std::string> purls{};   // "pkg:deb/debian/openssl@3.0.11"; what the URL does not say may be anything
  std::vector<std::string> paths{};   // globs: of the finding's places, or of the file that names the package
  std::vector<std::string> images{};  // oci/reference_pattern.h over Target::names: "registry.example.com/shop/**"
  std::vector<Stage> stages{};
  std::vector<advisory::Status> statuses{};
  std::optional<Origin> origin{};
  std::optional<Severity> at_least{}, at_most{};
  std::optional<bool> fixable{};  // a newer version, or an edit, mends it
  std::optional<bool> known_exploited{};
  std::optional<std::uint32_t> epss{};    // at least, in hundred-thousandths; a finding without a number does not hold
  std::optional<std::int64_t> min_age{};  // days since Finding::published; a finding without a date counts as old
};

/// Whether all of it holds. Packages, versions, purls and paths hold when they do for at least one package or place.
bool holds(const Selector& selector, const Finding& finding, const Target& target);

/// Of a finding that packages have: those of finding.packages the selector speaks of, by index. All of them when it
/// names no package, version, purl or path.
std::vector<std::size_t> packages_held(const Selector& selector, const Finding& finding, const Target& target);

}  // namespace plimsoll::policy
