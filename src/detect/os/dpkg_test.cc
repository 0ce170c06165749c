// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "detect/table.h"
#include "detect/testing.h"

namespace plimsoll {
namespace {

testing::Facts read(std::string_view content, std::string_view path = "var/lib/dpkg/status") {
  return testing::detect(detect::dpkg_detector(), path, content);
}

/// What dpkg-query makes of the same status file: a line for each package that is there.
std::multiset<std::string> listed_by_dpkg(std::string_view status) {
  const testing::Folder folder;
  testing::write_file(folder.path() / "status", status);
  testing::write_file(folder.path() / "available", "");
  std::filesystem::create_directory(folder.path() / "updates");
  std::filesystem::create_directory(folder.path() / "info");
  testing::write_file(folder.path() / "info/format", "1\n");
  const std::string text = testing::output_of("dpkg-query -W --admindir=" + folder.path().string() +
                                              " -f "
                                              "'${db:Status-Status}|${Package}|${Version}|${Architecture}|${source:"
                                              "Package}|${source:Version}|${Maintainer}\\n' "
                                              "2>" +
                                              (folder.path() / "log").string());
  std::multiset<std::string> found;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    const std::string_view state = line.substr(0, line.find('|'));
    if (state != "config-files" && state != "not-installed") found.emplace(line.substr(state.size() + 1));
  }
  return found;
}

std::multiset<std::string> ours(const testing::Facts& facts) {
  std::multiset<std::string> found;
  for (const Package& p : facts.packages) {
    EXPECT_EQ(p.type, "deb");
    found.insert(
        fmt::format("{}|{}|{}|{}|{}|{}", p.name, p.version, p.arch, p.source_name, p.source_version, p.vendor));
  }
  return found;
}

TEST(DpkgStatus, ThisMachineAsDpkgQueryListsIt) {
  const std::string status = testing::slurp("/var/lib/dpkg/status");
  const auto listed = listed_by_dpkg(status);
  if (listed.empty()) GTEST_SKIP() << "no dpkg database or no dpkg-query on this machine";
  const auto facts = read(status);
  EXPECT_TRUE(facts.gaps.empty());
  EXPECT_EQ(ours(facts), listed);
}

/// What dpkg-query says of every package under these fields, as words without versions and architectures.
std::map<std::string, std::set<std::string>> words_of(const std::string& fields) {
  std::map<std::string, std::set<std::string>> out;
  const std::string text = testing::output_of("dpkg-query -W -f '${Package}\\t" + fields + "\\n' 2>/dev/null");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t tab = line.find('\t');
    if (tab == line.npos) continue;
    std::string rest = line.substr(tab + 1);
    for (char& c : rest)
      if (c == ',' || c == '|') c = '\n';
    std::istringstream items(rest);
    for (std::string item; std::getline(items, item);) {
      const std::size_t begin = item.find_first_not_of(' ');
      if (begin == item.npos) continue;
      out[line.substr(0, tab)].insert(item.substr(begin, item.find_first_of(" :(", begin) - begin));
    }
  }
  return out;
}

// Every installed package that Depends or Pre-Depends name is a need; what we have more provides one of those names.
TEST(DpkgStatus, ThisMachineNeedsWhatItsFieldsSay) {
  const auto facts = read(testing::slurp("/var/lib/dpkg/status"));
  if (facts.packages.empty() || words_of("${Status}").empty()) GTEST_SKIP() << "no dpkg database or no dpkg-query here";
  std::set<std::string> installed;
  std::map<std::string, std::set<std::string>> ours;
  for (const Package& package : facts.packages) {
    installed.insert(package.name);
    for (const Dependency& depends : package.depends)
      if (depends.name != package.name) ours[package.name].insert(depends.name);
  }
  EXPECT_GT(ours.size(), 20U);
  const auto fields = words_of("${Depends}, ${Pre-Depends}"), provided = words_of("${Provides}");
  for (const std::string& package : installed) {
    const auto stated = fields.find(package);
    if (stated == fields.end()) continue;
    for (const std::string& name : stated->second) {
      if (!installed.contains(name) || name == package) continue;
      EXPECT_TRUE(ours[package].contains(name)) << package << " " << name;
    }
  }
  for (const auto& [package, needs] : ours) {
    const auto stated = fields.find(package);
    for (const std::string& need : needs) {
      const auto provides = provided.find(need);
      const bool is_stated =
          stated != fields.end() &&
          (stated->second.contains(need) ||
           (provides != provided.end() && std::ranges::any_of(provides->second, [&](const std::string& provided_name) {
              return stated->second.contains(provided_name);
            })));
      EXPECT_TRUE(is_stated) << package << " " << need;
    }
  }
}

TEST(DpkgStatus, AlternativesVirtualPackagesAndSingleFiles) {
  const auto needs = [](const testing::Facts& facts, std::string_view name) {
    std::string out;
    for (const Package& package : facts.packages)
      if (package.name == name)
        for (const Dependency& depends : package.depends) out += depends.name + " ";
    return out;
  };
  const std::string text =
      "Package: a\nVersion: 1\nPre-Depends: dpkg (>= 1.17)\nDepends: b:any (>= 2) | c, mail-agent, gone [amd64], a\n\n"
      "Package: b\nVersion: 2\n\nPackage: exim\nVersion: 1\nProvides: mail-agent (= 4), x\n\n"
      "Package: postfix\nVersion: 1\nProvides: mail-agent\nStatus: deinstall ok config-files\n\n"
      "Package: dpkg\nVersion: 1.21\n";
  EXPECT_EQ(needs(read(text), "a"), "b dpkg exim ");
  EXPECT_EQ(needs(read(text, "var/lib/dpkg/status.d/a"), "a"), "a b c dpkg gone mail-agent ");
}

TEST(DpkgStatus, NeedsAreBounded) {
  std::string text, list;
  for (int i = 0; i < 3000; ++i) {
    text += fmt::format("Package: p{}\nVersion: 1\nProvides: v\nDepends: v, p1, p2\n\n", i);
    list += fmt::format("q{},", i);
  }
  text += "Package: big\nVersion: 1\nDepends: " + list + list + "\n";
  const auto facts = read(text);
  EXPECT_EQ(facts.packages.size(), 3001U);
  for (const Package& package : facts.packages) EXPECT_LE(package.depends.size(), 66U);
}

TEST(DpkgStatus, DebianTenAsDpkgQueryListsIt) {
  const auto archive = testing::shared() / "images/debian-10-buster-2019-package-database.tar.gz";
  const std::string status = testing::output_of("tar -xzOf '" + archive.string() + "' var/lib/dpkg/status 2>/dev/null");
  if (status.empty()) GTEST_SKIP() << "no Debian 10 database in the shared images";
  const auto facts = read(status);
  EXPECT_FALSE(facts.packages.empty());
  EXPECT_TRUE(facts.gaps.empty());
  const auto listed = listed_by_dpkg(status);
  if (listed.empty()) GTEST_SKIP() << "no dpkg-query on this machine";
  EXPECT_EQ(ours(facts), listed);
}

// Every combination of want, flag and state, fields in any order and case, folded lines, sources in three forms.
TEST(DpkgStatus, GeneratedFilesAsDpkgQueryListsThem) {
  std::mt19937 random(9);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const auto pick = [&](std::initializer_list<const char*> list) {
    return std::string(list.begin()[below(list.size())]);
  };
  for (int round = 0; round < 10; ++round) {
    std::string status;
    for (int i = 0; i < 150; ++i) {
      const std::string name = fmt::format("package-{}", i);
      const std::string state = pick({"installed", "installed", "unpacked", "half-configured", "half-installed",
                                      "config-files", "not-installed", "triggers-pending", "triggers-awaited"});
      const std::string version = fmt::format("{}{}.{}-{}", below(4) == 0 ? "1:" : "", below(30), below(30), below(9));
      std::vector<std::string> fields = {
          fmt::format("{}: {} {} {}", pick({"Status", "status", "STATUS"}),
                      pick({"install", "hold", "deinstall", "purge"}), pick({"ok", "ok", "reinstreq"}), state),
          pick({"Maintainer: A <a@example.org>", "maintainer:B <b@example.org>", "Maintainer:\t C  "}),
          pick({"Architecture: amd64", "ARCHITECTURE:all", "Architecture: arm64"}),
          "Description: short\n long with Package: inside\n .\n Version: 7",
      };
      if (state != "not-installed") {
        fields.push_back(pick({"Version: ", "version:", "VERSION:   "}) + version);
        fields.push_back(
            "Conffiles:\n /etc/a 0123456789abcdef0123456789abcdef\n /etc/b 0123456789abcdef0123456789abcdef obsolete");
      }
      if (state == "triggers-pending") fields.push_back("Triggers-Pending: ldconfig");
      if (state == "triggers-awaited") fields.push_back("Triggers-Awaited: package-1");
      if (state == "config-files" || state == "half-configured") fields.push_back("Config-Version: " + version);
      switch (below(4)) {
        case 0:
          fields.push_back("Source: source-a");
          break;
        case 1:
          fields.push_back("source: source-b (2:3.4-5)");
          break;
        case 2:
          fields.push_back("Source: source-c (0~rc1)");
          break;
        default:
          break;
      }
      std::shuffle(fields.begin(), fields.end(), random);
      status += "Package: " + name + "\n";
      for (const auto& field : fields) status += field + "\n";
      status += below(6) == 0 ? "\n\n" : "\n";
    }
    const auto listed = listed_by_dpkg(status);
    if (listed.empty()) GTEST_SKIP() << "no dpkg-query on this machine";
    const auto facts = read(status);
    EXPECT_TRUE(facts.gaps.empty());
    EXPECT_EQ(ours(facts), listed);
  }
}

TEST(DpkgStatus, DistrolessFilesHaveNoStatus) {
  const std::string text = "Package: base-files\nVersion: 12.4+deb12u5\nArchitecture: amd64\n";
  ASSERT_EQ(read(text, "var/lib/dpkg/status.d/base").packages.size(), 1U);
  EXPECT_EQ(read(text, "var/lib/dpkg/status.d/base").packages[0].source_version, "12.4+deb12u5");
  const auto sums = read("0123456789abcdef0123456789abcdef  usr/bin/x\n", "var/lib/dpkg/status.d/base.md5sums");
  EXPECT_TRUE(sums.packages.empty() && sums.gaps.empty());
}

std::vector<std::uint64_t> numbers(std::initializer_list<std::string_view> paths) {
  std::vector<std::uint64_t> out;
  for (const auto path : paths) out.push_back(owned_path(path));
  std::ranges::sort(out);
  return out;
}

TEST(DpkgFiles, ListsOfFiles) {
  const std::string_view list =
      "/.\n/etc\n/etc/app.conf\n/etc/app.confs\n/usr\n/usr/bin\n/usr/bin/app\n/usr/share\n/usr/share/doc\n"
      "/usr/share/doc/app\n/usr/share/doc/app/copyright\n/usr/share/man/man1/app.1.gz\n/usr/share/mime/app.xml\n/lib\n/"
      "lib/app.so\n";
  const auto facts = read(list, "var/lib/dpkg/info/app:amd64.list");
  ASSERT_EQ(facts.owned.size(), 1U);
  EXPECT_EQ(facts.owned[0].type, "deb");
  EXPECT_EQ(facts.owned[0].package, "app");
  EXPECT_EQ(facts.owned[0].files,
            numbers({"etc/app.conf", "etc/app.confs", "bin/app", "usr/share/mime/app.xml", "usr/lib/app.so"}));
  EXPECT_TRUE(facts.packages.empty() && facts.gaps.empty());

  EXPECT_TRUE(read("/.\n", "var/lib/dpkg/info/empty.list").owned.empty());
  EXPECT_TRUE(read(list, "etc/apt/sources.list.d/x.list").owned.empty());
  const auto opkg = read("/usr/bin/x\n", "usr/lib/opkg/info/busybox.list");
  ASSERT_EQ(opkg.owned.size(), 1U);
  EXPECT_EQ(opkg.owned[0].type, "opkg");

  const auto sums =
      read("0123456789abcdef0123456789abcdef  usr/bin/x\n0123456789abcdef0123456789abcdef  usr/share/doc/x/y\n",
           "var/lib/dpkg/status.d/base-files.md5sums");
  ASSERT_EQ(sums.owned.size(), 1U);
  EXPECT_EQ(sums.owned[0].package, "base-files");
  EXPECT_EQ(sums.owned[0].files, numbers({"usr/bin/x"}));
}

// The file system tells which of the listed paths are folders.
TEST(DpkgFiles, ThisMachineAsDpkgQueryListsIt) {
  namespace fs = std::filesystem;
  if (!testing::have("dpkg-query") || !fs::exists("/var/lib/dpkg/info/dpkg.list"))
    GTEST_SKIP() << "no dpkg database or no dpkg-query on this machine";
  for (const std::string name : {"dpkg", "libc6", "libc-bin", "base-files", "bash", "coreutils", "perl-base", "apt"}) {
    std::string file = "var/lib/dpkg/info/" + name + ".list";
    if (!fs::exists("/" + file)) file = "var/lib/dpkg/info/" + name + ":amd64.list";
    if (!fs::exists("/" + file)) continue;
    const auto facts = read(testing::slurp("/" + file), file);
    ASSERT_EQ(facts.owned.size(), 1U) << name;
    std::set<std::uint64_t> must, may;
    const std::string listed = testing::output_of("dpkg-query -L " + name);
    for (std::string_view rest = listed; !rest.empty();) {
      const std::string path(rest.substr(0, rest.find('\n')));
      rest.remove_prefix(path.size() + 1);
      std::error_code error;
      const auto status = fs::symlink_status(path, error);
      bool documentation = false;
      for (const std::string_view folder :
           {"/usr/share/doc/", "/usr/share/man/", "/usr/share/info/", "/usr/share/locale/"})
        documentation = documentation || path.starts_with(folder);
      if (documentation) continue;
      const bool childless = listed.find("\n" + path + "/") == listed.npos;
      if (childless) may.insert(owned_path(path));
      if (childless && fs::exists(status) && !fs::is_directory(status)) must.insert(owned_path(path));
    }
    const std::set<std::uint64_t> ours(facts.owned[0].files.begin(), facts.owned[0].files.end());
    EXPECT_TRUE(std::ranges::includes(ours, must)) << name;
    EXPECT_TRUE(std::ranges::includes(may, ours)) << name;
    EXPECT_FALSE(must.empty()) << name;
  }
}

TEST(DpkgStatus, Opkg) {
  const auto facts = read("Package: libc\nVersion: 1.2.4-4\nStatus: install user installed\nArchitecture: mips\n",
                          "usr/lib/opkg/status");
  ASSERT_EQ(facts.packages.size(), 1U);
  EXPECT_EQ(facts.packages[0].type, "opkg");
}

TEST(DpkgStatus, DamageIsToldAndTheRestRead) {
  const auto facts = read(
      "Package: a\r\nStatus: install ok installed\r\nVersion: 1\r\n\r\n"
      "Package: b\nStatus: install ok installed\n\n"
      "what is this\nPackage: c\nStatus: install ok installed\nVersion: 3\n\n"
      "Package: d\nStatus: install\nVersion: 4\n");
  ASSERT_EQ(facts.packages.size(), 3U);
  EXPECT_EQ(facts.packages[0].version, "1");
  EXPECT_EQ(facts.packages[2].name, "d");
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].message,
            "in the paragraph that ends at line 7: a package has no name or no version (2 more)");
}

}  // namespace
}  // namespace plimsoll
