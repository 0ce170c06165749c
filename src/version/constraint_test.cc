// SPDX-License-Identifier: Apache-2.0
// Constraints against the ecosystems' own tools, and what holds between satisfies(), the intervals and their
// complement.
#include "version/constraint.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "version/constraints/language.h"
#include "version/testing.h"

namespace plimsoll::version {
namespace {

using testing::Pair;

const Scheme& scheme(std::string_view name) {
  const Scheme* found = find_scheme(name);
  EXPECT_NE(found, nullptr) << name;
  return *found;
}

/// Small versions and what a language says about them, so that the answers are now yes, now no.
struct Sentences {
  std::string scheme;
  std::vector<std::string> ops;
  std::vector<std::string> joins, alternatives;
  std::vector<std::string> tails;    // behind the numbers of a version
  std::vector<std::string> partial;  // behind the numbers in a constraint only
  std::size_t least = 3, most = 3;   // numbers of a version
  std::string before = "", after = "";
};

const std::vector<Sentences> kSentences = {
    {"composer",
     {"", "^", "~", ">=", "<=", ">", "<", "=", "==", "!=", "<>", ">= ", "< "},
     {" ", ",", ", "},
     {"||", " || ", "|", " | "},
     {"", "", "", "", "-beta1", "-RC1", "-dev", "-alpha", "-p1", "+b", "-beta.2", "b2", "-stable", "_rc2"},
     {".*", ".x", ".x-dev", "@dev", "@beta", "@stable", "-beta1@dev", ".*.*", "-x", ".X"},
     1,
     4},
    {"conan",
     {"", "^", "~", ">=", "<=", ">", "<", "="},
     {" "},
     {"||", " || "},
     {"", "", "", "", "-rc", "-alpha.1", "+b1", "-rc+1", "a", "-"},
     {".*", "*", "-"},
     1,
     4,
     "[",
     "]"},
    {"gem",
     {"", "~> ", ">= ", "<= ", "> ", "< ", "= ", "!= ", "~>", ">="},
     {", ", ","},
     {},
     {"", "", "", "", ".a", ".pre1", "-x", ".rc.2", "b1", ".b"},
     {".x", " a", "..1"},
     1,
     4},
    {"hex",
     {"", "~> ", ">= ", "<= ", "> ", "< ", "== ", "!= ", "~>", ">="},
     {" and "},
     {" or "},
     {"", "", "", "", "-alpha", "-rc.1", "-0", "+b", "-alpha.2+b"},
     {".x", "-", "-01"},
     2,
     3},
    {"maven", {}, {}, {}, {"", "", "", "-SNAPSHOT", "-alpha-1", "-rc1", ".Final", "-sp", "-jre"}, {}, 1, 4},
    {"npm",
     {"", "^", "~", ">=", "<=", ">", "<", "=", "~>", "^ ", ">= ", "< ", "~ ", "v", "=v", ">=v"},
     {" ", "  "},
     {"||", " || "},
     {"", "", "", "", "-alpha", "-alpha.1", "-0", "+b", "-rc.1+b", "-beta"},
     {".x", ".*", ".X", "-01", ".x.x", "x", ".x-a"},
     1,
     3},
    {"nuget", {}, {}, {}, {"", "", "", "-alpha", "-Beta.1", "-0", "+b", "-rc.1+b", "-b--1", ".x"}, {}, 1, 4},
    {"pep440",
     {"==", "~=", ">=", "<=", ">", "<", "!=", "===", "== ", ">= "},
     {",", ", "},
     {},
     {"", "", "", "", "a1", "rc1", ".post1", ".dev1", "+l.1", ".post1.dev2", "b2.dev1", "-1", "RC2", "a0.post2"},
     {".*", ".x", "*", "a1.*"},
     1,
     4},
    {"semver",
     {"", "^", "~", ">=", "<=", ">", "<", "=", ">= ", "^ "},
     {", ", ","},
     {},
     {"", "", "", "", "-alpha", "-alpha.1", "-0", "+b", "-rc.1+b", "-beta"},
     {".x", ".*", "-01", ".*.*", ".x-a"},
     1,
     3},
};

const Sentences& sentences(std::string_view name) { return *std::ranges::find(kSentences, name, &Sentences::scheme); }

class Maker {
 public:
  Maker(const Sentences& language, std::uint32_t seed) : language_(language), random_(seed) {}

  std::string version() { return numbers(language_.most == 3 ? 3 : language_.least) + one_of(language_.tails); }

  std::string constraint() {
    if (language_.scheme == "maven") return brackets();
    if (language_.scheme == "nuget") return below(3) == 0 ? floating() : brackets();
    std::string text = clause();
    while (!language_.alternatives.empty() && below(4) == 0) text += one_of(language_.alternatives) + clause();
    return language_.before + text + (language_.scheme == "conan" && below(4) == 0 ? ", include_prerelease" : "") +
           language_.after;
  }

 private:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  const std::string& one_of(const std::vector<std::string>& list) { return list[below(list.size())]; }

  std::string numbers(std::size_t least) {
    std::string text = std::to_string(below(3));
    for (std::size_t n = least + below(language_.most - least + 1); n > 1; --n) text += '.' + std::to_string(below(4));
    return text;
  }

  std::string term() {
    const std::string text = one_of(language_.ops) + numbers(below(3) == 0 ? language_.least : language_.most);
    return text + (below(5) == 0 && !language_.partial.empty() ? one_of(language_.partial) : one_of(language_.tails));
  }

  std::string clause() {
    const bool hyphen = language_.scheme == "npm" || language_.scheme == "composer";
    if (hyphen && below(6) == 0) {
      return numbers(language_.least) + one_of(language_.tails) + " - " + numbers(language_.least) +
             one_of(language_.tails);
    }
    if (hyphen && below(30) == 0) return below(2) == 0 ? "*" : "x";
    std::string text = term();
    while (below(3) == 0) text += one_of(language_.joins) + term();
    return text;
  }

  std::string floating() {
    if (below(20) == 0) return below(2) == 0 ? "*" : "*-*";
    std::string text = numbers(1);
    const bool floats = below(3) > 0;
    if (floats) text += ".*";
    if (!floats || below(3) == 0) text += below(2) == 0 ? "-*" : below(2) == 0 ? "-beta*" : "-beta.*";
    return text;
  }

  std::string brackets() {
    if (below(10) == 0) return version();
    std::string text;
    do {
      if (!text.empty()) text += ',';
      text += below(2) == 0 ? "[" : "(";
      if (below(5) > 0) text += version();
      if (below(6) > 0) text += ',' + (below(4) > 0 ? version() : std::string{});
      text += below(2) == 0 ? "]" : ")";
    } while (language_.scheme == "maven" && below(6) == 0);
    return text;
  }

  const Sentences& language_;
  std::mt19937 random_;
};

std::vector<Pair> questions(std::string_view name, std::size_t count) {
  Maker maker(sentences(name), 20240229);
  std::vector<Pair> out;
  while (out.size() < count) {
    std::string version = maker.version();
    out.emplace_back(std::move(version), maker.constraint());
  }
  return out;
}

char ours(const Scheme& ordering, const Pair& question) {
  const auto answer = satisfies(ordering, question.first, question.second);
  return !answer ? '!' : *answer ? 'y' : 'n';
}

class Satisfies : public ::testing::TestWithParam<std::string_view> {};

TEST_P(Satisfies, AgreesWithItsTool) {
  const auto asked = questions(GetParam(), 10'000 * testing::effort());
  const auto answers = testing::ask_satisfies(GetParam(), asked);
  if (!answers) GTEST_SKIP() << answers.error().message;
  std::map<char, std::size_t> seen;
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const char theirs = (*answers)[i];
    ++seen[theirs];
    const char answer = ours(scheme(GetParam()), asked[i]);
    if (answer == theirs || theirs == '~') continue;
    if (++wrong <= 25) {
      ADD_FAILURE() << asked[i].first << " for \"" << asked[i].second << "\": " << answer << ", the tool says "
                    << theirs;
    }
  }
  EXPECT_EQ(wrong, 0U) << "of " << asked.size();
  EXPECT_GT(seen['y'], asked.size() / 20);
  EXPECT_GT(seen['n'], asked.size() / 20);
  EXPECT_GT(seen['!'], asked.size() / 100);
}
INSTANTIATE_TEST_SUITE_P(Tools, Satisfies,
                         ::testing::Values("composer", "conan", "gem", "hex", "maven", "npm", "nuget", "pep440",
                                           "semver"),
                         [](const auto& param) { return std::string(param.param); });

class Intervals : public ::testing::TestWithParam<std::string_view> {};

TEST_P(Intervals, HoldWhatSatisfiesAndTheComplementTheRest) {
  const Scheme& ordering = scheme(GetParam());
  std::size_t inside = 0, outside = 0;
  for (const auto& [version, constraint] : questions(GetParam(), 10'000)) {
    const auto intervals = parse_constraint(ordering, constraint);
    const auto passes = satisfies(ordering, version, constraint);
    ASSERT_EQ(intervals.has_value() && ordering.valid(version), passes.has_value()) << version << " " << constraint;
    if (!passes) continue;
    const bool in = contains_any(ordering, *intervals, version);
    ++(in ? inside : outside);
    EXPECT_TRUE(in || !*passes) << version << " " << constraint;
    const bool release = version.find_first_not_of("0123456789.") == version.npos;
    const bool by_text = GetParam() == "conan" || constraint.find("===") != constraint.npos;
    EXPECT_TRUE(*passes || !in || !release || by_text) << version << " " << constraint;
    const auto rest = complement(ordering, *intervals);
    EXPECT_NE(in, contains_any(ordering, rest, version)) << version << " " << constraint;
    EXPECT_EQ(complement(ordering, rest), *intervals) << constraint;
    EXPECT_EQ(unite(ordering, *intervals), *intervals) << constraint;
  }
  EXPECT_GT(inside, 300U);
  EXPECT_GT(outside, 300U);
}
INSTANTIATE_TEST_SUITE_P(Languages, Intervals,
                         ::testing::Values("composer", "conan", "gem", "hex", "maven", "npm", "nuget", "pep440",
                                           "semver"),
                         [](const auto& param) { return std::string(param.param); });

std::string shown(const Result<std::vector<Interval>>& intervals) {
  if (!intervals) return "!";
  std::string out;
  for (const Interval& interval : *intervals) {
    out += interval.lower.included ? '[' : '(';
    out += interval.lower.version + ',' + interval.upper.version;
    out += interval.upper.included ? ']' : ')';
  }
  return out;
}

struct Example {
  std::string_view scheme, text, intervals;
};

// From each tool's own documentation.
TEST(Constraint, ReadsEachLanguage) {
  const std::vector<Example> examples = {
      {"deb", ">= 1.0, < 2.0", "[1.0,2.0)"},
      {"deb", "= 1.2.3", "[1.2.3,1.2.3]"},
      {"deb", "!= 1.5 || = 1.5", "(,)"},
      {"rpm", "> 1.0 <= 2.0 || > 3", "(1.0,2.0](3,)"},
      {"deb", "> 2, < 1", ""},
      {"deb", ">=", "!"},
      {"deb", "", "!"},
      {"deb", "~> 1.0", "!"},
      {"apk", ">= 1.0, < !", "!"},
      {"npm", "^1.2.3", "[1.2.3,2.0.0-0)"},
      {"npm", "^0.0.3", "[0.0.3,0.0.4-0)"},
      {"npm", "~1.2", "[1.2.0,1.3.0-0)"},
      {"npm", "1.2.3 - 2.3", "[1.2.3,2.4.0-0)"},
      {"npm", "<1.0.0 || >=2.3.1", "(,1.0.0)[2.3.1,)"},
      {"npm", "*", "(,)"},
      {"npm", "latest", "!"},
      {"semver", "1.2.3", "[1.2.3,2.0.0-0)"},
      {"semver", ">=1.2, <1.5", "[1.2.0-0,1.5.0-0)"},
      {"semver", "0.1.*", "[0.1.0,0.2.0-0)"},
      {"pep440", "~=2.2", "[2.2,3.dev0)"},
      {"pep440", "~=1.4.5a4", "[1.4.5a4,1.5.dev0)"},
      {"pep440", "==3.1.*", "[3.1.dev0,3.2.dev0)"},
      {"pep440", ">=1.0,!=1.3,<2", "[1.0,1.3)[1.3.post0.dev0,2.dev0)"},
      {"gem", "~> 4.2.5", "[4.2.5,4.3.A)"},
      {"gem", ">= 1.0, != 1.2, < 2", "[1.0,1.2)(1.2,2)"},
      {"maven", "[1.0,2.0)", "[1.0,2.0)"},
      {"maven", "(,1.0],[1.2,)", "(,1.0][1.2,)"},
      {"maven", "[1.5]", "[1.5,1.5]"},
      {"maven", "1.0", "(,)"},
      {"maven", ">= 2.0, < 2.15.0", "[2.0,2.15.0)"},
      {"maven", "[2.0,1.0]", "!"},
      {"nuget", "1.0", "[1.0,)"},
      {"nuget", "(1.0,)", "(1.0,)"},
      {"nuget", "[1.0]", "[1.0,1.0]"},
      {"nuget", "(,1.0]", "(,1.0]"},
      {"nuget", "[1.0,2.0]", "[1.0,2.0]"},
      {"nuget", "[1.0,2.0)", "[1.0,2.0)"},
      {"nuget", "(1.0)", "!"},
      {"nuget", "*", "(,)"},
      {"nuget", "1.2.*", "[1.2,1.3--2147483648)"},
      {"composer", "^1.2.3", "[1.2.3-dev,2.0.0.0-dev)"},
      {"composer", "~1.2", "[1.2-dev,2.0.0.0-dev)"},
      {"composer", "1.0.*", "[1.0.0.0-dev,1.1.0.0-dev)"},
      {"composer", "1.0 - 2.0", "[1.0-dev,2.1.0.0-dev)"},
      {"composer", "dev-main", ""},
      {"composer", "@dev", "(,)"},
      {"composer", ">=1.0 <1.1 || >=1.2", "[1.0-dev,1.1-dev)[1.2-dev,)"},
      {"go", "v1.2.3", "[v1.2.3,)"},
      {"go", ">= 1.0.0, < 1.4.2", "[1.0.0,1.4.2)"},
      {"go", "= 1.2.3", "[1.2.3,1.2.3]"},
      {"hex", "~> 2.0.0", "[2.0.0,2.1.0-0)"},
      {"hex", "~> 2.1", "[2.1.0,3.0.0-0)"},
      {"hex", ">= 2.0.0 and < 2.1.0 or == 3.0.0", "[2.0.0,2.1.0)[3.0.0,3.0.0]"},
      {"hex", ">= 1.0.0, < 1.2.0", "[1.0.0,1.2.0)"},
      {"pub", "any", "(,)"},
      {"pub", "^1.2.3", "[1.2.3,2.0.0-0)"},
      {"pub", "^0.1.2", "[0.1.2,0.2.0-0)"},
      {"pub", ">=1.2.3 <2.0.0", "[1.2.3,2.0.0-0)"},
      {"pub", ">=2.0.0-dev <2.0.0", "[2.0.0-dev,2.0.0)"},
      {"pub", ">1.0", "!"},
      {"conan", "[>=1.2 <2]", "[1.2-,2-)"},
      {"conan", "[~1.2.3]", "[1.2.3-,1.3-)"},
      {"conan", "[^0.2.1 || 3.0]", "[0.2.1-,0.3-)[3.0,3.0]"},
      {"conan", "1.2.3", "[1.2.3,1.2.3]"},
      {"conan", "[^0.0]", "!"},
      {"swift", "from: \"1.2.3\"", "[1.2.3,2.0.0)"},
      {"swift", ".upToNextMinor(from: \"1.2.3\")", "[1.2.3,1.3.0)"},
      {"swift", "\"1.2.3\"..<\"1.4.0\"", "[1.2.3,1.4.0)"},
      {"swift", "\"1.2.3\"...\"1.4.0\"", "[1.2.3,1.4.0]"},
      {"swift", "exact: \"1.2.3\"", "[1.2.3,1.2.3]"},
      {"swift", "upToNextMajor(1.0.0)", "!"},
      {"hackage", ">=1.2 && <1.3 || ==2.*", "[1.2,1.3)[2,3)"},
      {"hackage", "^>=1.2.3", "[1.2.3,1.3)"},
      {"hackage", ">=1 && (<2 || >=3)", "[1,2)[3,)"},
      {"hackage", "(((-any)))", "(,)"},
      {"hackage", "-none", ""},
      {"hackage", "== { 1.0, 1.2 }", "[1.0,1.0][1.2,1.2]"},
      {"hackage", ">=1 && (<2", "!"},
      {"hackage", ">=1)", "!"},
      {"cran", "(>= 3.5.0)", "[3.5.0,)"},
      {"cran", ">= 1.0, < 2.0-1", "[1.0,2.0-1)"},
      {"bitnami", ">= 1.0.0, <= 1.2.3-4", "[1.0.0,1.2.3-4]"},
      {"generic", "< 1.1.1za", "(,1.1.1za)"},
  };
  for (const auto& [name, text, expected] : examples) {
    EXPECT_EQ(shown(parse_constraint(scheme(name), text)), expected) << name << " " << text;
  }
}

struct Judgement {
  std::string_view scheme, constraint, passing, failing;  // versions separated by blanks
};

// Rules about pre-releases of the tools that cannot be asked here.
TEST(Constraint, KeepsTheRulesAboutPreReleases) {
  const std::vector<Judgement> cases = {
      {"nuget", "1.*", "1.0.0 1.9.9.9", "0.9 2.0.0 1.1.0-beta 2.0.0-alpha"},
      {"nuget", "1.*-*", "1.0.0 1.1.0-beta 1.0.0-alpha", "2.0.0-alpha 0.9.0"},
      {"nuget", "1.2.3-beta*", "1.2.3-beta 1.2.3-BETA2 1.2.3", "1.2.3-alpha 1.2.3-rc 1.2.4"},
      {"nuget", "[1.0,2.0)", "1.0 1.5.0-beta 2.0.0-alpha", "1.0.0-rc 2.0"},
      {"nuget", "*", "1.0 0.1", "1.0-beta"},
      {"swift", "from: 1.2.3", "1.2.3 1.9.0 v1.3.0", "1.2.2 2.0.0 1.3.0-beta 2.0.0-alpha"},
      {"swift", "from: 1.2.3-beta", "1.2.3-beta 1.2.3 1.3.0-alpha", "2.0.0 2.0.0-alpha"},
      {"pub", ">=1.0.0 <2.0.0", "1.0.0 1.5.0-dev 1.0.0+1", "2.0.0-dev 2.0.0 1.0.0-dev"},
      {"pub", "1.2.3+4", "1.2.3+4", "1.2.3 1.2.3+5"},
  };
  for (const auto& [name, constraint, passing, failing] : cases) {
    for (const std::string_view version : words(passing)) {
      EXPECT_EQ(ours(scheme(name), {std::string(version), std::string(constraint)}), 'y')
          << version << " " << constraint;
    }
    for (const std::string_view version : words(failing)) {
      EXPECT_EQ(ours(scheme(name), {std::string(version), std::string(constraint)}), 'n')
          << version << " " << constraint;
    }
  }
}

TEST(Constraint, HasLimits) {
  for (const Scheme& row : schemes()) {
    std::string many = ">= 1.0.0";
    while (many.size() < 15'000) many += ", != 1.0.1";
    EXPECT_FALSE(parse_constraint(row, many)) << row.name;
    while (many.size() < 30'000) many += " || 1.0.0";
    EXPECT_FALSE(parse_constraint(row, many)) << row.name;
    EXPECT_FALSE(parse_constraint(row, "\x01")) << row.name;
    EXPECT_FALSE(satisfies(row, "", ">= 1.0.0")) << row.name;
  }
  std::string deep(8000, '(');
  EXPECT_FALSE(parse_constraint(scheme("hackage"), deep + ">=1" + std::string(8000, ')')));
}

TEST(Constraint, ComparisonsAreForAll) {
  for (const Scheme& row : schemes()) {
    EXPECT_EQ(shown(parse_comparisons(row, ">= 1.0.0, < 2.0.0")), "[1.0.0,2.0.0)") << row.name;
  }
}

}  // namespace
}  // namespace plimsoll::version
