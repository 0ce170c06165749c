// SPDX-License-Identifier: Apache-2.0
// The JSON of lint, "plimsoll.lint/1" (docs/schema/lint-1.json): the findings have the shape they have in every report.
#include <algorithm>

#include "base/json.h"
#include "report/json_parts.h"
#include "report/writers.h"

namespace plimsoll::report {

std::string write_lint_json(const Report& report, const Options&) {
  json::array files, findings;
  for (const LintedFile& file : report.files) files.push_back({{"path", file.path}, {"kind", file.kind}});
  for (const Finding& from : report.findings) findings.emplace_back(finding(from));
  const Tally counts = tally(report.findings);
  json::object by_severity;
  for (const Severity severity : kSeverities) by_severity[severity_name(severity)] = counts.of(severity);
  return json::pretty(json::object{
      {"schema", "plimsoll.lint/1"},
      {"files", std::move(files)},
      {"findings", std::move(findings)},
      {"suppressed", suppressed(report.suppressed)},
      {"incomplete", incomplete(report.incomplete)},
      {"summary",
       {{"files", report.files.size()},
        {"findings", report.findings.size()},
        {"by_severity", std::move(by_severity)},
        {"fixable", std::ranges::count_if(report.findings, [](const Finding& from) { return !from.fixes.empty(); })},
        {"suppressed", report.suppressed.size()},
        {"incomplete", report.incomplete.size()},
        {"verdict", report.failed               ? "failed"
                    : report.incomplete.empty() ? "passed"
                                                : "incomplete"},
        {"rule", report.rule},
        {"decisions", decisions(report.decisions)}}}});
}

}  // namespace plimsoll::report
