// SPDX-License-Identifier: Apache-2.0
#include "base/glob.h"

#include <gtest/gtest.h>

#include <fnmatch.h>

#include <random>
#include <string>

namespace plimsoll {
namespace {

TEST(Glob, MatchesPaths) {
  EXPECT_TRUE(glob_matches("*.pem", "etc/ssl/key.pem"));
  EXPECT_FALSE(glob_matches("etc/*.pem", "etc/ssl/key.pem"));
  EXPECT_TRUE(glob_matches("etc/**/*.pem", "etc/ssl/private/key.pem"));
  EXPECT_TRUE(glob_matches("etc/**/*.pem", "etc/key.pem"));
  EXPECT_TRUE(glob_matches("/etc/**", "etc/ssl/key.pem"));
  EXPECT_TRUE(glob_matches("**/testdata/**", "testdata/a/b"));
  EXPECT_TRUE(glob_matches("**/testdata/**", "x/y/testdata/b"));
  EXPECT_FALSE(glob_matches("**/testdata/**", "x/mytestdata/b"));
  EXPECT_TRUE(glob_matches("a\\*", "a*"));
  EXPECT_FALSE(glob_matches("a\\*", "ab"));
  EXPECT_TRUE(glob_matches("[!a-c]x", "dx"));
  EXPECT_FALSE(glob_matches("[!a-c]x", "bx"));
  EXPECT_TRUE(glob_matches("[", "["));
  EXPECT_TRUE(glob_covers("usr/share/doc", "usr/share/doc/bash/README"));
  EXPECT_TRUE(glob_covers("node_modules", "app/node_modules/x/y.js"));
  EXPECT_FALSE(glob_covers("usr/share/doc", "usr/share/docs/README"));
  EXPECT_FALSE(glob_covers("x", ""));
}

// Within one part of a path the C library says the same.
TEST(Glob, AgreesWithTheCLibrary) {
  std::mt19937 noise(1);
  constexpr std::string_view kPattern = "ab*?[]!-/\\", kPath = "ab[]!-/";
  const auto random = [&](std::string_view alphabet, std::size_t most) {
    std::string made(1 + noise() % most, ' ');
    for (char& c : made) c = alphabet[noise() % alphabet.size()];
    return made;
  };
  int compared = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string pattern = "x/" + random(kPattern, 7), path = "x/" + random(kPath, 5);
    // What the two see differently: "**", an escape of a slash, in a set or at the end, and sets that hold slashes.
    if (pattern.find("**") != std::string::npos || pattern.ends_with('\\')) continue;
    if (pattern.find("\\/") != std::string::npos) continue;
    const std::size_t set = pattern.find('[');
    if (set != std::string::npos && pattern.find_first_of("/\\-", set) != std::string::npos) continue;
    ++compared;
    ASSERT_EQ(glob_matches(pattern, path), ::fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME) == 0)
        << pattern << " " << path;
  }
  EXPECT_GT(compared, 10'000);
}

TEST(Glob, TimeIsBounded) {
  std::string pattern;
  for (int i = 0; i < 2000; ++i) pattern += "*a";
  EXPECT_FALSE(glob_matches(pattern, std::string(4000, 'a') + "b"));
}

}  // namespace
}  // namespace plimsoll
