// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include <algorithm>
#include <array>

#include "report/writers.h"

namespace plimsoll::report {

namespace {

/// Sorted by name.
constexpr std::array kFormats = {
    Format{"json", "everything that is known, for machines; schema in docs/schema/report-1.json", write_json},
    Format{"table", "for people: what to do first, fitted to the terminal", write_table},
};

/// Sorted by name.
constexpr std::array kLintFormats = {
    Format{"json", "everything that is known, for machines; schema in docs/schema/lint-1.json", write_lint_json},
    Format{"table", "for people: each finding with the line it speaks of", write_lint_table},
};

}  // namespace

std::span<const Format> formats() { return kFormats; }
std::span<const Format> lint_formats() { return kLintFormats; }

const Format* find_format(std::string_view name) {
  const auto* found = std::ranges::find(kFormats, name, &Format::name);
  return found == kFormats.end() ? nullptr : found;
}

}  // namespace plimsoll::report
