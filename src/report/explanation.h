// SPDX-License-Identifier: Apache-2.0
// What `plimsoll explain` writes: one problem, every record about it and every comparison made.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "finding/against.h"
#include "report/report.h"

namespace plimsoll::report {

struct ExplanationFormat {
  std::string_view name;  // "json"
  std::string_view doc;
  /// `report` is the scan that was explained; `against` may be null.
  std::string (*write)(const Report& report, const Explanation& explanation, const Against* against,
                       const Options& options);
};

/// Sorted by name.
std::span<const ExplanationFormat> explanation_formats();
const ExplanationFormat* find_explanation_format(std::string_view name);

}  // namespace plimsoll::report
