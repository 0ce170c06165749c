// SPDX-License-Identifier: Apache-2.0
// hadolint's "sonarqube": SonarQube's generic issue data.
#include "base/json.h"
#include "report/by_file.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

std::string_view severity(const FileRow& row) {
  if (row.is_parse_error()) return "BLOCKER";
  switch (row.level) {
    case HadolintLevel::error:
      return "CRITICAL";
    case HadolintLevel::warning:
      return "MAJOR";
    case HadolintLevel::info:
      return "MINOR";
    default:
      return "INFO";
  }
}

json::object issue(const FileRow& row, std::string_view path) {
  // Columns count from 0; hadolint's parse errors, which stand where they are, are the exception it makes.
  const std::uint32_t begin = row.is_parse_error() ? row.column : row.column - 1;
  return {{"engineId", "Hadolint"},
          {"primaryLocation",
           {{"filePath", path},
            {"message", row.finding->title},
            {"textRange",
             {{"endColumn", row.column}, {"endLine", row.line}, {"startColumn", begin}, {"startLine", row.line}}}}},
          {"ruleId", row.finding->id},
          {"severity", severity(row)},
          {"type", row.level == HadolintLevel::error ? "BUG" : "CODE_SMELL"}};
}

}  // namespace

std::string write_sonarqube(const Report& report, const Options& options) {
  json::array issues;
  for (const FileRows& file : by_file(report, options, Paths::told)) {
    for (const FileRow& row : file.rows) issues.emplace_back(issue(row, file.path));
  }
  return json::compact(json::object{{"issues", std::move(issues)}});
}

}  // namespace plimsoll::report
