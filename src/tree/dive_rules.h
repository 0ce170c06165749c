// SPDX-License-Identifier: Apache-2.0
// The thresholds of dive's gate, as a ".dive-ci" file has them:
//
//   rules:
//     lowestEfficiency: 0.95
//     highestWastedBytes: 20MB
//     highestUserWastedPercent: disabled
//
// Names do not depend on case; those left out keep dive's defaults. A value that meets the threshold passes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tree/dive.h"

namespace plimsoll::tree {

struct DiveRules {
  std::optional<double> lowest_efficiency = 0.9;  // none: disabled
  std::optional<std::uint64_t> highest_wasted_bytes;
  std::optional<double> highest_user_wasted_percent = 0.1;
};

/// Reads the file's text. Other keys are passed over, as dive does.
Result<DiveRules> parse_dive_rules(std::string_view text);
/// "20MB", "1.5 GiB", "20000000".
Result<std::uint64_t> parse_dive_bytes(std::string_view text);

struct DiveVerdict {
  std::string rule;  // "lowestEfficiency"
  enum class Status : std::uint8_t { pass, fail, skip } status = Status::pass;
  std::string message;  // why it failed or was left out
};

/// Sorted by rule.
std::vector<DiveVerdict> judge(const DiveRules& rules, const DiveNumbers& numbers);

}  // namespace plimsoll::tree
