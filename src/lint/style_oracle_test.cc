// SPDX-License-Identifier: Apache-2.0
// The rules of style against BuildKit's own checks (tests/oracles/dockerfile), on made-up files.
#include <map>
#include <random>
#include <set>

#include "base/go_oracle.h"
#include "dockerfile/parse.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

class BuildKitLint : public testing::GoOracle {
 protected:
  BuildKitLint() : GoOracle("dockerfile") {}
};

TEST_F(BuildKitLint, SaysTheSameOfStyle) {
  static const std::map<std::string_view, std::string_view> kIds = {
      {"StageNameCasing", "PL2201"}, {"FromAsCasing", "PL2202"}, {"InvalidDefinitionDescription", "PL2204"}};
  static constexpr std::string_view kLines[] = {
      "FROM a AS b", "FROM a as b", "from a AS b", "from a as B", "FROM a As Build",
      "From a as x", "FROM a",      "ARG X=1",     "ARG X Y=2",   "# X is it",
      "# a comment", "# b stage",   "# B",         "#",           "",
      "RUN x",       "USER 1",      "# Y",         "# build",
  };
  std::mt19937 random(31);
  std::vector<std::string> files;
  for (int i = 0; i < 1000; ++i) {
    std::string text = "FROM q\n";
    for (std::size_t lines = random() % 12 + 1; lines > 0; --lines)
      text += std::string(kLines[random() % std::size(kLines)]) + "\n";
    folder_.write(std::to_string(i), text);
    files.push_back(std::move(text));
  }
  const auto answers = ask("lint $(seq 0 999)");
  ASSERT_EQ(answers.size(), files.size());
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < files.size() && !HasFailure(); ++i) {
    std::set<std::string> theirs, ours;
    const dockerfile::Dockerfile file = *dockerfile::parse(files[i]);
    if (!answers[i].is_array()) continue;
    for (const json::value& warning : answers[i].get_array()) {
      const auto id = kIds.find(json::text(warning, "rule"));
      if (id == kIds.end()) continue;
      theirs.insert(std::to_string(*json::integer(warning, "line")) + " " + std::string(id->second));
      ++seen[std::string(id->second)];
    }
    const Settings settings = testing::lint_settings();
    const Input input{.path = "Dockerfile", .text = files[i]};
    const Context context(input, file, settings);
    for (const Check& check : checks()) {
      if (std::ranges::none_of(kIds, [&](const auto& each) { return each.second == check.rule.id; })) continue;
      std::vector<Issue> issues;
      Found found(check.rule, issues);
      check.check(context, found);
      for (const Issue& issue : issues)
        ours.insert(std::to_string(file.instructions[*issue.step].line) + " " + std::string(check.rule.id));
    }
    EXPECT_EQ(ours, theirs) << files[i];
  }
  for (const auto& [name, id] : kIds) EXPECT_GT(seen[std::string(id)], 50U) << name;
}

}  // namespace
}  // namespace plimsoll::lint
