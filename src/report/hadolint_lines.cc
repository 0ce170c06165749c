// SPDX-License-Identifier: Apache-2.0
// hadolint's formats of one line a finding: "tty" and "gnu" (the GNU coding standards' way to write errors).
#include <fmt/core.h>

#include "base/bytes.h"
#include "report/by_file.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

std::string coloured(HadolintLevel level, const Options& options) {
  const std::string_view name = hadolint_level_name(level);
  if (!options.colour) return std::string(name);
  const std::string_view begin = level == HadolintLevel::error     ? "\x1b[1m\x1b[91m"
                                 : level == HadolintLevel::warning ? "\x1b[1m\x1b[93m"
                                 : level == HadolintLevel::info    ? "\x1b[92m"
                                                                   : "\x1b[96m";
  return fmt::format("{}{}\x1b[0m", begin, name);
}

}  // namespace

std::string write_tty(const Report& report, const Options& options) {
  std::string out;
  for (const FileRows& file : by_file(report, options, Paths::real)) {
    const std::string path = printable(file.path);
    for (const FileRow& row : file.rows) {
      const std::string message = printable(row.finding->title);
      if (row.is_parse_error())
        out += fmt::format("{}:{}:{} {}\n", path, row.line, row.column, message);
      else
        out += fmt::format("{}:{} {} {}: {}\n", path, row.line, printable(row.finding->id),
                           coloured(row.level, options), message);
    }
  }
  return out;
}

std::string write_gnu(const Report& report, const Options& options) {
  std::string out;
  for (const FileRows& file : by_file(report, options, Paths::real)) {
    const std::string path = printable(file.path);
    for (const FileRow& row : file.rows) {
      const std::string message = printable(row.finding->title);
      if (row.is_parse_error())
        out += fmt::format("hadolint:{}:{}:{}: {}\n", path, row.line, row.column, message);
      else
        out += fmt::format("hadolint:{}:{}: {} {}: {}\n", path, row.line, printable(row.finding->id),
                           hadolint_level_name(row.level), message);
    }
  }
  return out;
}

}  // namespace plimsoll::report
