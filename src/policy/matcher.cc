// SPDX-License-Identifier: Apache-2.0
#include "policy/matcher.h"

#include <algorithm>

#include "base/clock.h"
#include "base/glob.h"
#include "base/lines.h"
#include "base/sorted.h"
#include "base/wildcard.h"
#include "oci/reference_pattern.h"
#include "package/ecosystem.h"

namespace plimsoll::policy {

namespace {

constexpr std::size_t kLongestPrefix = 48;  // of a pattern that is filed under its beginning
constexpr std::string_view kGlobCharacters = "*?[\\";

template <typename T>
bool says(const std::vector<T>& list, const T& value) {
  return list.empty() || std::ranges::find(list, value) != list.end();
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) { return wildcard_matches(pattern, text); });
}

/// Names are references, digests, and whatever else an image was called by (the path of an archive).
bool is_image(const std::string& pattern, std::span<const std::string> names) {
  const auto wanted = oci::ReferencePattern::parse(pattern, oci::ReferencePattern::Of::images);
  std::vector<Digest> digests;
  for (const std::string& name : names)
    if (const auto digest = Digest::parse(name)) digests.push_back(*digest);
  return std::ranges::any_of(names, [&](const std::string& name) {
    auto reference = oci::parse_reference(name);
    if (!reference || Digest::parse(name)) return wildcard_matches(pattern, name);
    if (!wanted) return false;
    if (wanted->matches(*reference)) return true;
    // "shop@sha256:…" is the image that was found by its tag.
    return reference->digest.empty() && std::ranges::any_of(digests, [&](const Digest& digest) {
             reference->digest = digest;
             return wanted->matches(*reference);
           });
  });
}

std::string_view without_epoch(std::string_view version) {
  const std::size_t digits = version.find_first_not_of("0123456789");
  return digits != 0 && digits != version.npos && version[digits] == ':' ? version.substr(digits + 1) : version;
}

std::string_view without_v(std::string_view version) { return version.starts_with('v') ? version.substr(1) : version; }

std::string_view trimmed(std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(1);
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

/// A glob as base/glob.h has it: "opt/" is the folder, "./app" is in the top folder, "/" is all there is.
std::string glob_of(std::string_view text) {
  if (text == ".") text = "./";
  if (text.starts_with("./")) text.remove_prefix(1);
  while (text.ends_with('/') && !text.ends_with("\\/")) text.remove_suffix(1);
  return text.empty() ? "**" : std::string(text);
}

/// The folder, or the whole path, that all the paths of a glob lie in or are; empty: anywhere.
std::string_view folder_of(std::string_view glob) {
  glob = trimmed(glob);
  if (!glob.contains('/')) return {};
  const std::size_t wild = glob.find_first_of(kGlobCharacters);
  if (wild == glob.npos) return glob;
  const std::size_t slash = glob.substr(0, wild).rfind('/');
  return slash == glob.npos ? std::string_view{} : glob.substr(0, slash);
}

/// "debian" or "debian:12", which is "debian:12.5" too.
bool is_distribution(std::string_view wanted, const Distribution& distribution) {
  const std::string_view id = wanted.substr(0, wanted.find(':'));
  if (id != distribution.id) return false;
  if (id.size() == wanted.size()) return true;
  const std::string_view release = wanted.substr(id.size() + 1), version = distribution.version;
  return version.starts_with(release) && (version.size() == release.size() || version[release.size()] == '.');
}

}  // namespace

bool is_of_other_release(const Purl& purl, const Distribution& distribution) {
  const Distribution of = distribution_of(purl);
  if (of.id.empty() || distribution.id.empty()) return false;
  const std::string theirs = ecosystem_of(of), ours = ecosystem_of(distribution);
  return !theirs.empty() && !ours.empty() && theirs != ours;
}

std::string package_key(std::string_view type, std::string_view name) {
  const Ecosystem* ecosystem = find_ecosystem(type);
  return ecosystem != nullptr && ecosystem->key != nullptr ? ecosystem->key(name) : std::string(name);
}

Subject::Subject(const Finding& from, const Target& target) : finding(&from) {
  ids.reserve(from.aliases.size() + 1);
  ids.push_back(lowercase(from.id));
  for (const std::string& alias : from.aliases) ids.push_back(lowercase(alias));
  if (!from.published.empty()) age = days_between(from.published, target.today);
}

Matcher::Matcher(const Selector& selector, const Target& target) : selector_(&selector) {
  applies_ =
      says(selector.stages, target.stage) &&
      (selector.images.empty() ||
       std::ranges::any_of(selector.images,
                           [&](const std::string& pattern) { return is_image(pattern, target.names); })) &&
      (selector.distributions.empty() || std::ranges::any_of(selector.distributions, [&](const std::string& wanted) {
         return is_distribution(wanted, target.distribution);
       }));
  if (!applies_) return;
  ids_.reserve(selector.ids.size());
  for (const std::string& id : selector.ids) ids_.push_back(lowercase(id));
  for (const std::string& path : selector.paths) paths_.push_back(glob_of(path));
  if (selector.purls.empty()) return;
  for (const std::string& text : selector.purls) {
    const auto purl = parse_purl(text);
    if (!purl || is_of_other_release(*purl, target.distribution)) continue;
    const Package package = package_of(*purl);
    Url& url = urls_.emplace_back();
    url.type = purl->type;
    url.key = package_key(url.type, package.name);
    url.version = package.version;
    url.bare_version = url.type == "golang" ? without_v(url.version) : without_epoch(url.version);
    if (find_ecosystem(url.type) == nullptr) url.name_space = lowercase(purl->name_space);
  }
  Package any;
  any.type = "deb";
  any.name = "any";
  if (const auto own = parse_purl(purl(any, target.distribution))) vendor_ = own->name_space;
}

bool Matcher::names_packages() const {
  return !selector_->packages.empty() || !selector_->versions.empty() || !selector_->purls.empty() ||
         !selector_->paths.empty();
}

bool Matcher::url_holds(const Url& url, const Finding& finding, const AffectedPackage* package) const {
  if (url.type != finding.type) return false;
  if (!url.name_space.empty() && !vendor_.empty() && url.name_space != vendor_) return false;
  const bool is_name = url.key == package_key(url.type, finding.package) ||
                       (package != nullptr && url.key == package_key(url.type, package->name)) ||
                       (url.key.find_first_of(kWildcards) != url.key.npos &&
                        (wildcard_matches(url.key, package_key(url.type, finding.package)) ||
                         (package != nullptr && wildcard_matches(url.key, package_key(url.type, package->name)))));
  if (!is_name || url.version.empty()) return is_name;
  const std::string_view version = package != nullptr ? package->version : finding.installed;
  if (wildcard_matches(url.version, version)) return true;
  // An epoch stands in a qualifier, if at all; Go's "v" is mostly left out.
  return url.type == "golang" ? url.bare_version == without_v(version)
                              : url.version == url.bare_version && url.version == without_epoch(version);
}

bool Matcher::covers(std::string_view path) const {
  return std::ranges::any_of(paths_, [&](const std::string& glob) { return glob_covers(glob, trimmed(path)); });
}

/// Whether what the selector says of packages and places holds for one package, or for a finding without any.
bool Matcher::holds_for(const Finding& finding, const AffectedPackage* package) const {
  const Selector& want = *selector_;
  if (!want.packages.empty() && !any_matches(want.packages, finding.package) &&
      !(package != nullptr && any_matches(want.packages, package->name)))
    return false;
  if (!want.versions.empty() &&
      !any_matches(want.versions, package != nullptr ? std::string_view(package->version) : finding.installed))
    return false;
  if (!want.purls.empty() &&
      std::ranges::none_of(urls_, [&](const Url& url) { return url_holds(url, finding, package); }))
    return false;
  if (paths_.empty()) return true;
  return (package != nullptr && !package->path.empty() && covers(package->path)) ||
         std::ranges::any_of(finding.places, [&](const Place& place) { return covers(place.path); });
}

bool Matcher::holds(const Subject& subject) const {
  const Severity severity = subject.finding->severity;
  if (selector_->at_least && severity < *selector_->at_least) return false;
  if (selector_->at_most && severity > *selector_->at_most) return false;
  return holds_but_for_severity(subject);
}

bool Matcher::holds_but_for_severity(const Subject& subject) const {
  const Selector& want = *selector_;
  const Finding& finding = *subject.finding;
  if (!applies_ || !says(want.kinds, finding.kind) || !says(want.types, finding.type)) return false;
  if (want.fixable && *want.fixable != (!finding.fixed.empty() || !finding.fixes.empty())) return false;
  if (want.known_exploited && *want.known_exploited != !finding.known_exploited.empty()) return false;
  if (want.epss && (!finding.epss || finding.epss->probability < *want.epss)) return false;
  if (want.origin && *want.origin != finding.origin) return false;
  // Only vulnerabilities have one.
  if (!want.statuses.empty() && (finding.kind != FindingKind::vulnerability || !says(want.statuses, finding.status)))
    return false;
  if (want.min_age && subject.age && *subject.age < *want.min_age) return false;
  if (!ids_.empty() && std::ranges::none_of(subject.ids, [&](const std::string& id) { return any_matches(ids_, id); }))
    return false;
  if (!names_packages()) return true;
  if (finding.packages.empty()) return holds_for(finding, nullptr);
  return std::ranges::any_of(finding.packages,
                             [&](const AffectedPackage& package) { return holds_for(finding, &package); });
}

std::vector<std::size_t> Matcher::packages(const Finding& finding) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < finding.packages.size(); ++i)
    if (!names_packages() || holds_for(finding, &finding.packages[i])) out.push_back(i);
  return out;
}

std::vector<std::size_t> Matcher::places(const Finding& finding) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < finding.places.size(); ++i)
    if (paths_.empty() || covers(finding.places[i].path)) out.push_back(i);
  return out;
}

std::vector<std::string> Matcher::purl_names() const {
  std::vector<std::string> out;
  for (const Url& url : urls_) {
    if (url.key.find_first_of(kWildcards) != url.key.npos) return {};
    out.push_back(url.key);
  }
  return out;
}

void MatcherIndex::Names::add(std::string_view pattern, std::uint32_t number) {
  const std::string_view prefix = literal_prefix(pattern);
  if (prefix.size() == pattern.size()) {
    whole[std::string(pattern)].push_back(number);
    return;
  }
  const std::string_view kept = prefix.substr(0, kLongestPrefix);
  begins[std::string(kept)].push_back(number);
  const auto at = std::ranges::lower_bound(lengths, kept.size());
  if (at == lengths.end() || *at != kept.size()) lengths.insert(at, kept.size());
}

void MatcherIndex::Names::find(std::string_view name, std::vector<std::uint32_t>& into) const {
  const auto take = [&](const auto& from, std::string_view key) {
    if (const auto found = from.find(key); found != from.end())
      into.insert(into.end(), found->second.begin(), found->second.end());
  };
  if (!whole.empty()) take(whole, name);
  for (const std::size_t length : lengths) {
    if (length > name.size()) break;
    take(begins, name.substr(0, length));
  }
}

MatcherIndex::MatcherIndex(std::span<const Matcher> matchers, Severities severities) {
  for (std::size_t i = 0; i < matchers.size(); ++i)
    if (matchers[i].applies()) add(matchers[i], static_cast<std::uint32_t>(i), severities);
}

void MatcherIndex::add(const Matcher& matcher, std::uint32_t number, Severities severities) {
  const Selector& from = matcher.selector();
  if (!from.ids.empty()) {
    for (const std::string& id : from.ids) ids_.add(lowercase(id), number);
    return;
  }
  if (!from.packages.empty()) {
    for (const std::string& package : from.packages) packages_.add(package, number);
    return;
  }
  if (const std::vector<std::string> names = matcher.purl_names(); !from.purls.empty() && !names.empty()) {
    for (const std::string& name : names) urls_.add(name, number);
    return;
  }
  if (!matcher.paths().empty() &&
      std::ranges::none_of(matcher.paths(), [](const auto& glob) { return folder_of(glob).empty(); })) {
    for (const std::string& glob : matcher.paths()) folders_.whole[std::string(folder_of(glob))].push_back(number);
    return;
  }
  const Severity least = from.at_least.value_or(Severity::unknown), most = from.at_most.value_or(Severity::critical);
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    if (!says(from.kinds, static_cast<FindingKind>(kind))) continue;
    for (const Severity severity : kSeverities) {
      if (severities == Severities::heeded && (severity < least || severity > most)) continue;
      rest_[kind][static_cast<std::size_t>(severity)].push_back(number);
    }
  }
}

void MatcherIndex::find_paths(std::string_view path, std::vector<std::uint32_t>& into) const {
  path = trimmed(path);
  while (!path.empty()) {
    folders_.find(path, into);
    const std::size_t slash = path.rfind('/');
    path = path.substr(0, slash == path.npos ? 0 : slash);
  }
}

void MatcherIndex::candidates(const Subject& subject, std::vector<std::uint32_t>& into) const {
  const Finding& finding = *subject.finding;
  const auto& rest = rest_.at(static_cast<std::size_t>(finding.kind)).at(static_cast<std::size_t>(finding.severity));
  into.assign(rest.begin(), rest.end());
  for (const std::string& id : subject.ids) ids_.find(id, into);
  packages_.find(finding.package, into);
  for (const AffectedPackage& package : finding.packages) {
    if (package.name != finding.package) packages_.find(package.name, into);
    if (!folders_.whole.empty()) find_paths(package.path, into);
  }
  if (!urls_.whole.empty()) {
    urls_.find(package_key(finding.type, finding.package), into);
    for (const AffectedPackage& package : finding.packages) urls_.find(package_key(finding.type, package.name), into);
  }
  if (!folders_.whole.empty())
    for (const Place& place : finding.places) find_paths(place.path, into);
  if (into.size() != rest.size()) sort_unique(into);
}

}  // namespace plimsoll::policy
