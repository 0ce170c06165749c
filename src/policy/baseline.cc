// SPDX-License-Identifier: Apache-2.0
#include "policy/baseline.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/bytes.h"
#include "finding/fingerprint.h"

namespace plimsoll::policy {

namespace {

/// What has become worse, as a clause; empty: nothing.
std::string worsening(const Finding& before, const Finding& now) {
  if (now.severity > before.severity) return fmt::format("its severity was {} then", severity_name(before.severity));
  if (before.known_exploited.empty() && !now.known_exploited.empty()) return "it was not known to be exploited then";
  return {};
}

}  // namespace

std::vector<Suppressed> take_known(std::span<const Finding> before, std::string_view source,
                                   std::vector<Finding>& findings) {
  KnownFindings known(before);
  std::vector<Suppressed> taken;
  std::vector<Finding> kept;
  for (Finding& finding : findings) {
    const Finding* was = known.take(finding);
    const std::string worse = was == nullptr ? std::string() : worsening(*was, finding);
    if (was != nullptr && worse.empty()) {
      taken.push_back({.finding = std::move(finding),
                       .code = "baseline",
                       .reason = "an earlier report has it",
                       .source = std::string(source)});
      continue;
    }
    if (!worse.empty()) finding.evidence.push_back(fmt::format("new since {}: {}", printable(source), worse));
    kept.push_back(std::move(finding));
  }
  findings = std::move(kept);
  return taken;
}

std::vector<Finding> known_findings(Report&& earlier) {
  std::vector<Finding> known = std::move(earlier.findings);
  for (Suppressed& one : earlier.suppressed)
    if (one.code == "baseline") known.push_back(std::move(one.finding));
  return known;
}

}  // namespace plimsoll::policy
