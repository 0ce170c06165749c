// SPDX-License-Identifier: Apache-2.0
#include "finding/plan.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "package/ecosystem.h"
#include "version/version.h"

namespace plimsoll {

bool Upgrade::known_exploited() const {
  return std::ranges::any_of(closes, [](const Finding* finding) { return !finding->known_exploited.empty(); });
}

std::vector<Upgrade> plan_upgrades(const Report& report) {
  const Family* family = find_family(report.distribution);
  const auto is_lower = [&](const Finding& of, std::string_view a, std::string_view b) {
    const bool is_own = family != nullptr && (of.type.empty() || of.type == family->package_type);
    const Ecosystem* ecosystem = is_own ? nullptr : find_ecosystem(of.type);
    const version::Scheme* scheme = is_own                 ? version::find_scheme(family->ordering)
                                    : ecosystem != nullptr ? version::find_scheme(ecosystem->ordering)
                                                           : nullptr;
    const auto order = scheme ? version::compare(*scheme, a, b) : std::nullopt;
    return order ? *order < 0 : a < b;
  };

  std::map<std::tuple<std::size_t, std::string_view, std::string_view, std::string_view>, Upgrade> by_target;
  for (const Finding& finding : report.findings) {
    if (finding.kind != FindingKind::vulnerability || finding.fixed.empty()) continue;
    Upgrade& upgrade = by_target[{finding.layer.index, finding.type, finding.package, finding.installed}];
    if (upgrade.closes.empty()) {
      upgrade.type = finding.type;
      upgrade.package = finding.package;
      upgrade.installed = finding.installed;
      upgrade.layer = &finding.layer;
    }
    if (upgrade.fixed.empty() || is_lower(finding, upgrade.fixed, finding.fixed)) upgrade.fixed = finding.fixed;
    upgrade.closes.push_back(&finding);
  }

  std::vector<Upgrade> upgrades;
  for (auto& [target, upgrade] : by_target) {
    std::ranges::sort(upgrade.closes, [](const Finding* a, const Finding* b) {
      return std::tuple(b->severity, a->known_exploited.empty(), std::string_view(a->id)) <
             std::tuple(a->severity, b->known_exploited.empty(), std::string_view(b->id));
    });
    upgrades.push_back(std::move(upgrade));
  }
  std::ranges::sort(upgrades, [](const Upgrade& a, const Upgrade& b) {
    return std::tuple(b.severity(), b.known_exploited(), b.closes.size(), a.package, a.type, a.installed,
                      a.layer->index) < std::tuple(a.severity(), a.known_exploited(), a.closes.size(), b.package,
                                                   b.type, b.installed, b.layer->index);
  });
  return upgrades;
}

}  // namespace plimsoll
