// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "detect/table.h"
#include "detect/testing.h"

namespace plimsoll {
namespace {

testing::Facts read(std::string_view content) {
  return testing::detect(detect::apk_detector(), "lib/apk/db/installed", content);
}

std::string apk(const std::filesystem::path& root) {
  return fmt::format("{0}/lib/ld-musl-x86_64.so.1 --library-path {0}/lib:{0}/usr/lib {0}/sbin/apk --root {0}",
                     root.string());
}

std::multiset<std::string> lines(std::string_view text) {
  std::multiset<std::string> found;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end != 0) found.emplace(text.substr(0, end));
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
  }
  return found;
}

/// apk tells packages apart by this: "Q1" and 20 bytes in base64.
std::string checksum(std::size_t i) { return fmt::format("C:Q1{:08}AAAAAAAAAAAAAAAAAAA=", i); }

class ApkRoot : public ::testing::TestWithParam<const char*> {};

// `apk list` prints NAME-VERSION ARCH {ORIGIN} (LICENSE) [installed].
TEST_P(ApkRoot, TellsWhatApkLists) {
  const testing::Folder folder;
  const auto root = testing::alpine_root(GetParam(), folder);
  if (root.empty()) GTEST_SKIP() << "no Alpine root in the shared images";
  const auto listed = lines(testing::output_of(apk(root) + " list --installed 2>/dev/null"));
  if (listed.empty()) GTEST_SKIP() << "the root's apk does not run here";

  const auto facts = read(testing::slurp(root / "lib/apk/db/installed"));
  EXPECT_TRUE(facts.gaps.empty());
  EXPECT_GE(facts.packages.size(), 13U);
  std::multiset<std::string> ours;
  for (const Package& package : facts.packages) {
    ours.insert(fmt::format("{}-{} {} {{{}}} ({}) [installed]", package.name, package.version, package.arch,
                            package.source_name, package.license));
    EXPECT_EQ(package.type, "apk");
    EXPECT_EQ(package.source_version, package.version);
  }
  EXPECT_EQ(ours, listed);
}
// `apk info --rdepends NAME` prints a heading and who needs it, as NAME-VERSION.
TEST_P(ApkRoot, NeedsWhatApkSays) {
  const testing::Folder folder;
  const auto root = testing::alpine_root(GetParam(), folder);
  if (root.empty()) GTEST_SKIP() << "no Alpine root in the shared images";
  const auto facts = read(testing::slurp(root / "lib/apk/db/installed"));
  std::set<std::string> ours, theirs;
  for (const Package& package : facts.packages) {
    for (const Dependency& depends : package.depends)
      ours.insert(fmt::format("{} needed by {}-{}", depends.name, package.name, package.version));
    const auto listed = lines(testing::output_of(apk(root) + " info --rdepends " + package.name + " 2>/dev/null"));
    if (listed.empty()) GTEST_SKIP() << "the root's apk does not run here";
    for (const std::string& line : listed)
      if (!line.ends_with(" is required by:")) theirs.insert(fmt::format("{} needed by {}", package.name, line));
  }
  EXPECT_EQ(ours, theirs);
  EXPECT_GT(ours.size(), 15U);
}
// `apk info --contents NAME` prints a heading and the paths.
TEST_P(ApkRoot, OwnsWhatApkSays) {
  const testing::Folder folder;
  const auto root = testing::alpine_root(GetParam(), folder);
  if (root.empty()) GTEST_SKIP() << "no Alpine root in the shared images";
  const auto facts = read(testing::slurp(root / "lib/apk/db/installed"));
  std::size_t files = 0;
  for (const Ownership& owned : facts.owned) {
    const auto listed = lines(testing::output_of(apk(root) + " info --contents " + owned.package + " 2>/dev/null"));
    if (listed.empty()) GTEST_SKIP() << "the root's apk does not run here";
    std::set<std::uint64_t> theirs;
    for (const std::string& line : listed)
      if (!line.ends_with(" contains:") && !line.starts_with("usr/share/man/")) theirs.insert(owned_path(line));
    EXPECT_EQ(std::set(owned.files.begin(), owned.files.end()), theirs) << owned.package;
    EXPECT_TRUE(std::ranges::is_sorted(owned.files));
    files += theirs.size();
  }
  EXPECT_GT(files, 50U);
}
INSTANTIATE_TEST_SUITE_P(Images, ApkRoot, ::testing::Values("3.7.3", "3.12.12", "3.20.3"));

// Databases put together at random: odd orders, unknown letters, paragraphs twice, file lists. apk reads them back.
TEST(ApkDatabase, ReadsAsApkDoes) {
  const testing::Folder folder;
  const auto root = testing::alpine_root("3.20.3", folder);
  if (root.empty()) GTEST_SKIP() << "no Alpine root in the shared images";
  std::mt19937 random(5);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  for (int round = 0; round < 12; ++round) {
    std::string database;
    const std::size_t count = 1 + below(200);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = fmt::format("{}{}", below(3) == 0 ? "lib-" : "so:x", i);
      std::vector<std::string> fields = {fmt::format("P:{}", name),
                                         fmt::format("V:1.{}.{}-r{}", below(50), below(9), below(4)),
                                         "A:x86_64",
                                         checksum(i),
                                         "T:a description: with colons",
                                         "L:GPL-2.0-only AND MIT",
                                         "m:A Person <a@example.org>",
                                         "c:0123456789abcdef",
                                         "D:so:libc.musl-x86_64.so.1",
                                         "p:cmd:x=1.0-r0 y=2"};
      if (below(2) == 0) fields.push_back(fmt::format("o:origin{}", below(20)));
      std::shuffle(fields.begin(), fields.end(), random);
      for (const auto& field : fields) database += field + "\n";
      for (std::size_t n = below(4); n > 0; --n)
        database += "F:usr/bin\nR:tool\na:0:0:755\nZ:Q1pSfbQnM5cWxQ8k4QnDF1mPz1c7g=\n";
      database += "\n";
    }
    testing::write_file(root / "lib/apk/db/installed", database);
    const auto listed = lines(testing::output_of(apk(root) + " list --installed 2>/dev/null"));
    if (listed.empty()) GTEST_SKIP() << "the root's apk does not run here";
    std::multiset<std::string> ours;
    const auto facts = read(database);
    for (const Package& package : facts.packages) {
      // Without an origin apk prints the name in its place.
      ours.insert(fmt::format("{}-{} {} {{{}}} ({}) [installed]", package.name, package.version, package.arch,
                              package.source_name, package.license));
    }
    EXPECT_TRUE(facts.gaps.empty());
    EXPECT_EQ(ours, listed);
  }
}

TEST(ApkDatabase, DamageIsToldAndTheRestRead) {
  const auto facts = read("P:one\nV:1\n\nP:nameless\n\nP:two\r\nV:2-r0\r\no:base\r\n\r\ngarbage\nP:three\nV:3");
  ASSERT_EQ(facts.packages.size(), 3U);
  EXPECT_EQ(facts.packages[0].source_name, "one");
  EXPECT_EQ(facts.packages[1].version, "2-r0");
  EXPECT_EQ(facts.packages[1].source_name, "base");
  EXPECT_EQ(facts.packages[2].name, "three");
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].code, "malformed-file");
  EXPECT_EQ(facts.gaps[0].message, "the paragraph that ends at line 5 has no name or no version (1 more)");
}

TEST(ApkDatabase, EmptyAndRepeated) {
  EXPECT_TRUE(read("").packages.empty());
  EXPECT_TRUE(read("").gaps.empty());
  EXPECT_TRUE(read("\n\n\n").gaps.empty());
  const auto facts = read("P:a\nV:1\n\nP:a\nV:2\n\n");
  ASSERT_EQ(facts.packages.size(), 1U);
  EXPECT_EQ(facts.packages[0].version, "1");
}

}  // namespace
}  // namespace plimsoll
