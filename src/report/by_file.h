// SPDX-License-Identifier: Apache-2.0
// Findings as line-oriented formats want them: file by file, in the order of the lines, on hadolint's scale.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"

namespace plimsoll::report {

struct FileRow {
  const Finding* finding = nullptr;
  HadolintLevel level = HadolintLevel::info;  // Finding::level, else what its severity comes to
  std::uint32_t line = 1, column = 1;

  /// The file could not be read to its end; such rows have a column of their own everywhere.
  [[nodiscard]] bool is_parse_error() const { return finding->id == "DL1000" || finding->id == "PL1001"; }
};

struct FileRows {
  std::string path;
  std::vector<FileRow> rows;
};

/// What formats that hadolint's --file-path-in-report speaks of call a file.
enum class Paths : std::uint8_t { real, told };

/// Every linted file, with or without findings, then whatever else findings name. hadolint points at whole lines: in
/// its profile columns are 1 but for parse errors.
std::vector<FileRows> by_file(const Report& report, const Options& options, Paths paths);

}  // namespace plimsoll::report
