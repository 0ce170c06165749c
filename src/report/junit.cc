// SPDX-License-Identifier: Apache-2.0
// hadolint's "junit": a suite for each file, a failed case for each finding. Nothing in it tells the time.
#include <algorithm>

#include <fmt/core.h>

#include "base/xml.h"
#include "report/by_file.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

std::string parse_error(const FileRow& row, const std::string& path) {
  return fmt::format(
      R"(<testcase id="hadolint.error" name="DL1000" time="0.001"><failure message="parse error at line {0}, column {1}" type="error">)"
      "Parse Error in {2}\nLine: {0}\nColumn: {1}\nParse Error: {3}\n</failure></testcase>",
      row.line, row.column, path, xml::escaped(row.finding->title));
}

std::string failed_case(const FileRow& row, const std::string& path) {
  if (row.is_parse_error()) return parse_error(row, path);
  return fmt::format(
      R"(<testcase id="hadolint.rule.{0}" time="0.001"><failure id="{0}" message="{1}" type="{2}">)"
      "File: {3}\nLine: {4}\nCategory: Hadolint - Dockerfile Static Analysis\n{2}: {1}\n</failure></testcase>",
      xml::escaped(row.finding->id), xml::escaped(row.finding->title), hadolint_level_name(row.level), path, row.line);
}

}  // namespace

std::string write_junit(const Report& report, const Options& options) {
  std::string out =
      R"(<?xml version="1.0" encoding="UTF-8"?><testsuites id="plimsoll" name="plimsoll lint" time="0.001">)";
  for (const FileRows& file : by_file(report, options, Paths::told)) {
    const std::string path = xml::escaped(file.path);
    out += fmt::format(R"(<testsuite errors="{}" failures="{}" id="hadolint" name="plimsoll {}" time="0.001")",
                       std::ranges::count_if(file.rows, &FileRow::is_parse_error), file.rows.size(), PLIMSOLL_VERSION);
    if (file.rows.empty()) {
      out += "/>";
      continue;
    }
    out += '>';
    for (const FileRow& row : file.rows) out += failed_case(row, path);
    out += "</testsuite>";
  }
  return out + "</testsuites>";
}

}  // namespace plimsoll::report
