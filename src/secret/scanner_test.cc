// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "secret/matcher.h"

namespace plimsoll::secret {
namespace {

Scanner scanner() { return Scanner(*Matcher::compile(RuleSet::builtin(), {})); }

TEST(Scanner, FindsTheExamplesOfEveryRule) {
  Scanner scanner = secret::scanner();
  for (const Rule& rule : builtin_rules()) {
    for (const std::string_view text : rule.good) {
      const auto found = scanner.scan(as_bytes(text), rule.path.empty() ? "etc/example" : rule.target);
      EXPECT_EQ(std::ranges::count(found, rule.id, &Secret::rule), 1) << rule.id << ": " << text;
    }
    for (const std::string_view text : rule.bad) {
      const auto found = scanner.scan(as_bytes(text), rule.path.empty() ? "etc/example" : rule.target);
      EXPECT_EQ(std::ranges::count(found, rule.id, &Secret::rule), 0) << rule.id << ": " << text;
    }
  }
}

}  // namespace
}  // namespace plimsoll::secret
