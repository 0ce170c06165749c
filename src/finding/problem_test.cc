// SPDX-License-Identifier: Apache-2.0
#include "finding/problem.h"

#include <gtest/gtest.h>

#include "finding/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

TEST(Problems, AliasChainsWithoutCveJoinAndTakeTheSmallestOwnId) {
  const std::vector<Advisory> rows = {debian("GO-2", "x", "1", {"PYSEC-3"}), debian("GHSA-1", "x", "1", {"GO-2"}),
                                      debian("OTHER-9", "x", "1")};
  std::vector<const Advisory*> pointers = {&rows[0], &rows[1], &rows[2]};
  const auto problems = join_problems(pointers, {true, false, true});
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].id, "GHSA-1");
  EXPECT_EQ(problems[0].aliases, (Strings{"GO-2", "PYSEC-3"}));
  EXPECT_EQ(problems[1].id, "OTHER-9");
}

}  // namespace
}  // namespace plimsoll
