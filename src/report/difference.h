// SPDX-License-Identifier: Apache-2.0
// What `plimsoll diff` writes: what differs between two images, or of one image between two days.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/diff.h"
#include "report/report.h"
#include "tree/compare.h"

namespace plimsoll::report {

struct Difference {
  const Report* before = nullptr;
  const Report* after = nullptr;
  bool is_same_image = false;  // only the advisories may differ
  std::vector<PackageChange> packages = {};
  std::vector<SettingChange> settings = {};
  std::vector<tree::Change> files = {};
  std::vector<FindingChange> findings = {};
};

struct DifferenceFormat {
  std::string_view name;  // "json"
  std::string_view doc;
  std::string (*write)(const Difference& difference, const Options& options);
};

/// Sorted by name.
std::span<const DifferenceFormat> difference_formats();
const DifferenceFormat* find_difference_format(std::string_view name);

std::string write_difference_table(const Difference& difference, const Options& options);
std::string write_difference_json(const Difference& difference, const Options& options);

}  // namespace plimsoll::report
