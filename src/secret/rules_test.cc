// SPDX-License-Identifier: Apache-2.0
// The built-in rules against their own examples, and against each other's.
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "base/lines.h"
#include "secret/matcher.h"

namespace plimsoll::secret {
namespace {

/// Rules of certain files name one in their target.
std::string_view path_of(const Rule& rule) { return rule.path.empty() ? "srv/notes" : rule.target; }

std::string names(const std::vector<Secret>& found) {
  std::string out;
  for (const Secret& one : found) out += one.rule + "(" + one.redacted + ") ";
  return out;
}

TEST(Rules, AreWellFormed) {
  std::string_view last;
  for (const Rule& rule : builtin_rules()) {
    EXPECT_LT(last, rule.id);
    last = rule.id;
    EXPECT_TRUE(RE2::FullMatch(std::string(rule.id), "[a-z0-9]+(-[a-z0-9]+)*")) << rule.id;
    EXPECT_FALSE(rule.title.empty()) << rule.id;
    EXPECT_FALSE(rule.target.empty()) << rule.id;
    EXPECT_TRUE(rule.rotate.ends_with('.')) << rule.id;
    EXPECT_TRUE(rule.pattern.empty() ? !rule.path.empty() : !rule.good.empty() && !rule.bad.empty()) << rule.id;
    for (const std::string_view pattern : {rule.pattern, rule.path}) {
      const RE2 re(std::string(pattern), RE2::Latin1);
      EXPECT_TRUE(re.ok()) << rule.id << ": " << re.error();
    }
    EXPECT_EQ(rule.delivery == Delivery::secret_env, !rule.target.contains('/')) << rule.id;
    if (!rule.path.empty()) {
      EXPECT_TRUE(RE2::PartialMatch(std::string(rule.target), std::string(rule.path))) << rule.id;
    } else {
      EXPECT_FALSE(rule.keywords.empty()) << rule.id;
    }
    for (const std::string_view word : rule.keywords) {
      EXPECT_EQ(word, lowercase(word)) << rule.id;
      EXPECT_GE(word.size(), rule.path.empty() ? 3U : 1U) << rule.id << " " << word;
    }
  }
  EXPECT_GE(builtin_rules().size(), 300U);
}

TEST(Rules, ExamplesHoldAKeyword) {
  for (const Rule& rule : builtin_rules()) {
    std::set<std::string_view> unseen(rule.keywords.begin(), rule.keywords.end());
    for (const std::string_view text : rule.good) {
      const std::string low = lowercase(text);
      const auto seen = [&](std::string_view word) { return low.contains(word); };
      EXPECT_TRUE(rule.keywords.empty() || std::ranges::any_of(rule.keywords, seen)) << rule.id << ": " << text;
    }
  }
}

TEST(Rules, FindTheirExamplesOnceAndAlone) {
  const auto matcher = Matcher::compile(RuleSet::builtin());
  ASSERT_TRUE(matcher);
  Scanner scanner(*matcher);
  for (const Rule& rule : builtin_rules()) {
    for (const std::string_view text : rule.good) {
      const auto found = scanner.scan(as_bytes(text), path_of(rule));
      EXPECT_TRUE(found.size() == 1 && found.front().rule == rule.id)
          << rule.id << " in " << text << "\n  found: " << names(found) << "\n  " << rule.pattern;
    }
    for (const std::string_view text : rule.bad) {
      const auto found = scanner.scan(as_bytes(text), path_of(rule));
      EXPECT_EQ(std::ranges::count(found, rule.id, &Secret::rule), 0) << rule.id << " in " << text;
    }
  }
}

/// In the middle of other text, of binary, and as JSON would have it.
TEST(Rules, FindTheirExamplesAnywhere) {
  Scanner scanner(*Matcher::compile(RuleSet::builtin()));
  const std::string noise =
      "\x7f"
      "ELF\x02\x01\x01" +
      std::string(300, '\0') + "\xff\xfe\x80 libc.so.6\n";
  for (const Rule& rule : builtin_rules()) {
    if (!rule.path.empty()) continue;
    for (const std::string_view text : rule.good) {
      const auto found = scanner.scan(as_bytes(noise + std::string(text) + "\n" + noise), "usr/bin/tool");
      EXPECT_TRUE(found.size() == 1 && found.front().rule == rule.id)
          << rule.id << " in " << text << ": " << names(found);
    }
  }
}

}  // namespace
}  // namespace plimsoll::secret
