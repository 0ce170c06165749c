// SPDX-License-Identifier: Apache-2.0
// Orderings against the tools that define them, on generated pairs, and the laws every ordering keeps.
#include "version/version.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "base/limits.h"
#include "version/testing.h"

namespace plimsoll::version {
namespace {

using testing::Pair;

const Scheme& scheme(std::string_view name) {
  const Scheme* found = find_scheme(name);
  EXPECT_NE(found, nullptr) << name;
  return *found;
}

/// Counts and shows disagreements, and refuses a comparison that proves nothing.
void expect_agreement(std::string_view name, const std::vector<Pair>& pairs, const std::vector<char>& answers) {
  ASSERT_EQ(pairs.size(), answers.size());
  std::size_t wrong = 0, ordered = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    ordered += answers[i] == '<' || answers[i] == '>';
    const char ours = testing::answer(scheme(name), pairs[i]);
    if (ours == answers[i] || answers[i] == '~') continue;
    if (++wrong <= 20) {
      ADD_FAILURE() << pairs[i].first << " " << ours << " " << pairs[i].second << ", the tool says " << answers[i];
    }
  }
  EXPECT_EQ(wrong, 0U) << "of " << pairs.size() << " pairs";
  EXPECT_GT(ordered, pairs.size() / 4) << "too few of the pairs are versions";
  ::testing::Test::RecordProperty("pairs", static_cast<int>(pairs.size()));
  ::testing::Test::RecordProperty("ordered", static_cast<int>(ordered));
}

std::string param_name(const ::testing::TestParamInfo<std::string_view>& param) {
  std::string name(param.param);
  std::ranges::replace(name, '.', '_');
  return name;
}

/// A C library answers hundreds of thousands at once; a script in a language takes its time.
std::size_t pairs_for(std::string_view name) { return testing::has_language_oracle(name) ? 20'000 : 300'000; }

class Ordering : public ::testing::TestWithParam<std::string_view> {};

TEST_P(Ordering, AgreesWithItsTool) {
  const auto pairs = testing::generator(GetParam()).pairs(pairs_for(GetParam()) * testing::effort());
  const auto answers = testing::ask_oracle(GetParam(), pairs);
  if (!answers) GTEST_SKIP() << answers.error().message;
  expect_agreement(GetParam(), pairs, *answers);
}
INSTANTIATE_TEST_SUITE_P(Tools, Ordering,
                         ::testing::Values("alpm", "apk", "bitnami", "composer", "conan", "cran", "deb", "gem", "go",
                                           "hackage", "hex", "maven", "npm", "nuget", "pep440", "rpm", "semver",
                                           "swift"),
                         param_name);

class ApkProgram : public ::testing::TestWithParam<std::string_view> {};

// apk-tools before 2.14 let long numbers overflow and treat missing ones differently; nothing else may differ.
TEST_P(ApkProgram, AgreesWithTheReleasedProgram) {
  std::vector<Pair> pairs;
  testing::Generator generator = testing::generator("apk", 7);
  const auto fits = [](std::string_view text) {
    std::size_t digits = 0;
    for (const char c : text) {
      if (c == '.' && digits == 0) return false;
      digits = c >= '0' && c <= '9' ? digits + 1 : 0;
      if (digits > 9) return false;
    }
    const auto dot = text.rfind('.');
    const bool missing = dot != text.npos && (dot + 1 == text.size() || text[dot + 1] < '0' || text[dot + 1] > '9');
    return text[0] != '-' && !missing;
  };
  while (pairs.size() < 200 * testing::effort()) {
    Pair pair = generator.pair();
    if (fits(pair.first) && fits(pair.second)) pairs.push_back(std::move(pair));
  }
  const auto answers = testing::ask_apk(GetParam(), pairs);
  if (!answers) GTEST_SKIP() << answers.error().message;
  expect_agreement("apk", pairs, *answers);
}
INSTANTIATE_TEST_SUITE_P(Releases, ApkProgram, ::testing::Values("3.7.3", "3.12.12", "3.20.3"), param_name);

class Laws : public ::testing::TestWithParam<std::string_view> {};

TEST_P(Laws, ReflexiveAntisymmetricTransitive) {
  const Scheme& ordering = scheme(GetParam());
  testing::Generator generator = testing::generator(GetParam(), 11);
  std::vector<std::string> texts;
  for (int i = 0; i < 400; ++i) {
    const auto [a, b] = generator.pair();
    if (ordering.valid(a)) texts.push_back(a);
    if (ordering.valid(b)) texts.push_back(b);
  }
  ASSERT_GT(texts.size(), 250U);
  // With a strict weak ordering sorting puts everything in a row in which each is at least all before it. A heap stays
  // inside its bounds even when the ordering is none.
  const auto less = [&](const auto& a, const auto& b) { return ordering.compare(a, b) < 0; };
  std::ranges::make_heap(texts, less);
  std::ranges::sort_heap(texts, less);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_TRUE(ordering.compare(texts[i], texts[i]) == 0) << texts[i];
    for (std::size_t j = i + 1; j < texts.size(); ++j) {
      EXPECT_FALSE(ordering.compare(texts[i], texts[j]) > 0) << texts[i] << " " << texts[j];
      EXPECT_TRUE((ordering.compare(texts[i], texts[j]) <=> 0) == (0 <=> ordering.compare(texts[j], texts[i])))
          << texts[i] << " " << texts[j];
    }
  }
}
std::vector<std::string_view> ordered_schemes() {
  std::vector<std::string_view> names;
  for (const Scheme& row : schemes()) {
    if (row.name != "alpm" && row.name != "conan" && row.name != "maven") names.push_back(row.name);
  }
  return names;
}
// Neither pacman nor Conan nor Maven orders more than two at a time, see alpm.cc, conan.cc and maven.cc.
INSTANTIATE_TEST_SUITE_P(Schemes, Laws, ::testing::ValuesIn(ordered_schemes()), param_name);

TEST_P(Laws, LongTextsAreCheap) {
  const Scheme& ordering = scheme(GetParam());
  for (const std::string_view piece : {"1.", "0", "9", "a", "~", "^", "-", "_p", ":", "1-a.", "+"}) {
    std::string a = "1", b = "1";
    while (a.size() < kMiB) a += piece;
    b = a + "1";
    if (ordering.valid(a) && ordering.valid(b)) {
      EXPECT_TRUE((ordering.compare(a, b) <=> 0) == (0 <=> ordering.compare(b, a))) << piece;
    }
  }
}

// SemVer 2.0.0 section 11.
TEST(Semver, FollowsTheSpecification) {
  const std::vector<std::string> rising = {"0",
                                           "0.0.1",
                                           "0.9.9",
                                           "1.0.0-0",
                                           "1.0.0-1",
                                           "1.0.0-11",
                                           "1.0.0--",
                                           "1.0.0-1a",
                                           "1.0.0-alpha",
                                           "1.0.0-alpha.1",
                                           "1.0.0-alpha.beta",
                                           "1.0.0-beta",
                                           "1.0.0-beta.2",
                                           "1.0.0-beta.11",
                                           "1.0.0-rc.1",
                                           "1.0.0",
                                           "1.0.1",
                                           "1.2",
                                           "1.10.0",
                                           "2.0.0",
                                           "99999999999999999999999.0.0"};
  const Scheme& semver = scheme("semver");
  for (std::size_t i = 0; i < rising.size(); ++i) {
    for (std::size_t j = 0; j < rising.size(); ++j) {
      const auto order = compare(semver, rising[i], rising[j]);
      ASSERT_TRUE(order) << rising[i] << " " << rising[j];
      EXPECT_TRUE((*order <=> 0) == (i <=> j)) << rising[i] << " " << rising[j];
    }
  }
  EXPECT_EQ(compare(semver, "1.0.0+a", "1.0.0+b"), std::strong_ordering::equal);
  EXPECT_EQ(compare(semver, "1.0", "1.0.0"), std::strong_ordering::equal);
  for (const std::string_view bad :
       {"", "v1.0.0", "01.0.0", "1.0.0.0", "1..0", "1.0.", "1.0.0-", "1.0.0-01", "1.0.0-a..b", "1.0.0+", "1.0.0+a+b",
        "1.0-a", "1+b", "1.0.0-a_b", "a", " 1.0.0", "1.0.0 "}) {
    EXPECT_FALSE(semver.valid(bad)) << bad;
  }
}

TEST(Table, IsSortedAndFoundByEveryName) {
  EXPECT_TRUE(std::ranges::is_sorted(schemes(), {}, &Scheme::name));
  std::set<std::string> seen;
  for (const Scheme& row : schemes()) {
    EXPECT_FALSE(row.doc.empty());
    EXPECT_EQ(find_scheme(row.name), &row);
    EXPECT_FALSE(row.valid(""));
    for (const std::string_view ecosystem : row.ecosystems) {
      EXPECT_TRUE(seen.emplace(ecosystem).second) << ecosystem;
      EXPECT_EQ(find_scheme(ecosystem), &row) << ecosystem;
      EXPECT_EQ(find_scheme(std::string(ecosystem) + ":12"), &row) << ecosystem;
    }
  }
  EXPECT_EQ(find_scheme("debian"), find_scheme("deb"));
  EXPECT_EQ(find_scheme("Rocky Linux:9"), find_scheme("rpm"));
  EXPECT_EQ(find_scheme(""), nullptr);
}

}  // namespace
}  // namespace plimsoll::version
