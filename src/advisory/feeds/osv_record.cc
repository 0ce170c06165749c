// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/osv_record.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/core.h>

#include "advisory/cvss.h"
#include "advisory/feeds/feed.h"
#include "advisory/feeds/osv_modules.h"
#include "base/sorted.h"

namespace plimsoll::advisory {

namespace {

constexpr std::array<std::string_view, 14> kNoVulnerability{
    "ALBA", "ALEA", "ELBA",    "ELEA",    "MGAA",    "RHBA",        "RHEA",
    "RLBA", "RLEA", "SUSE-FU", "SUSE-RU", "SUSE-OU", "openSUSE-FU", "openSUSE-RU"};
/// Distributions whose records are about an update and name the CVEs it mends as related.
constexpr std::array<std::string_view, 9> kUpdates{"ALSA-", "ELSA-",    "MGASA-",       "RHSA-", "RLSA-",
                                                   "RXSA-", "SUSE-SU-", "openSUSE-SU-", "USN-"};

template <typename Prefixes>
std::string_view prefix_of(std::string_view id, const Prefixes& prefixes) {
  const auto found = std::ranges::find_if(prefixes, [&](std::string_view prefix) { return id.starts_with(prefix); });
  return found == prefixes.end() ? std::string_view{} : *found;
}

std::vector<std::string> aliases_of(const json::value& record, std::string_view id) {
  std::vector<std::string> out;
  for (const std::string_view member : {"aliases", "upstream"}) {
    for (const json::value& alias : json::items(record, member)) {
      if (!json::text(alias).empty()) out.emplace_back(json::text(alias));
    }
  }
  if (!prefix_of(id, kUpdates).empty()) {
    for (const json::value& related : json::items(record, "related")) {
      if (std::string cve = cve_id(json::text(related)); !cve.empty()) out.push_back(std::move(cve));
    }
  }
  // "DEBIAN-CVE-2024-1", "UBUNTU-CVE-…", "ALPINE-CVE-…".
  if (const std::size_t at = id.find("-CVE-"); at != std::string_view::npos) {
    if (std::string cve = cve_id(id.substr(at + 1)); !cve.empty()) out.push_back(std::move(cve));
  }
  return out;
}

std::string url_of(const json::value& record, std::string_view id) {
  if (id.starts_with("UBUNTU-CVE-")) return fmt::format("https://ubuntu.com/security/{}", id.substr(7));
  for (const json::value& reference : json::items(record, "references")) {
    const std::string_view url = json::text(reference, "url");
    if (json::text(reference, "type") == "ADVISORY" && url.starts_with("https://")) return std::string(url);
  }
  return fmt::format("https://osv.dev/vulnerability/{}", id);
}

}  // namespace

std::string_view no_vulnerability(std::string_view id) { return prefix_of(id, kNoVulnerability); }

OsvRating osv_rating(const json::value& from) {
  OsvRating rating;
  for (const json::value& item : json::items(from, "severity")) {
    const std::string_view score = json::text(item, "score");
    if (cvss_base_score(score)) {
      if (rating.cvss.find(score) == std::string::npos) (rating.cvss += rating.cvss.empty() ? "" : " ") += score;
    } else if (rating.word == Severity::unknown) {
      rating.word = severity_of_word(score);  // Ubuntu's priorities
    }
  }
  rating.scored = cvss_severity(newest_cvss(rating.cvss));
  for (const std::string_view place : {"database_specific", "ecosystem_specific"}) {
    const json::value* own = json::find(from, place);
    if (!own) continue;
    for (const std::string_view member : {"severity", "urgency"}) {  // urgency: Debian's
      if (rating.word == Severity::unknown) rating.word = severity_of_word(json::text(*own, member));
    }
  }
  return rating;
}

OsvHead osv_head(const json::value& record) {
  OsvHead head;
  head.id = json::text(record, "id");
  head.aliases = aliases_of(record, head.id);
  head.url = url_of(record, head.id);
  head.published = day_of(json::text(record, "published"));
  for (const std::string& alias : head.aliases) head.cves.push_back(cve_id(alias));
  head.cves.push_back(cve_id(head.id));
  sort_unique(head.cves);
  if (head.cves.front().empty()) head.cves.erase(head.cves.begin());
  std::string_view summary = json::text(record, "summary");
  head.streams = streams_of_summary(summary);
  head.rating = osv_rating(record);
  // "Important: thunderbird security update"
  if (const std::size_t colon = summary.find(": "); colon != std::string_view::npos) {
    if (const Severity word = severity_of_word(summary.substr(0, colon)); word != Severity::unknown) {
      if (head.rating.word == Severity::unknown) head.rating.word = word;
      summary.remove_prefix(colon + 2);
    }
  }
  // A package that was published to do harm: its records have neither a score nor a word, and need none.
  if (head.id.starts_with("MAL-") && head.rating.word == Severity::unknown) head.rating.word = Severity::critical;
  const std::string_view details = json::text(record, "details");
  head.title = one_line(!summary.empty() ? summary : details.substr(0, details.find('\n')));
  return head;
}

std::optional<std::vector<std::string>> go_symbols(const json::value& affected) {
  const json::value* own = json::find(affected, "ecosystem_specific");
  if (!own) return std::vector<std::string>{};
  const json::array& imports = json::items(*own, "imports");
  std::set<std::string> parts;
  for (const json::value& entry : imports) {
    const json::array& systems = json::items(entry, "goos");
    const bool on_linux = systems.empty() ||
                          std::ranges::any_of(systems, [](const json::value& os) { return json::text(os) == "linux"; });
    if (!on_linux) continue;
    const std::string_view path = json::text(entry, "path");
    if (path.empty()) return std::vector<std::string>{};
    const json::array& symbols = json::items(entry, "symbols");
    if (symbols.empty()) parts.emplace(path);
    for (const json::value& symbol : symbols) {
      if (!json::text(symbol).empty()) parts.insert(fmt::format("{}.{}", path, json::text(symbol)));
    }
  }
  if (parts.empty() && !imports.empty()) return std::nullopt;
  return std::vector<std::string>(parts.begin(), parts.end());
}

}  // namespace plimsoll::advisory
