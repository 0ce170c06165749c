// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "base/testing.h"
#include "secret/matcher.h"

namespace plimsoll::secret {
namespace {

/// gitleaks' own file, as its Go module has it; not part of this tree.
std::string gitleaks_file() {
  std::string folder =
      plimsoll::testing::output_of("ls -d $(go env GOMODCACHE)/github.com/zricethezav/gitleaks/v8@* | tail -n 1");
  while (folder.ends_with('\n')) folder.pop_back();
  return folder.empty() ? std::string{} : plimsoll::testing::slurp(folder + "/config/gitleaks.toml");
}

TEST(Gitleaks, ItsOwnFileLoads) {
  const std::string file = gitleaks_file();
  if (file.empty()) GTEST_SKIP() << "the Go module of gitleaks is not in the module cache";
  const auto rules = RuleSet::with_gitleaks(file, "gitleaks.toml");
  ASSERT_TRUE(rules) << rules.error().message;
  std::size_t count = 0;
  for (const Rule& rule : (*rules)->rules()) count += rule.family == "Rules of a file" ? 1 : 0;
  EXPECT_GT(count, 200);
  const auto matcher = Matcher::compile(*rules, {});
  ASSERT_TRUE(matcher) << matcher.error().message;
}

}  // namespace
}  // namespace plimsoll::secret
