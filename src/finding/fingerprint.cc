// SPDX-License-Identifier: Apache-2.0
#include "finding/fingerprint.h"

#include <algorithm>
#include <initializer_list>

#include <fmt/core.h>

#include "base/lines.h"
#include "base/sorted.h"
#include "crypto/digest.h"

namespace plimsoll {

namespace {

std::string hex(std::string_view text) { return std::string(Digest::sha256(as_bytes(text)).hex()); }

/// Blanks do not matter.
std::string squeezed(std::string_view line) {
  std::string out;
  for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) (out += word) += ' ';
  return out;
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) (out += part) += '\0';
  return out;
}

bool is_of_text(const Finding& finding) {
  return finding.kind == FindingKind::dockerfile || finding.kind == FindingKind::settings;
}

std::string_view first_path(const Finding& finding) {
  return finding.places.empty() ? std::string_view() : std::string_view(finding.places.front().path);
}

std::string_view fingerprint_of(const Finding& finding) {
  return finding.secret ? std::string_view(finding.secret->fingerprint) : std::string_view();
}

/// Which of the image's settings: "NODE_TLS_REJECT_UNAUTHORIZED" of "NODE_TLS_REJECT_UNAUTHORIZED=0", "22/tcp"; of its
/// names and bases the repository, for tags and digests change with every build.
std::string_view setting_of(const Place& place) {
  const std::string_view detail = place.detail;
  if (place.path.starts_with("config:")) return detail.substr(0, detail.find('='));
  if (!place.path.starts_with("image:")) return {};
  const std::string_view name = detail.substr(0, detail.find('@'));
  const std::size_t slash = name.rfind('/');
  return name.substr(0, name.find(':', slash == name.npos ? 0 : slash));
}

bool is_cve(std::string_view id) { return id.starts_with("CVE-"); }

bool has_cve(const Finding& finding) { return is_cve(finding.id) || std::ranges::any_of(finding.aliases, is_cve); }

/// Names of what other findings may know a vulnerability by, besides its identities. An erratum is one problem with a
/// finding that has no CVE, but tells nothing about two that each have their own.
std::string erratum(const Finding& finding, std::string_view id) {
  return joined({"erratum", id, finding.type, finding.package});
}

/// The names a finding is kept under.
std::vector<std::string> names_kept(const Finding& finding) {
  std::vector<std::string> out = identities(finding);
  if (finding.kind != FindingKind::vulnerability || has_cve(finding)) return out;
  out.push_back(erratum(finding, finding.id));
  for (const std::string& alias : finding.aliases) out.push_back(erratum(finding, alias));
  return out;
}

/// The names it is looked for by.
std::vector<std::string> names_asked(const Finding& finding) {
  std::vector<std::string> out = identities(finding);
  if (finding.kind != FindingKind::vulnerability || !has_cve(finding)) return out;
  // In the order of identities(): the id, then the aliases.
  if (!is_cve(finding.id)) out[0] = erratum(finding, finding.id);
  for (std::size_t i = 0; i < finding.aliases.size(); ++i)
    if (!is_cve(finding.aliases[i])) out[i + 1] = erratum(finding, finding.aliases[i]);
  return out;
}

}  // namespace

std::vector<std::string> identities(const Finding& finding) {
  const std::string_view kind = kind_name(finding.kind);
  std::vector<std::string> out;
  if (finding.kind == FindingKind::vulnerability) {
    out.push_back(joined({kind, finding.id, finding.type, finding.package}));
    for (const std::string& alias : finding.aliases)
      out.push_back(joined({kind, alias, finding.type, finding.package}));
  } else if (finding.kind == FindingKind::secret && !fingerprint_of(finding).empty()) {
    out.push_back(joined({kind, fingerprint_of(finding)}));
  } else if (is_of_text(finding) || finding.places.empty()) {
    out.push_back(joined(
        {kind, finding.id, first_path(finding), squeezed(finding.excerpt), finding.subject, fingerprint_of(finding)}));
  } else {
    for (const Place& place : finding.places)
      out.push_back(joined({kind, finding.id, place.path, setting_of(place), finding.subject}));
    sort_unique(out);
  }
  return out;
}

KnownFindings::KnownFindings(std::span<const Finding> findings) {
  known_.reserve(findings.size() * 2);
  for (const Finding& finding : findings) {
    const std::vector<std::string> asked = names_asked(finding);
    const bool is_new = std::ranges::none_of(asked, [&](const std::string& name) { return known_.contains(name); });
    if (is_new) all_.push_back(&finding);
    for (const std::string& name : names_kept(finding))
      ++known_.try_emplace(name, Known{&finding, 0}).first->second.left;
  }
}

const Finding* KnownFindings::find(const Finding& finding) const {
  for (const std::string& name : names_asked(finding))
    if (const auto found = known_.find(name); found != known_.end()) return found->second.first;
  return nullptr;
}

const Finding* KnownFindings::take(const Finding& finding) {
  if (!is_of_text(finding)) return find(finding);
  const auto found = known_.find(identities(finding).front());
  if (found == known_.end() || found->second.left == 0) return nullptr;
  --found->second.left;
  return found->second.first;
}

std::string Fingerprint::text() const { return fmt::format("{}:{}", line, number); }
std::string Fingerprint::hash() const { return hex(text()).substr(0, 40); }

Fingerprint Fingerprints::of(const Finding& finding) {
  // The first place stands for all, and what a secret is says enough; the tools ask for one text.
  const bool is_secret = finding.kind == FindingKind::secret && !fingerprint_of(finding).empty();
  const std::string_view setting = finding.places.empty() ? std::string_view() : setting_of(finding.places.front());
  const std::string told = is_secret
                               ? joined({finding.id, fingerprint_of(finding)})
                               : joined({finding.id, first_path(finding), squeezed(finding.excerpt), finding.subject,
                                         finding.type, finding.package, fingerprint_of(finding)}) +
                                     std::string(setting);
  Fingerprint made{hex(told).substr(0, 16), 0};
  made.number = ++seen_[made.line];
  return made;
}

}  // namespace plimsoll
