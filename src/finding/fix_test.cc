// SPDX-License-Identifier: Apache-2.0
#include "finding/fix.h"

#include <gtest/gtest.h>

#include <random>

#include <fmt/core.h>

#include "base/testing.h"

namespace plimsoll {
namespace {

TEST(Fixes, AllEditsOfAFixOrNone) {
  const Fix first{.title = "a", .edits = {{{0, 1}, "A"}, {{4, 4}, "-"}}};
  const Fix clash{.title = "b", .edits = {{{2, 3}, "C"}, {{0, 2}, "X"}}};
  const Fix other{.title = "c", .edits = {{{5, 6}, ""}}};
  std::vector<bool> taken;
  EXPECT_EQ(apply_fixes("abcdef", {&first, &clash, &other}, &taken), "Abcd-e");
  EXPECT_EQ(taken, (std::vector<bool>{true, false, true}));
}

TEST(Fixes, EditsBeyondTheTextAreRefused) {
  const Fix beyond{.title = "a", .edits = {{{5, 9}, "x"}}};
  EXPECT_EQ(apply_fixes("abc", {&beyond}), "abc");
}

TEST(UnifiedDiff, NothingForEqualTexts) { EXPECT_EQ(unified_diff("a\n", "a\n", "f"), ""); }

// Random edits of random texts: what patch(1) makes of the diff is the other text.
TEST(UnifiedDiff, IsWhatPatchApplies) {
  if (!testing::have("patch")) GTEST_SKIP() << "patch is not installed";
  std::mt19937 random(7);
  const testing::Folder folder;
  std::string script;
  int cases = 0;
  for (; cases < 300; ++cases) {
    std::string before, after;
    const auto lines = static_cast<unsigned>(random() % 40);
    for (unsigned i = 0; i < lines; ++i) {
      const std::string line = fmt::format("line {}\n", random() % 12);
      before += line;
      switch (random() % 8) {
        case 0:
          break;
        case 1:
          after += "new\n" + line;
          break;
        case 2:
          after += "changed\n";
          break;
        default:
          after += line;
      }
    }
    if (random() % 4 == 0 && !before.empty()) before.pop_back();
    if (random() % 4 == 0 && !after.empty()) after.pop_back();
    if (before == after || before.empty() || after.empty()) continue;
    folder.write(fmt::format("{}.before", cases), before);
    folder.write(fmt::format("{}.after", cases), after);
    folder.write(fmt::format("{}.diff", cases), unified_diff(before, after, "x"));
    script += fmt::format("patch -s {0}.before < {0}.diff && cmp {0}.before {0}.after || echo {0} differs\n", cases);
  }
  folder.write("run.sh", script);
  EXPECT_EQ(folder.run("sh run.sh 2>&1"), "");
}

}  // namespace
}  // namespace plimsoll
