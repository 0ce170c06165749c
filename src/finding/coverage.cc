// SPDX-License-Identifier: Apache-2.0
#include "finding/coverage.h"

#include <algorithm>

#include "base/clock.h"

namespace plimsoll {

void judge_support(const Distribution& distribution, std::string_view end_of_life, std::string_view today,
                   std::vector<Incomplete>& incomplete) {
  std::erase_if(incomplete,
                [](const Incomplete& gap) { return gap.code == "end-of-life" || gap.code == "unknown-release"; });
  const Family* family = find_family(distribution);
  if (family == nullptr) return;
  const auto days = days_between(end_of_life, today);
  if (days && *days > 0) {
    incomplete.push_back({"end-of-life",
                          fmt::format("{} has had no security support since {}: new vulnerabilities are not looked for",
                                      distribution.name, end_of_life),
                          {}});
  } else if (!days && !family->release(distribution).empty()) {
    incomplete.push_back(
        {"unknown-release", fmt::format("{} is not in the table of supported releases", distribution.name), {}});
  }
  std::ranges::sort(incomplete);
}

}  // namespace plimsoll
