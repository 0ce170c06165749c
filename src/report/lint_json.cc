// SPDX-License-Identifier: Apache-2.0
// The JSON of lint, "plimsoll.lint/1" (docs/schema/lint-1.json): the findings have the shape they have in every report.
#include <algorithm>

#include "report/json_parts.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

json::object summary(const Report& report) {
  const Tally counts = tally(report.findings);
  json::object by_severity;
  for (const Severity severity : kSeverities) by_severity[severity_name(severity)] = counts.of(severity);
  return {{"files", report.files.size()},
          {"findings", report.findings.size()},
          {"by_severity", std::move(by_severity)},
          {"fixable", std::ranges::count_if(report.findings, [](const Finding& from) { return !from.fixes.empty(); })},
          {"suppressed", report.suppressed.size()},
          {"incomplete", report.incomplete.size()},
          {"verdict", report.failed               ? "failed"
                      : report.incomplete.empty() ? "passed"
                                                  : "incomplete"},
          {"rule", report.rule},
          {"decisions", decisions(report.decisions)}};
}

}  // namespace

json::object lint_frame(const Report& report) {
  json::array files;
  for (const LintedFile& file : report.files) files.push_back({{"path", file.path}, {"kind", file.kind}});
  return {{"schema", "plimsoll.lint/1"},
          {"files", std::move(files)},
          {"incomplete", incomplete(report.incomplete)},
          {"summary", summary(report)}};
}

std::string write_lint_json(const Report& report, const Options&) {
  json::Writer out;
  out.begin_object();
  const json::object around = lint_frame(report);
  const auto* const lists = around.find("incomplete");
  for (const auto* member = around.begin(); member != lists; ++member) out.member(member->key(), member->value());
  write_findings(out, report.findings);
  write_suppressed(out, report.suppressed);
  for (const auto* member = lists; member != around.end(); ++member) out.member(member->key(), member->value());
  return std::move(out).finish();
}

}  // namespace plimsoll::report
