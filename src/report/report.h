// SPDX-License-Identifier: Apache-2.0
// Report formats: one file and one row of formats() each.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "finding/plan.h"

namespace plimsoll::report {

struct Options {
  unsigned width = 80;  // columns
  bool colour = false;
  bool unicode = true;         // false: ASCII only
  bool packages = false;       // list packages too (table)
  bool all = false;            // do not fold long groups (table)
  const Plan* plan = nullptr;  // of the report's findings, in place of the groups (table) or beside them (json)
};

struct Format {
  std::string_view name;  // "json"
  std::string_view doc;
  std::string (*write)(const Report& report, const Options& options);
};

std::span<const Format> formats();
const Format* find_format(std::string_view name);
/// Of reports on files (Report::files).
std::span<const Format> lint_formats();

}  // namespace plimsoll::report
