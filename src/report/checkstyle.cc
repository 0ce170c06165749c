// SPDX-License-Identifier: Apache-2.0
// hadolint's "checkstyle": the XML of Checkstyle 4.3.
#include <fmt/core.h>

#include "base/xml.h"
#include "report/by_file.h"
#include "report/writers.h"

namespace plimsoll::report {

std::string write_checkstyle(const Report& report, const Options& options) {
  std::string out = R"(<?xml version="1.0" encoding="UTF-8"?><checkstyle version="4.3">)";
  for (const FileRows& file : by_file(report, options, Paths::told)) {
    out += fmt::format(R"(<file name="{}")", xml::escaped(file.path));
    if (file.rows.empty()) {
      out += "/>";
      continue;
    }
    out += '>';
    for (const FileRow& row : file.rows) {
      out += fmt::format(R"(<error column="{}" line="{}" message="{}" severity="{}")", row.column, row.line,
                         xml::escaped(row.finding->title), hadolint_level_name(row.level));
      if (!row.is_parse_error()) out += fmt::format(R"( source="{}")", xml::escaped(row.finding->id));
      out += "/>";
    }
    out += "</file>";
  }
  return out + "</checkstyle>";
}

}  // namespace plimsoll::report
