// SPDX-License-Identifier: Apache-2.0
// The ecosystems that the OSV schema defines, and the orders of those that no tool here can be asked about.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "version/testing.h"
#include "version/version.h"

namespace plimsoll::version {
namespace {

using testing::Pair;

const Scheme& scheme(std::string_view name) {
  const Scheme* found = find_scheme(name);
  EXPECT_NE(found, nullptr) << name;
  return *found;
}

struct Known {
  std::string_view ecosystem, scheme;  // empty: no order of its own, see table.cc
};

// "Defined ecosystems" of OSV schema 1.7.5, with suffixes as the databases write them.
constexpr Known kOsv[] = {
    {"AlmaLinux", "rpm"},
    {"AlmaLinux:9", "rpm"},
    {"Alpaquita", "apk"},
    {"Alpaquita:23", "apk"},
    {"Alpine", "apk"},
    {"Alpine:v3.18", "apk"},
    {"Android", ""},
    {"Azure Linux", "rpm"},
    {"Azure Linux:3", "rpm"},
    {"BellSoft Hardened Containers", "apk"},
    {"Bioconductor", "cran"},
    {"Bioconductor:3.18", "cran"},
    {"Bitnami", "bitnami"},
    {"Chainguard", "apk"},
    {"CleanStart", "apk"},
    {"ConanCenter", "conan"},
    {"CRAN", "cran"},
    {"crates.io", "semver"},
    {"Debian", "deb"},
    {"Debian:12", "deb"},
    {"Docker Hardened Images", ""},
    {"Docker Hardened Images:Alpine:3.23", "apk"},
    {"Docker Hardened Images:Debian:trixie", "deb"},
    {"Echo", "deb"},
    {"FreeBSD", ""},
    {"GHC", "hackage"},
    {"GIT", ""},
    {"GitHub Actions", "semver"},
    {"Go", "go"},
    {"Hackage", "hackage"},
    {"Hex", "hex"},
    {"Julia", "semver"},
    {"Kubernetes", "semver"},
    {"Linux", ""},
    {"Linux:Kernel", ""},
    {"Mageia", "rpm"},
    {"Mageia:9", "rpm"},
    {"Maven", "maven"},
    {"Maven:https://repo.example.org/maven2", "maven"},
    {"MinimOS", "apk"},
    {"npm", "npm"},
    {"NuGet", "nuget"},
    {"openEuler", "rpm"},
    {"openEuler:24.03-LTS", "rpm"},
    {"openSUSE", "rpm"},
    {"openSUSE:Leap 15.6", "rpm"},
    {"opam", "deb"},
    {"OSS-Fuzz", ""},
    {"Packagist", "composer"},
    {"Packagist:https://packages.drupal.org/8", "composer"},
    {"Photon OS", "rpm"},
    {"Photon OS:5.0", "rpm"},
    {"Pub", "pub"},
    {"PyPI", "pep440"},
    {"Red Hat", "rpm"},
    {"Red Hat:enterprise_linux:8::appstream", "rpm"},
    {"Rocky Linux", "rpm"},
    {"Rocky Linux:9", "rpm"},
    {"Root", ""},
    {"Root:Alpine:3.18", "apk"},
    {"Root:Debian:12", "deb"},
    {"Root:PyPI", "pep440"},
    {"Root:npm", "npm"},
    {"RubyGems", "gem"},
    {"SUSE", "rpm"},
    {"SUSE:Linux Enterprise Server 15 SP5", "rpm"},
    {"SwiftURL", "swift"},
    {"Ubuntu", "deb"},
    {"Ubuntu:Pro:18.04:LTS", "deb"},
    {"Ubuntu:22.04:LTS", "deb"},
    {"VSCode", "semver"},
    {"VSCode:https://open-vsx.org", "semver"},
    {"Wolfi", "apk"},
};

TEST(Ecosystems, EveryOneOfOsvSelectsItsOrder) {
  for (const auto& [ecosystem, wanted] : kOsv) {
    const Scheme* found = find_scheme(ecosystem);
    EXPECT_EQ(found == nullptr ? "" : found->name, wanted) << ecosystem;
  }
}

/// Classes of equal versions, separated by blanks, the oldest first.
void expect_rising(std::string_view name, const std::vector<std::string_view>& classes) {
  const Scheme& ordering = scheme(name);
  std::vector<std::pair<std::string, std::size_t>> all;
  for (std::size_t rank = 0; rank < classes.size(); ++rank) {
    for (std::string_view rest = classes[rank]; !rest.empty();) {
      const auto blank = std::min(rest.find(' '), rest.size());
      all.emplace_back(rest.substr(0, blank), rank);
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
  }
  for (const auto& [a, rank_a] : all) {
    for (const auto& [b, rank_b] : all) {
      const auto order = compare(ordering, a, b);
      ASSERT_TRUE(order) << name << ": " << a << " " << b;
      EXPECT_TRUE((*order <=> 0) == (rank_a <=> rank_b)) << name << ": " << a << " " << b;
    }
  }
}

void expect_invalid(std::string_view name, const std::vector<std::string_view>& texts) {
  for (const std::string_view text : texts) EXPECT_FALSE(scheme(name).valid(text)) << name << ": " << text;
}

TEST(Orders, SoftwareWithoutPackageManager) {
  expect_rising("generic", {"1.0.2dev", "1.0.2-beta1", "1.0.2 1.0.2.0 v1.0.2", "1.0.2a", "1.0.2u", "1.0.2za", "1.0.2zh",
                            "1.1.0-pre1", "1.1.0", "1.1.1", "1.1.1a", "1.1.1w", "1.1.1za", "3.0.0-alpha1",
                            "3.0.0-alpha17", "3.0.0-beta1", "3.0.0", "3.0.13"});
  expect_rising("generic", {"9.5", "9.6p1 9.6-p1 9.6-P1 9.6pl1 9.6patch1", "9.6p2", "9.6p10", "9.7"});
  expect_rising("generic", {"3.13.0.dev0 3.13.0-dev0", "3.13.0a1 3.13.0alpha1", "3.13.0a2", "3.13.0b1",
                            "3.13.0rc1 3.13.0-rc.1", "3.13.0rc2", "3.13.0", "3.13.1"});
  expect_rising("generic", {"8.2.0-dev", "8.2.0alpha1", "8.2.0beta3", "8.2.0RC1", "8.2.0RC7", "8.2.0", "8.2.1"});
  expect_rising("generic",
                {"1.8.0", "1.8.0_292", "1.8.0_382", "11.0.20", "17.0.8", "17.0.8+7", "17.0.8.1", "17.0.9+9"});
  expect_rising("generic", {"10.1.0-M1 10.1.0.M1", "10.1.0-M17", "10.1.0 10.1.0.Final 10.1.0-RELEASE", "10.1.1"});
  expect_rising("generic", {"10.11.1", "10.11.2", "10.11.2-MariaDB-1", "10.11.3"});
  expect_rising("generic", {"2.9-dev3", "2.9", "9.16.1", "9.16.1-P1", "9.16.2", "16beta1", "16rc1", "16", "16.1"});
  expect_invalid("generic", {"", "v", "openssl", "1.0 2", "-1", "r57"});
}

TEST(Orders, Bitnami) {
  expect_rising("bitnami", {"2.4.57", "2.4.58", "2.4.58-0", "2.4.58-1", "2.4.58-2", "2.4.58-10", "2.4.59"});
}

// The examples of pub_semver's own documentation and tests.
TEST(Orders, Pub) {
  expect_rising("pub", {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
                        "1.0.0-rc.1+build.1", "1.0.0", "1.0.0+0.3.7", "1.3.7+build", "1.3.7+build.2.b8f12d7",
                        "1.3.7+build.11.e0f985a", "2.0.0", "2.1.0", "2.2.0", "2.11.0", "2.11.1"});
  expect_rising("pub", {"01.02.03 1.2.3", "1.2.3+01 1.2.3+1"});
}

// The examples of NuGet's documentation on versions; the tool itself is asked where it is there.
TEST(Orders, Nuget) {
  expect_rising("nuget", {"1.0.1-aaa", "1.0.1-alpha", "1.0.1-alpha.2 1.0.1-ALPHA.2", "1.0.1-alpha.10", "1.0.1-alpha10",
                          "1.0.1-beta 1.0.1-Beta+a", "1.0.1-open", "1.0.1-rc", "1.0.1-zzz", "1.0.1 1.0.1.0 1.0.01",
                          "1.0.1.1", "1.1 1.1.0 01.1"});
  expect_invalid("nuget", {"1.0.0.0.0", "1.0.0-", "1.0.0-01", "2147483648", "v1.0", "1.0+", "1.-1", "1.0-a_b"});
}

TEST(Orders, Hackage) {
  expect_rising("hackage", {"0", "0.1", "1", "1.0", "1.0.0", "1.0.1", "1.1", "1.10", "2"});
  expect_invalid("hackage", {"", "1.", "01", "1.0-foo", "1234567890", "1.*"});
}

TEST(Orders, GoToolchain) {
  expect_rising("go",
                {"1.20beta1", "go1.20rc1 1.20rc1 1.20.0-rc.1", "1.20rc2", "1.20 go1.20 1.20.0", "go1.20.1 v1.20.1",
                 "1.21.0-0", "1.21rc1 1.21.0-rc.1", "1.21rc10", "1.21.0 1.21.0+incompatible v1.21.0"});
  expect_invalid("go", {"(devel)", "go", "v", "1.21rc", "1.21rc01", "1.21gamma1", "1.2.3.4rc1", "vgo1.2.3"});
}

constexpr const char* kGoVersion = R"(
package main

import (
	"bufio"
	"go/version"
	"os"
	"strings"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		a, b, _ := strings.Cut(in.Text(), "\t")
		out.WriteByte("<=>"[version.Compare("go"+a, "go"+b)+1])
	}
}
)";

// Releases that exist: before 1.21 the first of a line has two numbers, from then on three.
TEST(Orders, GoToolchainAgreesWithGo) {
  std::mt19937 random(20240229);
  const auto below = [&](unsigned n) { return std::uniform_int_distribution<unsigned>(0, n - 1)(random); };
  const auto version = [&] {
    const unsigned minor = 17 + below(8);
    std::string text = "1." + std::to_string(minor);
    if (below(3) == 0) return text + (below(2) == 0 ? "rc" : "beta") + std::to_string(1 + below(12));
    const unsigned patch = below(12);
    return patch > 0 || minor >= 21 ? text + '.' + std::to_string(patch) : text;
  };
  std::vector<Pair> pairs(20'000 * testing::effort());
  for (Pair& pair : pairs) pair = {version(), version()};
  const testing::Folder folder;
  testing::write_file(folder.path() / "go.mod", "module judge\n\ngo 1.22\n");
  testing::write_file(folder.path() / "main.go", kGoVersion);
  if (!testing::run("cd '" + folder.path().string() + "' && GOTOOLCHAIN=local go build -o judge . >log 2>&1")) {
    GTEST_SKIP() << "no Go with package go/version (Go 1.22)";
  }
  const auto answers = testing::ask((folder.path() / "judge").string(), pairs, folder.path());
  ASSERT_TRUE(answers) << answers.error().message;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    ASSERT_EQ(testing::answer(scheme("go"), pairs[i]), (*answers)[i]) << pairs[i].first << " " << pairs[i].second;
  }
}

}  // namespace
}  // namespace plimsoll::version
