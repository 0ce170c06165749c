// SPDX-License-Identifier: Apache-2.0
#include "secret/shape.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "secret/probe.h"
#include "secret/sample.h"

namespace plimsoll::secret {
namespace {

re2::RE2::Options over_bytes() {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  return options;
}

const std::vector<std::string>& patterns() {
  static const std::vector<std::string> all{
      R"(ab*c+?d{2,3}e{2}f{1,}g?)",
      R"((?i)Key(?-i:Case)[a-f]+)",
      R"([^a-z\d]{3}[[:alpha:]][[:^space:]][]a][a\]]-[a-][\x41-\x43\x{44}])",
      R"(a.b(?s:.)c(?s).)",
      R"((?P<name>x|y(?:z|w))\Qa.b*\E\.\\\/\-)",
      R"(\pL\p{Greek}?\PN\d\D\s\S\w\W)",
      R"(^\bword\b$|\A\Bz\z)",
      R"({,5}x{2}{a})",
      R"(\x41\101\0\t\n\r\f\v\a)",
      R"([^k]é[é-ü](?i)[^k]e)",
      R"(()|a||b)",
  };
  return all;
}

TEST(Shape, MatchesWhateverTheExpressionDoes) {
  std::mt19937 random(1);
  for (const std::string& pattern : patterns()) {
    const re2::RE2 re(pattern, over_bytes());
    ASSERT_TRUE(re.ok()) << pattern << ": " << re.error();
    const auto shape = shape_of(pattern);
    ASSERT_TRUE(shape) << pattern;
    const re2::RE2 again(expression_of(*shape), over_bytes());
    ASSERT_TRUE(again.ok()) << pattern << " became " << again.pattern() << ": " << again.error();
    const Width width = width_of(*shape);
    const std::vector<ByteSet> first = first_bytes(*shape, 20);
    ASSERT_EQ(first.size(), std::min<std::size_t>(20, width.least));
    int matched = 0;
    for (int round = 0; round < 3000; ++round) {
      std::string text = testing::sample(*shape, random);
      // And near misses, of which some match as well.
      if (round % 3 != 0 && !text.empty())
        text[random() % text.size()] = static_cast<char>(round % 2 == 0 ? random() % 256 : random() % 95 + 32);
      if (!re2::RE2::FullMatch(text, re)) continue;
      ++matched;
      ASSERT_TRUE(re2::RE2::FullMatch(text, again)) << pattern << " matches '" << text << "'";
      ASSERT_GE(text.size(), width.least);
      ASSERT_LE(text.size(), width.most);
      for (std::size_t i = 0; i < first.size(); ++i)
        ASSERT_TRUE(first[i][static_cast<unsigned char>(text[i])]) << pattern << " at " << i << " of '" << text << "'";
    }
    EXPECT_GT(matched, 0) << pattern;
  }
}

TEST(Shape, KnowsWhatItDoesNotKnow) {
  for (const char* pattern :
       {"(", "(?<", "(?P<n", "[a", "[[:what:]]", "\\", "a)", "(?x)a", "[z-a]", "\\y", "\\x{1234}"})
    EXPECT_FALSE(shape_of(pattern)) << pattern;
  EXPECT_FALSE(shape_of(std::string(1000, '(') + std::string(1000, ')')));
  EXPECT_FALSE(shape_of(std::string(200'000, 'a')));
}

std::string probes_text(std::string_view pattern) {
  std::string text;
  for (const Probe& probe : probes_of(*shape_of(pattern))) {
    text += text.empty() ? "" : " | ";
    for (const Literal& literal : probe.literals) text += literal.text + (literal.any_case ? "/i " : " ");
    text += std::to_string(probe.before);
  }
  return text;
}

TEST(Probe, TakesTheRarestText) {
  EXPECT_EQ(probes_text(R"(\bghp_[0-9A-Za-z]{36}\b)"), "ghp_ 0");
  EXPECT_EQ(probes_text(R"((?i)[\w.-]{0,50}?(?:adobe)(?:[ \t]{0,20})=([a-f0-9]{32}))"), "adobe/i 50");
  EXPECT_EQ(probes_text(R"((?:AKIA|ASIA)[A-Z2-7]{16})"), "AKIA ASIA 0");
  EXPECT_EQ(probes_text(R"([a-f0-9]{32}-us20)"), "-us20 32");
  EXPECT_EQ(probes_text(R"((?:kind: secret.*|[0-9]{3}data-)x)"), "kind: secr 0 | data-x 3");
  EXPECT_EQ(probes_text(R"([a-f0-9]{40})"), "") << "too common to look for";
}

}  // namespace
}  // namespace plimsoll::secret
