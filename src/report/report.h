// SPDX-License-Identifier: Apache-2.0
// Report formats: one file and one row of formats() each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "finding/plan.h"
#include "finding/rule.h"

namespace plimsoll::report {

struct Options {
  unsigned width = 80;  // columns
  bool colour = false;
  bool unicode = true;         // false: ASCII only
  bool packages = false;       // list packages too (table)
  bool all = false;            // do not fold long groups (table)
  const Plan* plan = nullptr;  // of the report's findings, in place of the groups (table) or beside them (json)
  /// All there is to say about a rule, by the id its findings have; without it findings speak for themselves (sarif).
  const Rule* (*find_rule)(std::string_view id) = nullptr;
  std::string
      path_in_report{};     // what hadolint's formats that have --file-path-in-report call every file; empty: its path
  bool suppressed = false;  // list what was taken back too (table)
  std::string time{};       // for formats that must state one, RFC 3339 in UTC: moment_of(report)
  std::string template_text{};  // of the format "template"
};

/// The moment a report speaks of, RFC 3339 in UTC: SOURCE_DATE_EPOCH where it is set, else the newest of when the image
/// was made and of the days its feeds state, else 1970. Never the clock: the same image and the same advisories give
/// the same bytes.
std::string moment_of(const Report& report);

struct Format {
  std::string_view name;  // "json"
  std::string_view doc;
  std::string (*write)(const Report& report, const Options& options);
};

/// Of reports on images.
std::span<const Format> formats();
const Format* find_format(std::string_view name);
/// Of reports on files (Report::files).
std::span<const Format> lint_formats();
/// Whose names are meant: "json" is hadolint's own in its profile, where it is "hadolint-json" else.
enum class Dialect : std::uint8_t { plimsoll, hadolint };
const Format* find_lint_format(std::string_view name, Dialect dialect);

}  // namespace plimsoll::report
