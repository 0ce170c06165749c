// SPDX-License-Identifier: Apache-2.0
// hadolint's "codeclimate" (objects, each ended by NUL) and "gitlab_codeclimate" (one array, with fingerprints by which
// GitLab knows a finding again).
#include "base/json.h"
#include "finding/fingerprint.h"
#include "report/by_file.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

std::string_view severity(HadolintLevel level) {
  switch (level) {
    case HadolintLevel::error:
      return "blocker";
    case HadolintLevel::warning:
      return "major";
    case HadolintLevel::info:
      return "info";
    default:
      return "minor";
  }
}

json::object location(const FileRow& row, std::string_view path) {
  if (!row.is_parse_error()) return {{"lines", {{"begin", row.line}, {"end", row.line}}}, {"path", path}};
  const json::object at = {{"column", row.column}, {"line", row.line}};
  return {{"path", path}, {"positions", {{"begin", at}, {"end", at}}}};
}

/// `fingerprint` empty: without.
json::object issue(const FileRow& row, std::string_view path, std::string_view fingerprint) {
  json::object out = {
      {"categories", json::array{"Bug Risk"}}, {"check_name", row.finding->id}, {"description", row.finding->title}};
  if (!fingerprint.empty()) out["fingerprint"] = fingerprint;
  out["location"] = location(row, path);
  out["severity"] = severity(row.level);
  out["type"] = "issue";
  return out;
}

}  // namespace

std::string write_codeclimate(const Report& report, const Options& options) {
  std::string out;
  for (const FileRows& file : by_file(report, options, Paths::told)) {
    for (const FileRow& row : file.rows) (out += json::compact(issue(row, file.path, ""))) += '\0';
  }
  return out;
}

std::string write_gitlab_codeclimate(const Report& report, const Options& options) {
  json::array out;
  Fingerprints fingerprints;
  for (const FileRows& file : by_file(report, options, Paths::told)) {
    for (const FileRow& row : file.rows) out.emplace_back(issue(row, file.path, fingerprints.of(*row.finding).hash()));
  }
  return json::compact(out);
}

}  // namespace plimsoll::report
