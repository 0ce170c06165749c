// SPDX-License-Identifier: Apache-2.0
// What reports for people say in the same words, whatever they are written in. Names in it are untrusted and stand as
// they are: each format makes them harmless in its own way.
#pragma once

#include <string>
#include <string_view>

#include "finding/finding.h"

namespace plimsoll::report {

/// "shop:1.4": what the report is on, in one name; of lint "3 files".
std::string subject_of(const Report& report);

/// "Debian 12.5 (bookworm)".
std::string system_words(const Distribution& distribution);

/// By which the image is known: its manifest's, else its config's.
const Digest& digest_of(const Report& report);
/// "sha256:4f1c29a077ab"; empty for an empty one.
std::string short_digest(const Digest& digest);

/// "214 packages: 131 deb, 74 npm", "91 deb packages".
std::string package_counts(const Report& report);

/// The verdict as it is told: where there were findings and no policy, nothing was judged.
Verdict told_verdict(const Report& report);

/// What to say when there is nothing to list. "0 vulnerabilities" only when that is known.
std::string nothing_found(const Report& report);

/// ", 4 of them in the base image": how many of the hidden findings --exclude-base has left out.
std::string of_base(const Report& report);

/// "etc/passwd:3:1".
std::string place_words(const Place& place);

/// A file's path as those want it who look it up among the files of a repository: "Dockerfile", not "./Dockerfile".
std::string repository_path(std::string_view path);

/// A status as words: "will not fix"; "affected" is "not fixed".
std::string status_words(advisory::Status status);

/// "no-advisories" as "no advisories".
std::string code_words(std::string_view code);

/// "Vulnerabilities", "Secrets" …: the heading of a kind.
std::string_view kind_heading(FindingKind kind);

/// Kinds in the order they are shown in: what needs to be acted on fastest comes first.
inline constexpr std::array kShownKinds = {FindingKind::secret,    FindingKind::policy,     FindingKind::vulnerability,
                                           FindingKind::hardening, FindingKind::dockerfile, FindingKind::settings,
                                           FindingKind::waste};

/// Whether something is known that closes it: a version, an edit, or lines for the Dockerfile.
bool is_fixable(const Finding& finding);

/// The URL when it may become a link: https, a host, and nothing but characters that are plain in HTML, Markdown and
/// XML; else empty.
std::string_view safe_link(std::string_view url);

}  // namespace plimsoll::report
