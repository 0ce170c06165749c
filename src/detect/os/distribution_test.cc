// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "detect/dispatcher.h"
#include "detect/os/os_release.h"
#include "detect/table.h"
#include "detect/testing.h"

namespace plimsoll {
namespace {

using FileMap = std::map<std::string, std::string>;

struct Resolved {
  Distribution distribution;
  std::vector<Gap> gaps;
};

Resolved resolve(const FileMap& files) {
  std::vector<KeptView> views;
  for (const auto& [path, content] : files) views.push_back({path, content});
  Resolved resolved;
  resolved.distribution = resolve_distribution(views, resolved.gaps);
  return resolved;
}

struct Case {
  std::string_view label;
  FileMap files;
  std::string_view id, version, codename, name, ecosystem, end_of_life;  // end_of_life empty: no row
};

// The contents are what the distributions' own images hold, shortened to the lines that matter.
const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"alpine",
       {{"etc/os-release", "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME=\"Alpine Linux v3.20\"\n"},
        {"etc/alpine-release", "3.20.3\n"},
        {"etc/apk/repositories",
         "https://example.org/alpine/v3.20/main\nhttps://example.org/alpine/v3.20/community\n"}},
       "alpine",
       "3.20.3",
       "",
       "Alpine 3.20.3",
       "Alpine:v3.20",
       "2026-04-01"},
      {"alpine_edge",
       {{"etc/os-release", "ID=alpine\nVERSION_ID=3.21.0_alpha20240807\nPRETTY_NAME=\"Alpine Linux edge\"\n"},
        {"etc/alpine-release", "3.21.0_alpha20240807\n"}},
       "alpine",
       "edge",
       "",
       "Alpine edge",
       "Alpine:edge",
       ""},
      {"alpine_edge_by_repositories",
       {{"etc/os-release", "ID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME=\"Alpine Linux v3.20\"\n"},
        {"etc/apk/repositories",
         "# main\n@v319 https://example.org/alpine/v3.19/main\nhttps://example.org/alpine/edge/main\n"}},
       "alpine",
       "edge",
       "",
       "Alpine edge",
       "Alpine:edge",
       ""},
      {"alpine_with_tagged_edge",
       {{"etc/os-release", "ID=alpine\nVERSION_ID=3.20.3\n"},
        {"etc/apk/repositories",
         "https://example.org/alpine/v3.20/main\n@edge https://example.org/alpine/edge/main\n"}},
       "alpine",
       "3.20.3",
       "",
       "Alpine 3.20.3",
       "Alpine:v3.20",
       "2026-04-01"},
      {"alpine_old",
       {{"etc/alpine-release", "3.3.3\n"}},
       "alpine",
       "3.3.3",
       "",
       "Alpine 3.3.3",
       "Alpine:v3.3",
       "2017-11-01"},
      {"postmarketos",
       {{"etc/os-release", "ID=postmarketos\nID_LIKE=alpine\nVERSION_ID=v23.12\nPRETTY_NAME=\"postmarketOS v23.12\"\n"},
        {"etc/alpine-release", "3.19.1\n"}},
       "postmarketos",
       "3.19.1",
       "",
       "postmarketOS v23.12",
       "Alpine:v3.19",
       "2025-11-01"},
      {"wolfi",
       {{"etc/os-release", "ID=wolfi\nNAME=\"Wolfi\"\nPRETTY_NAME=\"Wolfi\"\nVERSION_ID=\"20230201\"\n"}},
       "wolfi",
       "20230201",
       "",
       "Wolfi 20230201",
       "Wolfi",
       ""},
      {"chainguard",
       {{"etc/os-release", "ID=chainguard\nNAME=\"Chainguard\"\nVERSION_ID=\"20230214\"\n"}},
       "chainguard",
       "20230214",
       "",
       "Chainguard 20230214",
       "Chainguard",
       ""},
      {"debian",
       {{"usr/lib/os-release",
         "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 "
         "(bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n"},
        {"etc/debian_version", "12.5\n"}},
       "debian",
       "12.5",
       "bookworm",
       "Debian 12.5 (bookworm)",
       "Debian:12",
       "2028-06-30"},
      {"debian_stretch",
       {{"etc/os-release", "VERSION_ID=\"9\"\nVERSION=\"9 (stretch)\"\nID=debian\n"}, {"etc/debian_version", "9.13\n"}},
       "debian",
       "9.13",
       "stretch",
       "Debian 9.13 (stretch)",
       "Debian:9",
       "2022-06-30"},
      {"debian_testing",
       {{"etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux forky/sid\"\nVERSION_CODENAME=forky\nID=debian\n"},
        {"etc/debian_version", "forky/sid\n"}},
       "debian",
       "",
       "forky",
       "Debian forky",
       "Debian:14",
       ""},
      {"debian_without_os_release",
       {{"etc/debian_version", "6.0.10\n"}},
       "debian",
       "6.0.10",
       "",
       "Debian 6.0.10",
       "Debian:6",
       "2016-02-29"},
      {"debian_conflicting_points",
       {{"etc/os-release", "VERSION_ID=\"11\"\nID=debian\n"}, {"etc/debian_version", "12.1\n"}},
       "debian",
       "11",
       "",
       "Debian 11",
       "Debian:11",
       "2026-08-31"},
      {"raspbian",
       {{"etc/os-release",
         "PRETTY_NAME=\"Raspbian GNU/Linux 11 "
         "(bullseye)\"\nVERSION_ID=\"11\"\nVERSION_CODENAME=bullseye\nID=raspbian\nID_LIKE=debian\n"}},
       "raspbian",
       "11",
       "bullseye",
       "Raspbian GNU/Linux 11 (bullseye)",
       "Debian:11",
       "2026-08-31"},
      {"kali",
       {{"etc/os-release",
         "PRETTY_NAME=\"Kali GNU/Linux "
         "Rolling\"\nID=kali\nVERSION=\"2024.1\"\nVERSION_ID=\"2024.1\"\nVERSION_CODENAME=\"kali-rolling\"\nID_LIKE="
         "debian\n"},
        {"etc/debian_version", "kali-rolling\n"}},
       "kali",
       "2024.1",
       "kali-rolling",
       "Kali GNU/Linux Rolling",
       "Debian",
       ""},
      {"ubuntu",
       {{"etc/os-release",
         "PRETTY_NAME=\"Ubuntu 22.04.4 LTS\"\nVERSION_ID=\"22.04\"\nVERSION=\"22.04.4 LTS (Jammy "
         "Jellyfish)\"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\nUBUNTU_CODENAME=jammy\n"},
        {"etc/lsb-release", "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\n"},
        {"etc/debian_version", "bookworm/sid\n"}},
       "ubuntu",
       "22.04.4",
       "jammy",
       "Ubuntu 22.04.4 (jammy)",
       "Ubuntu:22.04",
       "2027-06-01"},
      {"ubuntu_trusty",
       {{"etc/os-release",
         "NAME=\"Ubuntu\"\nVERSION=\"14.04.6 LTS, Trusty Tahr\"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"14.04\"\n"}},
       "ubuntu",
       "14.04.6",
       "trusty",
       "Ubuntu 14.04.6 (trusty)",
       "Ubuntu:14.04",
       "2019-04-25"},
      {"ubuntu_by_lsb_release",
       {{"etc/lsb-release",
         "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=12.04\nDISTRIB_CODENAME=precise\nDISTRIB_DESCRIPTION=\"Ubuntu 12.04.5 "
         "LTS\"\n"}},
       "ubuntu",
       "12.04",
       "precise",
       "Ubuntu 12.04 (precise)",
       "Ubuntu:12.04",
       "2017-04-28"},
      {"linuxmint",
       {{"etc/os-release",
         "NAME=\"Linux Mint\"\nVERSION=\"21.3 (Virginia)\"\nID=linuxmint\nID_LIKE=\"ubuntu "
         "debian\"\nPRETTY_NAME=\"Linux Mint "
         "21.3\"\nVERSION_ID=\"21.3\"\nVERSION_CODENAME=virginia\nUBUNTU_CODENAME=jammy\n"}},
       "linuxmint",
       "21.3",
       "jammy",
       "Linux Mint 21.3",
       "Ubuntu:22.04",
       "2027-06-01"},
      {"rhel",
       {{"etc/os-release",
         "NAME=\"Red Hat Enterprise Linux\"\nVERSION=\"9.3 "
         "(Plow)\"\nID=\"rhel\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"9.3\"\n"},
        {"etc/redhat-release", "Red Hat Enterprise Linux release 9.3 (Plow)\n"},
        {"etc/system-release-cpe", "cpe:/o:redhat:enterprise_linux:9::baseos\n"}},
       "rhel",
       "9.3",
       "",
       "Red Hat Enterprise Linux 9.3",
       "Red Hat:9",
       "2032-05-31"},
      {"rhel_6",
       {{"etc/redhat-release", "Red Hat Enterprise Linux Server release 6.10 (Santiago)\n"}},
       "rhel",
       "6.10",
       "",
       "Red Hat Enterprise Linux 6.10",
       "Red Hat:6",
       "2020-11-30"},
      {"centos_7",
       {{"etc/os-release",
         "NAME=\"CentOS Linux\"\nVERSION=\"7 (Core)\"\nID=\"centos\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"7\"\n"},
        {"etc/centos-release", "CentOS Linux release 7.9.2009 (Core)\n"}},
       "centos",
       "7.9.2009",
       "",
       "CentOS 7.9.2009",
       "CentOS:7",
       "2024-06-30"},
      {"centos_6",
       {{"etc/centos-release", "CentOS release 6.10 (Final)\n"},
        {"etc/redhat-release", "CentOS release 6.10 (Final)\n"}},
       "centos",
       "6.10",
       "",
       "CentOS 6.10",
       "CentOS:6",
       "2020-11-30"},
      {"centos_stream",
       {{"etc/os-release",
         "NAME=\"CentOS Stream\"\nVERSION=\"9\"\nID=\"centos\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"9\"\n"},
        {"etc/centos-release", "CentOS Stream release 9\n"}},
       "centos",
       "9",
       "",
       "CentOS Stream 9",
       "CentOS:Stream 9",
       "2027-05-31"},
      {"almalinux",
       {{"etc/os-release",
         "NAME=\"AlmaLinux\"\nVERSION=\"9.3 (Shamrock Pampas Cat)\"\nID=\"almalinux\"\nID_LIKE=\"rhel centos "
         "fedora\"\nVERSION_ID=\"9.3\"\n"},
        {"etc/redhat-release", "AlmaLinux release 9.3 (Shamrock Pampas Cat)\n"}},
       "almalinux",
       "9.3",
       "",
       "AlmaLinux 9.3",
       "AlmaLinux:9",
       "2032-05-31"},
      {"rocky",
       {{"etc/os-release", "NAME=\"Rocky Linux\"\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"8.9\"\n"}},
       "rocky",
       "8.9",
       "",
       "Rocky Linux 8.9",
       "Rocky Linux:8",
       "2029-05-31"},
      {"oracle",
       {{"etc/os-release",
         "NAME=\"Oracle Linux Server\"\nVERSION=\"8.9\"\nID=\"ol\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"8.9\"\n"},
        {"etc/redhat-release", "Red Hat Enterprise Linux release 8.9 (Ootpa)\n"},
        {"etc/oracle-release", "Oracle Linux Server release 8.9\n"}},
       "ol",
       "8.9",
       "",
       "Oracle Linux 8.9",
       "Oracle Linux:8",
       "2029-07-31"},
      {"oracle_by_release_file",
       {{"etc/redhat-release", "Red Hat Enterprise Linux Server release 6.10 (Santiago)\n"},
        {"etc/oracle-release", "Oracle Linux Server release 6.10\n"}},
       "ol",
       "6.10",
       "",
       "Oracle Linux 6.10",
       "Oracle Linux:6",
       "2021-03-31"},
      {"amazon_2",
       {{"etc/os-release",
         "NAME=\"Amazon Linux\"\nVERSION=\"2\"\nID=\"amzn\"\nID_LIKE=\"centos rhel fedora\"\nVERSION_ID=\"2\"\n"},
        {"etc/system-release", "Amazon Linux release 2 (Karoo)\n"}},
       "amzn",
       "2",
       "",
       "Amazon Linux 2",
       "Amazon Linux:2",
       "2026-06-30"},
      {"amazon_2023",
       {{"etc/os-release",
         "NAME=\"Amazon Linux\"\nVERSION=\"2023\"\nID=\"amzn\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"2023\"\n"},
        {"etc/system-release", "Amazon Linux release 2023.5.20240708 (Amazon Linux)\n"}},
       "amzn",
       "2023.5.20240708",
       "",
       "Amazon Linux 2023.5.20240708",
       "Amazon Linux:2023",
       "2029-06-30"},
      {"amazon_1",
       {{"etc/system-release", "Amazon Linux AMI release 2018.03\n"}},
       "amzn",
       "2018.03",
       "",
       "Amazon Linux 2018.03",
       "Amazon Linux:1",
       "2023-12-31"},
      {"amazon_by_cpe",
       {{"etc/system-release-cpe", "cpe:2.3:o:amazon:amazon_linux:2\n"}},
       "amzn",
       "2",
       "",
       "Amazon Linux 2",
       "Amazon Linux:2",
       "2026-06-30"},
      {"centos_by_cpe",
       {{"etc/system-release-cpe", "cpe:/o:centos:linux:6:GA\n"}},
       "centos",
       "6",
       "",
       "CentOS 6",
       "CentOS:6",
       "2020-11-30"},
      {"fedora",
       {{"usr/lib/os-release",
         "NAME=\"Fedora Linux\"\nVERSION=\"40 (Container "
         "Image)\"\nID=fedora\nVERSION_ID=40\nVERSION_CODENAME=\"\"\nSUPPORT_END=2025-05-13\n"}},
       "fedora",
       "40",
       "",
       "Fedora 40",
       "Fedora:40",
       "2025-05-13"},
      {"sles",
       {{"etc/os-release",
         "NAME=\"SLES\"\nVERSION=\"15-SP5\"\nVERSION_ID=\"15.5\"\nPRETTY_NAME=\"SUSE Linux Enterprise Server 15 "
         "SP5\"\nID=\"sles\"\nID_LIKE=\"suse\"\n"}},
       "sles",
       "15.5",
       "",
       "SUSE Linux Enterprise Server 15.5",
       "SUSE:Linux Enterprise Server 15 SP5",
       "2024-12-31"},
      {"sles_11",
       {{"etc/SuSE-release", "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n"}},
       "sles",
       "11.4",
       "",
       "SUSE Linux Enterprise Server 11.4",
       "SUSE:Linux Enterprise Server 11 SP4",
       "2019-03-31"},
      {"sles_16",
       {{"etc/os-release", "NAME=\"SLES\"\nVERSION=\"16.0\"\nVERSION_ID=\"16.0\"\nID=\"sles\"\n"}},
       "sles",
       "16.0",
       "",
       "SUSE Linux Enterprise Server 16.0",
       "SUSE:Linux Enterprise Server 16.0",
       "2027-11-30"},
      {"leap",
       {{"usr/lib/os-release",
         "NAME=\"openSUSE Leap\"\nVERSION=\"15.6\"\nID=\"opensuse-leap\"\nID_LIKE=\"suse "
         "opensuse\"\nVERSION_ID=\"15.6\"\n"}},
       "opensuse-leap",
       "15.6",
       "",
       "openSUSE Leap 15.6",
       "openSUSE:Leap 15.6",
       "2026-04-30"},
      {"leap_42",
       {{"etc/os-release",
         "NAME=\"openSUSE Leap\"\nVERSION=\"42.3\"\nID=opensuse\nID_LIKE=\"suse\"\nVERSION_ID=\"42.3\"\n"}},
       "opensuse",
       "42.3",
       "",
       "openSUSE 42.3",
       "openSUSE:Leap 42.3",
       "2019-07-01"},
      {"tumbleweed",
       {{"etc/os-release",
         "NAME=\"openSUSE Tumbleweed\"\nID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse "
         "suse\"\nVERSION_ID=\"20240701\"\n"}},
       "opensuse-tumbleweed",
       "20240701",
       "",
       "openSUSE Tumbleweed 20240701",
       "openSUSE:Tumbleweed",
       ""},
      {"photon",
       {{"etc/os-release", "NAME=\"VMware Photon OS\"\nVERSION=\"4.0\"\nID=photon\nVERSION_ID=4.0\n"},
        {"etc/photon-release", "VMware Photon OS 4.0\n"}},
       "photon",
       "4.0",
       "",
       "Photon OS 4.0",
       "Photon OS:4.0",
       "2026-03-01"},
      {"mariner",
       {{"etc/os-release",
         "NAME=\"Common Base Linux Mariner\"\nVERSION=\"2.0.20240301\"\nID=mariner\nVERSION_ID=\"2.0\"\n"}},
       "mariner",
       "2.0.20240301",
       "",
       "CBL-Mariner 2.0.20240301",
       "Azure Linux:2",
       "2025-07-31"},
      {"azurelinux",
       {{"etc/os-release",
         "NAME=\"Microsoft Azure Linux\"\nVERSION=\"3.0.20240727\"\nID=azurelinux\nVERSION_ID=\"3.0\"\n"}},
       "azurelinux",
       "3.0.20240727",
       "",
       "Azure Linux 3.0.20240727",
       "Azure Linux:3",
       "2027-08-31"},
      {"arch",
       {{"usr/lib/os-release", "NAME=\"Arch Linux\"\nID=arch\nBUILD_ID=rolling\nVERSION_ID=TEMPLATE_VERSION_ID\n"},
        {"etc/arch-release", ""}},
       "arch",
       "",
       "",
       "Arch Linux",
       "Arch Linux",
       ""},
      {"arch_bare", {{"etc/arch-release", ""}}, "arch", "", "", "Arch Linux", "Arch Linux", ""},
      {"scientific",
       {{"etc/redhat-release", "Scientific Linux release 7.9 (Nitrogen)\n"}},
       "scientific",
       "7.9",
       "",
       "scientific 7.9",
       "Red Hat:7",
       "2024-06-30"},
      {"alibaba",
       {{"etc/os-release",
         "NAME=\"Alibaba Cloud Linux\"\nVERSION=\"3 (Soaring Falcon)\"\nID=\"alinux\"\nID_LIKE=\"rhel fedora centos "
         "anolis\"\nVERSION_ID=\"3\"\nPRETTY_NAME=\"Alibaba Cloud Linux 3 (Soaring Falcon)\"\n"}},
       "alinux",
       "3",
       "",
       "Alibaba Cloud Linux 3 (Soaring Falcon)",
       "Red Hat",
       ""},
      {"unheard_of",
       {{"etc/os-release", "ID=example\nVERSION_ID=7\nNAME=\"Example OS\"\n"}},
       "example",
       "7",
       "",
       "Example OS",
       "",
       ""},
  };
  return all;
}

class Identified : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Identified, AsItsFilesSay) {
  const Case& expected = cases()[GetParam()];
  const Resolved found = resolve(expected.files);
  EXPECT_TRUE(found.gaps.empty()) << found.gaps[0].message;
  EXPECT_EQ(found.distribution.id, expected.id);
  EXPECT_EQ(found.distribution.version, expected.version);
  EXPECT_EQ(found.distribution.codename, expected.codename);
  EXPECT_EQ(found.distribution.name, expected.name);
  EXPECT_EQ(ecosystem_of(found.distribution), expected.ecosystem);
  const Support* support = find_support(found.distribution);
  EXPECT_EQ(support == nullptr ? "" : support->end_of_life, expected.end_of_life);
  // The detector keeps every file that the answer rests on.
  const Dispatcher dispatcher(detectors());
  for (const auto& [path, content] : expected.files) EXPECT_EQ(dispatcher.match(path).size(), 1U) << path;
}
INSTANTIATE_TEST_SUITE_P(Images, Identified, ::testing::Range(std::size_t{0}, cases().size()),
                         [](const auto& param) { return std::string(cases()[param.param].label); });

TEST(Distribution, EveryFamilyIsTested) {
  std::map<std::string_view, int> seen;
  for (const Case& one : cases()) ++seen[one.id];
  for (const Family& family : families()) EXPECT_GT(seen[family.id], 0) << family.id;
}

TEST(Distribution, RealAlpineRoots) {
  for (const auto& [release, ecosystem] :
       {std::pair("3.7.3", "Alpine:v3.7"), std::pair("3.12.12", "Alpine:v3.12"), std::pair("3.20.3", "Alpine:v3.20")}) {
    const testing::Folder folder;
    const auto root = testing::alpine_root(release, folder);
    if (root.empty()) GTEST_SKIP() << "no Alpine roots in the shared images";
    FileMap files;
    for (const Want& want : detect::release_detector().wants) {
      if (std::filesystem::exists(root / want.text)) files[std::string(want.text)] = testing::slurp(root / want.text);
    }
    const Resolved found = resolve(files);
    EXPECT_EQ(found.distribution.version, release);
    EXPECT_EQ(ecosystem_of(found.distribution), ecosystem);
    EXPECT_TRUE(found.gaps.empty());
  }
}

TEST(Distribution, NothingIsToldAsUnknown) {
  for (const FileMap& files :
       {FileMap{}, FileMap{{"etc/os-release", ""}}, FileMap{{"etc/os-release", "ID=\"../../x y\"\n"}},
        FileMap{{"etc/redhat-release", "Something else 7\n"}, {"etc/debian_version", "\n"}}}) {
    const Resolved found = resolve(files);
    EXPECT_TRUE(found.distribution.id.empty());
    EXPECT_TRUE(ecosystem_of(found.distribution).empty());
    ASSERT_EQ(found.gaps.size(), files.empty() ? 0U : 1U);
    if (!files.empty()) {
      EXPECT_EQ(found.gaps[0].code, "unknown-distribution");
    }
  }
}

TEST(Distribution, MixedSystemsAreReported) {
  const Resolved found =
      resolve({{"etc/os-release", "ID=debian\nVERSION_ID=12\n"}, {"etc/alpine-release", "3.20.3\n"}});
  EXPECT_EQ(found.distribution.id, "debian");
  ASSERT_EQ(found.gaps.size(), 1U);
  EXPECT_EQ(found.gaps[0].code, "conflicting-release");
  EXPECT_EQ(found.gaps[0].message, "os-release says debian, other files say alpine");
}

TEST(Distribution, TheOtherOsReleaseHelpsWhenTheFirstIsDamaged) {
  const Resolved found = resolve({{"etc/os-release",
                                   "\x7f"
                                   "ELF"},
                                  {"usr/lib/os-release", "ID=fedora\nVERSION_ID=41\n"}});
  EXPECT_EQ(found.distribution.id, "fedora");
}

TEST(Distribution, NothingForATerminalToObey) {
  const Resolved found =
      resolve({{"etc/os-release", "ID=example\nPRETTY_NAME=\"\x1b]0;x\x07\"\nVERSION_ID='1\x1b[2J'\n"}});
  EXPECT_EQ(found.distribution.version, "");
  EXPECT_EQ(found.distribution.name.find('\x1b'), std::string::npos);
}

// A shell is the judge: os-release(5) files are meant to be sourced.
TEST(OsRelease, ReadsValuesAsAShellDoes) {
  const std::vector<std::string> lines = {
      "V=plain",
      "V=\"double quoted\"",
      "V='single $quoted \\x'",
      "V=\"a\\\"b\\\\c\\$d\\`e\"",
      "V=a\\ b",
      "V=\"a\"'b'c",
      "V=",
      "V=\"\"",
      "V=\"x y\"   # not part",
      "V=first\nV=second",
      "# V=comment\nV=x",
      "   V=indented",
      "V=it\\'s",
      "V=\"tab\there\"",
      "V='a=b=c'",
      "V=\"\\a\\b\"",
      "VERSION=other\nV=mine",
      "XV=other\nV=1",
  };
  const testing::Folder folder;
  for (const std::string& line : lines) {
    testing::write_file(folder.path() / "os-release", line + "\n");
    const std::string shell =
        testing::output_of(". " + (folder.path() / "os-release").string() + "; printf '%s.' \"$V\"");
    EXPECT_EQ(detect::os_release_value(line + "\n", "V") + ".", shell) << line;
  }
  EXPECT_EQ(detect::os_release_value("V=windows\r\n", "V"), "windows");
  EXPECT_EQ(detect::os_release_value("V=\"unfinished\nW=1\n", "W"), "1");
}

}  // namespace
}  // namespace plimsoll
