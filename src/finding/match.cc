// SPDX-License-Identifier: Apache-2.0
// Matching, told once: which packages the distribution's advisories speak of, group by group, and what cannot be said.
#include "finding/match.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "finding/group.h"

namespace plimsoll {

namespace {

/// Packages of other types than the distribution's own manager have no feed yet.
void report_other_types(const std::map<std::string_view, std::size_t>& others, Matched& into) {
  for (const auto& [type, count] : others) {
    into.incomplete.push_back({"no-advisories",
                               fmt::format("{} not matched: no feed of the database covers this type",
                                           plural(count, fmt::format("{} package", type))),
                               ""});
  }
}

}  // namespace

Result<Matched> match(const Distribution& distribution, std::span<const InstalledPackage> packages,
                      std::span<const LayerRef> layers, advisory::Lookup& advisories) {
  Matched matched;
  const Family* family = find_family(distribution);
  if (!family) return matched;

  std::map<std::string_view, std::vector<const InstalledPackage*>> groups;
  std::map<std::string_view, std::size_t> other_types;
  for (const InstalledPackage& installed : packages) {
    const Package& package = installed.package;
    if (package.type != family->package_type) {
      ++other_types[package.type];
    } else if (package.name != "gpg-pubkey") {  // rpm's record of a trusted key, not software
      groups[package.source_name.empty() ? package.name : package.source_name].push_back(&installed);
    }
  }
  report_other_types(other_types, matched);

  const std::string ecosystem = ecosystem_of(distribution);
  const Keying* keying = find_keying(family->package_type);
  const version::Scheme* scheme = version::find_scheme(family->ordering);
  const bool is_covered = !ecosystem.empty() && keying && scheme && TRY(advisories.covers(ecosystem));
  if (!is_covered) {
    const std::string& known_as = ecosystem.empty() ? distribution.name : ecosystem;
    matched.incomplete.push_back(
        {"no-advisories",
         fmt::format("the database has no advisories for {}; `plimsoll db update` fetches what there is", known_as),
         ""});
  } else {
    if (is_derivative(distribution)) {
      matched.incomplete.push_back(
          {"derivative-distribution",
           fmt::format("{} has no feed of its own: the advisories of {} were used, which do not know its own packages",
                       distribution.name, ecosystem),
           ""});
    }
    const MatchContext context{*family, *keying, Comparer(*scheme, *keying), ecosystem, layers, advisories};
    for (const auto& [source, members] : groups) TRY(match_group(context, source, members, matched));
  }

  for (Finding& finding : matched.findings) {
    if (!finding.id.starts_with("CVE-")) continue;
    finding.known_exploited = TRY(advisories.details(finding.id)).known_exploited;
  }
  std::ranges::sort(matched.findings, [](const Finding& a, const Finding& b) {
    return std::tie(b.severity, a.id, a.package) < std::tie(a.severity, b.id, b.package);
  });
  std::ranges::sort(matched.incomplete);
  const auto repeated = std::ranges::unique(matched.incomplete);
  matched.incomplete.erase(repeated.begin(), repeated.end());
  return matched;
}

}  // namespace plimsoll
