// SPDX-License-Identifier: Apache-2.0
// Against moby's own matcher (tests/oracles/ignore_file).
#include "dockerfile/ignore_file.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <random>

#include "base/go_oracle.h"

namespace plimsoll::dockerfile {
namespace {

TEST(ignore_file, reads) {
  const auto file = IgnoreFile::parse("\xEF\xBB\xBF# c\n*.md\n\n ! README.md \n/a/../b/\n");
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->has_exceptions());
  ASSERT_EQ(file->entries().size(), 3U);
  EXPECT_EQ(file->entries()[1].pattern, "README.md");
  EXPECT_EQ(file->entries()[1].line, 4U);
  EXPECT_EQ(file->entries()[2].pattern, "b");
  EXPECT_TRUE(file->excludes("x.md"));
  EXPECT_FALSE(file->excludes("README.md"));
  EXPECT_TRUE(file->excludes("b/c/d"));
  EXPECT_TRUE(file->excludes("./b/"));
  EXPECT_FALSE(IgnoreFile::parse("")->excludes("x"));
  EXPECT_TRUE(IgnoreFile{}.empty());
  for (const char* bad : {"!", "a\n! \n", "[", "a[]b]", "x\\", "[z-a]"}) EXPECT_FALSE(IgnoreFile::parse(bad)) << bad;
}

TEST(ignore_file, stays_within_bounds) {
  EXPECT_FALSE(IgnoreFile::parse(std::string(kMostIgnoreBytes + 1, 'a')));
  EXPECT_FALSE(IgnoreFile::parse(std::string(70'000, 'a')));
  std::string many;
  for (std::size_t i = 0; i <= kMostIgnorePatterns; ++i) many += "a\n";
  EXPECT_FALSE(IgnoreFile::parse(many));
  const auto begin = std::chrono::steady_clock::now();
  std::string stars;
  for (int i = 0; i < 500; ++i) stars += "*a**b/";
  const auto file = IgnoreFile::parse(stars);
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->excludes(std::string(4000, 'a')));
  EXPECT_FALSE(*match_path(stars, std::string(4000, 'a')));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

class Moby : public testing::GoOracle {
 protected:
  Moby() : GoOracle("ignore_file") {}
};

/// No "*" or "?" in a set and no escaped letter: moby hands those to a regular expression.
constexpr std::string_view kPatternParts[] = {"a",     "b",    "ab",  "/",        "/",
                                              "*",     "*",    "**",  "**/",      "?",
                                              "[a-b]", "[^a]", "[b]", "\\*",      ".",
                                              "..",    "!",    " ",   "#",        "^",
                                              "]",     "[",    "\\",  "\xC3\xA9", "[\xC3\xA9-\xC3\xB9]",
                                              "$",     "(",    "+",   "-",        ".md",
                                              "\t"};
constexpr std::string_view kPathParts[] = {"a", "b", "ab", "*", ".md", "\xC3\xA9", "x", ".",
                                           "^", "]", "!",  "$", "(",   "-",        " "};

template <std::size_t N>
std::string made_of(const std::string_view (&parts)[N], std::size_t most, std::mt19937& random) {
  std::string out;
  for (std::size_t i = random() % most + 1; i > 0; --i) out += parts[random() % N];
  return out;
}

std::string made_path(std::mt19937& random) {
  std::string out = made_of(kPathParts, 3, random);
  for (std::size_t i = random() % 3; i > 0; --i) out += "/" + made_of(kPathParts, 3, random);
  return out;
}

/// What moby hands to a regular expression that reads it in its own way: "*", "?" and "." in a set, letters behind
/// "\\".
bool is_odd(std::string_view text) {
  bool in_set = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escapes = text[i] == '\\' && i + 1 < text.size();
    if (escapes && (std::isalnum(static_cast<unsigned char>(text[i + 1])) != 0 || (text[i + 1] & 0x80) != 0))
      return true;
    if (in_set && (text[i] == '*' || text[i] == '?')) return true;
    in_set = text[i] != '\n' && (in_set ? text[i] != ']' : text[i] == '[');
    if (escapes) ++i;
  }
  return false;
}

TEST_F(Moby, excludes_the_same) {
  std::mt19937 random(3);
  struct Question {
    std::string file;
    std::vector<std::string> paths;
  };
  std::vector<Question> questions;
  std::ofstream out(folder_.path() / "questions");
  for (int i = 0; i < 8000; ++i) {
    Question question;
    if (random() % 10 == 0) question.file = "\xEF\xBB\xBF";
    for (std::size_t lines = random() % 3 + 1; lines > 0; --lines) {
      if (random() % 3 == 0) question.file += "!";
      question.file += made_of(kPatternParts, 5, random) + (random() % 8 == 0 ? "\r\n" : "\n");
    }
    if (is_odd(question.file)) continue;
    json::array paths;
    for (int p = 0; p < 12; ++p) {
      std::string path = made_path(random);
      if (path.find("/.") != std::string::npos || path.starts_with('.')) continue;  // not as a context has them
      paths.emplace_back(path);
      question.paths.push_back(std::move(path));
    }
    out << json::compact(json::object{{"file", question.file}, {"paths", std::move(paths)}}) << "\n";
    questions.push_back(std::move(question));
  }
  out.close();
  const auto answers = ask("< questions");
  ASSERT_EQ(answers.size(), questions.size());
  std::size_t excluded = 0, refused = 0, kept = 0;
  for (std::size_t i = 0; i < questions.size() && !HasFailure(); ++i) {
    const auto& [text, paths] = questions[i];
    const auto file = IgnoreFile::parse(text);
    if (!json::text(answers[i], "error").empty()) {
      EXPECT_FALSE(file) << text << " is refused: " << json::text(answers[i], "error");
      ++refused;
      continue;
    }
    ASSERT_TRUE(file) << text << " is taken";
    const json::array& patterns = json::items(answers[i], "patterns");
    ASSERT_EQ(file->entries().size(), patterns.size()) << text;
    for (std::size_t k = 0; k < patterns.size(); ++k) {
      const IgnoreFile::Entry& entry = file->entries()[k];
      EXPECT_EQ((entry.exception ? "!" : "") + entry.pattern, json::text(patterns[k])) << text;
    }
    for (std::size_t k = 0; k < paths.size(); ++k) {
      const bool expected = json::items(answers[i], "excluded").at(k).get_bool();
      EXPECT_EQ(file->excludes(paths[k]), expected) << text << "\nwith " << paths[k];
      ++(expected ? excluded : kept);
    }
  }
  EXPECT_GT(excluded, 4000U);
  EXPECT_GT(kept, 5000U);
  EXPECT_GT(refused, 500U);
}

TEST_F(Moby, matches_paths_as_go_does) {
  std::mt19937 random(4);
  std::vector<std::pair<std::string, std::string>> questions;
  std::ofstream out(folder_.path() / "questions");
  for (int i = 0; i < 20'000; ++i) {
    questions.emplace_back(made_of(kPatternParts, 6, random), made_path(random));
    out << json::compact(json::object{{"pattern", questions.back().first}, {"path", questions.back().second}}) << "\n";
  }
  out.close();
  const auto answers = ask("< questions");
  ASSERT_EQ(answers.size(), questions.size());
  std::size_t matched = 0;
  for (std::size_t i = 0; i < questions.size() && !HasFailure(); ++i) {
    const auto& [pattern, path] = questions[i];
    const auto matches = match_path(pattern, path);
    EXPECT_EQ(!matches, !json::text(answers[i], "error").empty()) << pattern;
    if (!matches) continue;
    EXPECT_EQ(*matches, json::find(answers[i], "matches")->get_bool()) << pattern << " with " << path;
    matched += *matches ? 1 : 0;
  }
  EXPECT_GT(matched, 150U);
}

}  // namespace
}  // namespace plimsoll::dockerfile
