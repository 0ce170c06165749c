// SPDX-License-Identifier: Apache-2.0
#include "finding/finding.h"

#include <algorithm>
#include <cctype>
#include <tuple>

namespace plimsoll {

std::string_view kind_name(FindingKind kind) {
  switch (kind) {
    case FindingKind::vulnerability:
      return "vulnerability";
    case FindingKind::secret:
      return "secret";
    case FindingKind::hardening:
      return "hardening";
    case FindingKind::waste:
      return "waste";
    case FindingKind::dockerfile:
      return "dockerfile";
    case FindingKind::settings:
      return "settings";
    case FindingKind::policy:
      return "policy";
  }
  return "unknown";
}

std::string_view origin_name(Origin origin) {
  switch (origin) {
    case Origin::unknown:
      return "unknown";
    case Origin::base:
      return "base";
    case Origin::own:
      return "own";
  }
  return "unknown";
}

Result<Severity> parse_severity(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::string choices;
  for (const Severity severity : kSeverities) {
    if (lower == severity_name(severity)) return severity;
    choices += (choices.empty() ? "" : ", ") + std::string(severity_name(severity));
  }
  return fail(ErrorKind::usage, "\"{}\" is not a severity; choose from {}", printable(text, 64), choices);
}

bool comes_before(const Finding& a, const Finding& b) {
  const auto place = [](const Finding& finding) { return finding.places.empty() ? Place{} : finding.places.front(); };
  const auto order = std::tie(b.severity, a.id, a.package, a.type) <=> std::tie(a.severity, b.id, b.package, b.type);
  return order != 0 ? order < 0 : place(a) < place(b);
}

void sort_findings(std::vector<Finding>& findings) {
  // Findings are large: their order is found first, and each is moved once.
  std::vector<Finding*> order;
  order.reserve(findings.size());
  for (Finding& finding : findings) order.push_back(&finding);
  std::ranges::stable_sort(order, [](const Finding* a, const Finding* b) { return comes_before(*a, *b); });
  std::vector<Finding> sorted;
  sorted.reserve(findings.size());
  for (Finding* finding : order) sorted.push_back(std::move(*finding));
  findings = std::move(sorted);
}

Tally tally(std::span<const Finding> findings) {
  Tally counts;
  for (const Finding& finding : findings) {
    ++counts.by_severity[static_cast<std::size_t>(finding.severity)];
    if (!finding.fixed.empty()) ++counts.fixable;
  }
  return counts;
}

Verdict verdict_of(const Report& report) {
  if (report.failed) return Verdict::failed;
  if (!report.incomplete.empty()) return Verdict::incomplete;
  return report.advisories_used ? Verdict::passed : Verdict::none;
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "passed";
    case Verdict::failed:
      return "failed";
    case Verdict::incomplete:
      return "incomplete";
    case Verdict::none:
      return "none";
  }
  return "none";
}

}  // namespace plimsoll
