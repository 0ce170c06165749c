// SPDX-License-Identifier: Apache-2.0
// tests/recipes/dockerfiles: the default profile says of each file what a careful reader says, and no more.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/lines.h"
#include "base/testing.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> corpus() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(PLIMSOLL_SOURCE "/tests/recipes/dockerfiles"))
    if (entry.path().extension() == ".dockerfile") out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

constexpr std::string_view kMark = "#= ";

class Corpus : public ::testing::TestWithParam<fs::path> {};

TEST_P(Corpus, SaysWhatAReaderSays) {
  const std::string whole = testing::slurp(GetParam());
  std::string text;
  std::vector<std::string> expected;
  for (std::string_view rest = whole; !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (line.starts_with(kMark)) {
      expected.emplace_back(line.substr(kMark.size()));
    } else {
      text += std::string(line) + "\n";
    }
  }
  std::vector<std::string> found;
  for (const Finding& finding : testing::lint_dockerfile(text, Profile::standard).findings)
    found.push_back(std::to_string(finding.places.front().line) + " " + finding.id);
  if (std::getenv("PLIMSOLL_ACCEPT") != nullptr && found != expected) {
    std::ofstream out(GetParam());
    out << text;
    for (const std::string& line : found) out << kMark << line << "\n";
  }
  EXPECT_EQ(found, expected);
}

TEST(CorpusFiles, AreAHundred) { EXPECT_GE(corpus().size(), 100U); }

std::string name_of(const ::testing::TestParamInfo<fs::path>& file) {
  std::string name = file.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Files, Corpus, ::testing::ValuesIn(corpus()), name_of);

}  // namespace
}  // namespace plimsoll::lint
