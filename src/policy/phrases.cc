// SPDX-License-Identifier: Apache-2.0
#include "policy/phrases.h"

#include <algorithm>
#include <iterator>

#include <fmt/core.h>

namespace plimsoll::policy {

std::string phrase_of(const Finding& finding) {
  std::string where;
  if (!finding.package.empty()) {
    where = finding.installed.empty() ? finding.package : fmt::format("{} {}", finding.package, finding.installed);
  } else if (!finding.places.empty()) {
    const Place& place = finding.places.front();
    where = place.line == 0 ? place.path : fmt::format("{}:{}", place.path, place.line);
  }
  return fmt::format("{}{}{} ({})", finding.id, where.empty() ? "" : " in ", where, severity_name(finding.severity));
}

std::string named(std::string_view rule, std::string_view source) {
  return source.empty() ? std::string(rule) : fmt::format("{} ({})", rule, source);
}

void add_suppressed(std::vector<Suppressed> taken, Report& report) {
  if (taken.empty()) return;
  std::vector<Suppressed> all = std::move(report.suppressed);
  std::ranges::move(taken, std::back_inserter(all));
  std::vector<Suppressed*> order;
  order.reserve(all.size());
  for (Suppressed& each : all) order.push_back(&each);
  if (report.files.empty())
    std::ranges::stable_sort(
        order, [](const Suppressed* a, const Suppressed* b) { return comes_before(a->finding, b->finding); });
  report.suppressed.clear();
  report.suppressed.reserve(order.size());
  for (Suppressed* each : order) report.suppressed.push_back(std::move(*each));
}

}  // namespace plimsoll::policy
