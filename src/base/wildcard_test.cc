// SPDX-License-Identifier: Apache-2.0
#include "base/wildcard.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace plimsoll {
namespace {

/// By the definition: what a pattern means, with no regard for time.
bool matches_by_definition(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t n = 0; n <= text.size(); ++n)
      if (matches_by_definition(pattern.substr(1), text.substr(n))) return true;
    return false;
  }
  return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) &&
         matches_by_definition(pattern.substr(1), text.substr(1));
}

TEST(Wildcard, MatchesAsDefined) {
  std::mt19937 random(1);
  const auto word = [&](std::string_view letters) {
    std::string out;
    for (std::size_t n = random() % 8; n > 0; --n) out += letters[random() % letters.size()];
    return out;
  };
  std::size_t matching = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string pattern = word("ab**?"), text = word("ab");
    matching += wildcard_matches(pattern, text) ? 1U : 0U;
    ASSERT_EQ(wildcard_matches(pattern, text), matches_by_definition(pattern, text)) << pattern << " " << text;
    if (wildcard_matches(pattern, text)) {
      EXPECT_TRUE(text.starts_with(literal_prefix(pattern)));
    }
  }
  EXPECT_GT(matching, 1000U);
}

TEST(Wildcard, HostilePatternsEnd) {
  std::string pattern;
  for (int i = 0; i < 2000; ++i) pattern += "a*";
  EXPECT_FALSE(wildcard_matches(pattern + "b", std::string(20'000, 'a')));
}

}  // namespace
}  // namespace plimsoll
