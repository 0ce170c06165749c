// SPDX-License-Identifier: Apache-2.0
// hadolint's "json": one array of small objects.
#include "base/json.h"
#include "report/by_file.h"
#include "report/writers.h"

namespace plimsoll::report {

std::string write_hadolint_json(const Report& report, const Options& options) {
  json::array out;
  for (const FileRows& file : by_file(report, options, Paths::real)) {
    for (const FileRow& row : file.rows) {
      out.push_back({{"code", row.finding->id},
                     {"column", row.column},
                     {"file", file.path},
                     {"level", hadolint_level_name(row.level)},
                     {"line", row.line},
                     {"message", row.finding->title}});
    }
  }
  return json::compact(out);
}

}  // namespace plimsoll::report
