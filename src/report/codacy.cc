// SPDX-License-Identifier: Apache-2.0
// hadolint's "codacy": objects, one after another.
#include "base/json.h"
#include "report/by_file.h"
#include "report/writers.h"

namespace plimsoll::report {

std::string write_codacy(const Report& report, const Options& options) {
  std::string out;
  for (const FileRows& file : by_file(report, options, Paths::real)) {
    for (const FileRow& row : file.rows) {
      out += json::compact(json::object{{"filename", file.path},
                                        {"line", row.line},
                                        {"message", row.finding->title},
                                        {"patternId", row.finding->id}});
    }
  }
  return out;
}

}  // namespace plimsoll::report
