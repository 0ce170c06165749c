// SPDX-License-Identifier: Apache-2.0
#include "report/by_file.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace plimsoll::report {

namespace {

HadolintLevel level_of(const Finding& finding) {
  if (finding.level != HadolintLevel::none) return finding.level;
  switch (finding.severity) {
    case Severity::critical:
    case Severity::high:
      return HadolintLevel::error;
    case Severity::medium:
      return HadolintLevel::warning;
    case Severity::low:
      return HadolintLevel::info;
    case Severity::negligible:
    case Severity::unknown:
      break;
  }
  return HadolintLevel::style;
}

FileRow row(const Finding& finding) {
  FileRow row{.finding = &finding, .level = level_of(finding)};
  if (!finding.places.empty()) {
    row.line = std::max(finding.places.front().line, 1U);
    row.column = std::max(finding.places.front().column, 1U);
  }
  if (finding.level != HadolintLevel::none && !row.is_parse_error()) row.column = 1;
  return row;
}

}  // namespace

std::vector<FileRows> by_file(const Report& report, const Options& options, Paths paths) {
  std::vector<FileRows> files;
  std::map<std::string_view, std::size_t> index;
  for (const LintedFile& file : report.files) {
    if (index.emplace(file.path, files.size()).second) files.push_back({file.path, {}});
  }
  for (const Finding& finding : report.findings) {
    const std::string_view path = finding.places.empty() ? "" : std::string_view(finding.places.front().path);
    const auto [found, is_new] = index.emplace(path, files.size());
    if (is_new) files.push_back({std::string(path), {}});
    files[found->second].rows.push_back(row(finding));
  }
  for (FileRows& file : files) {
    std::ranges::stable_sort(file.rows, [](const FileRow& a, const FileRow& b) {
      return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    if (paths == Paths::told && !options.path_in_report.empty()) file.path = options.path_in_report;
  }
  return files;
}

}  // namespace plimsoll::report
