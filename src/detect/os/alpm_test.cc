// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "detect/table.h"
#include "detect/testing.h"

namespace plimsoll {
namespace {

constexpr std::string_view kZlib =
    "%NAME%\nzlib\n\n%VERSION%\n1:1.3.1-2\n\n%BASE%\nzlib\n\n%DESC%\nCompression library\n\n%ARCH%\nx86_64\n\n"
    "%PACKAGER%\nA Person <a@example.org>\n\n%LICENSE%\nZlib\nMIT\n\n%VALIDATION%\npgp\n\n%DEPENDS%\nglibc\n\n";
constexpr std::string_view kTools =
    "%NAME%\nzlib-tools\n\n%VERSION%\n1.3.1-2\n\n%BASE%\nzlib\n\n%ARCH%\nany\n\n%LICENSE%\nMIT\n\n";

TEST(Alpm, ReadsOnlyTheLocalDatabase) {
  const auto detector = detect::alpm_detector();
  const auto facts = testing::detect(detector, "var/lib/pacman/local/zlib-tools-1.3.1-2/desc", kTools);
  ASSERT_EQ(facts.packages.size(), 1U);
  EXPECT_EQ(facts.packages[0].source_name, "zlib");
  EXPECT_EQ(facts.packages[0].arch, "any");
  const auto zlib = testing::detect(detector, "var/lib/pacman/local/zlib-1:1.3.1-2/desc", kZlib);
  ASSERT_EQ(zlib.packages.size(), 1U);
  EXPECT_EQ(zlib.packages[0].license, "Zlib AND MIT");
  const auto other = testing::detect(detector, "srv/desc", "anything");
  EXPECT_TRUE(other.packages.empty() && other.gaps.empty());
  EXPECT_EQ(testing::detect(detector, "var/lib/pacman/local/x-1/desc", "%NAME%\nx\n").gaps.size(), 1U);
}

TEST(Alpm, TellsWhatPacmanLists) {
  const testing::Folder folder;
  const auto local = folder.path() / "local";
  testing::write_file(local / "ALPM_DB_VERSION", "9\n");
  std::multiset<std::string> ours;
  for (const auto& [name, text] : {std::pair("zlib-1:1.3.1-2", kZlib), std::pair("zlib-tools-1.3.1-2", kTools)}) {
    testing::write_file(local / name / "desc", text);
    testing::write_file(local / name / "files", "");
    const auto facts =
        testing::detect(detect::alpm_detector(), fmt::format("var/lib/pacman/local/{}/desc", name), text);
    for (const Package& package : facts.packages) ours.insert(package.name + " " + package.version);
  }
  const std::string listed =
      testing::output_of("pacman --query --dbpath " + folder.path().string() + " --config /dev/null 2>/dev/null");
  if (listed.empty()) GTEST_SKIP() << "no pacman on this machine (pacman-package-manager)";
  std::string text;
  for (const auto& line : ours) text += line + "\n";
  EXPECT_EQ(text, listed);
}

}  // namespace
}  // namespace plimsoll
