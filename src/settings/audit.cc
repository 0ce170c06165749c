// SPDX-License-Identifier: Apache-2.0
// Audit: every check over a file.
#include <algorithm>
#include <tuple>

#include "settings/check.h"

namespace plimsoll::settings {

std::vector<Issue> audit(const RunFile& file, std::string_view text) {
  std::vector<Issue> issues;
  for (const Check& check : checks()) {
    Found found(check.rule, issues);
    if (check.check != nullptr) {
      for (const RunSpec& spec : file.specs) check.check(spec, text, found);
    }
    if (check.check_file != nullptr) check.check_file(file, text, found);
  }
  std::ranges::stable_sort(issues, [](const Issue& a, const Issue& b) {
    return std::tie(a.range, a.rule->id) < std::tie(b.range, b.rule->id);
  });
  // What a pod, an anchor or an extended service says is said of all containers that have it: once is enough. What is
  // missing is told of each, as each has a place of its own.
  const auto [first, last] = std::ranges::unique(issues, [](const Issue& a, const Issue& b) {
    return a.rule == b.rule && a.range == b.range && a.title == b.title && a.range.size() > 0;
  });
  issues.erase(first, last);
  return issues;
}

}  // namespace plimsoll::settings
