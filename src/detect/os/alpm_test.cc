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
    testing::write_file(
        local / name / "files",
        "%FILES%\nusr/\nusr/lib/\nusr/lib/libz.so.1\nusr/share/\nusr/share/man/\nusr/share/man/man3/\nusr/share/"
        "man/man3/zlib.3.gz\n\n%BACKUP%\netc/zlib.conf\t0123\n");
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

  const auto facts = testing::detect(detect::alpm_detector(), "var/lib/pacman/local/zlib-tools-1.3.1-2/files",
                                     testing::slurp(local / "zlib-tools-1.3.1-2/files"));
  ASSERT_EQ(facts.owned.size(), 1U);
  std::set<std::uint64_t> theirs;
  const std::string paths = testing::output_of("pacman --query --list --quiet zlib-tools --dbpath " +
                                               folder.path().string() + " --config /dev/null 2>/dev/null");
  for (std::string_view rest = paths; !rest.empty();) {
    const std::string_view path = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(path.size() + 1);
    if (!path.ends_with('/') && path.find("/man/") == path.npos) theirs.insert(owned_path(path));
  }
  EXPECT_EQ(std::set(facts.owned[0].files.begin(), facts.owned[0].files.end()), theirs);
}

TEST(Alpm, FilesOfAPackage) {
  const auto facts = testing::detect(detect::alpm_detector(), "var/lib/pacman/local/zlib-tools-1:1.3.1-2/files",
                                     "%FILES%\nusr/\nusr/bin/\nusr/bin/pigz\nusr/share/doc/x\n\n%BACKUP%\netc/a\t0\n");
  ASSERT_EQ(facts.owned.size(), 1U);
  EXPECT_EQ(facts.owned[0], (Ownership{"alpm", "zlib-tools", {owned_path("usr/bin/pigz")}}));
  EXPECT_TRUE(testing::detect(detect::alpm_detector(), "srv/files", "%FILES%\nx\n").owned.empty());
}

}  // namespace
}  // namespace plimsoll
