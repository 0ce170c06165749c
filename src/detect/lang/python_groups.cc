// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/python_groups.h"

#include <algorithm>
#include <array>

namespace plimsoll::detect {
namespace {

constexpr auto kDevelopment = std::to_array<std::string_view>(
    {"bench", "benchmark",  "ci", "dev",   "develop", "development", "doc",   "docs", "format", "lint",  "linting",
     "mypy",  "pre-commit", "qa", "style", "test",    "testing",     "tests", "tox",  "type",   "types", "typing"});

}  // namespace

Scope scope_of_groups(const json::array& groups) {
  const auto for_tools = [](const json::value& group) {
    return std::ranges::binary_search(kDevelopment, json::text(group));
  };
  return !groups.empty() && std::ranges::all_of(groups, for_tools) ? Scope::development : Scope::runtime;
}

}  // namespace plimsoll::detect
