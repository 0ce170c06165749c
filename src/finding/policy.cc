// SPDX-License-Identifier: Apache-2.0
// Policy: which findings are shown, and whether what is shown may pass.
#include <algorithm>

#include "finding/match.h"

namespace plimsoll {

namespace {

bool is_shown(const Policy& policy, const Finding& finding) {
  if (policy.ignore_unfixed && finding.kind == FindingKind::vulnerability && finding.fixed.empty()) return false;
  return policy.severities.empty() || std::ranges::find(policy.severities, finding.severity) != policy.severities.end();
}

}  // namespace

void apply_policy(const Policy& policy, Report& report) {
  report.hidden_findings +=
      std::erase_if(report.findings, [&](const Finding& finding) { return !is_shown(policy, finding); });
  report.failed = false;
  report.rule.clear();
  if (!policy.fail_on) return;
  report.rule = fmt::format("fail-on: {}", severity_name(*policy.fail_on));
  report.failed =
      std::ranges::any_of(report.findings, [&](const Finding& finding) { return finding.severity >= *policy.fail_on; });

  // What no feed has rated is neither above nor below the line, and a gate that passes it must say so.
  const auto unrated = std::ranges::count(report.findings, Severity::unknown, &Finding::severity);
  if (unrated == 0 || *policy.fail_on == Severity::unknown) return;
  report.incomplete.push_back({"unknown-severity",
                               fmt::format("{} {} no severity in any feed, so --fail-on {} cannot judge {}", unrated,
                                           unrated == 1 ? "finding has" : "findings have",
                                           severity_name(*policy.fail_on), unrated == 1 ? "it" : "them"),
                               {}});
  std::ranges::sort(report.incomplete);
}

}  // namespace plimsoll
