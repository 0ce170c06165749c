// SPDX-License-Identifier: Apache-2.0
// Which of several packages of a name a need means.
#include "finding/dependencies.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace plimsoll {
namespace {

using Needs = std::vector<Dependency>;

InstalledPackage row(std::string_view type, std::string_view name, std::string_view version, std::string_view path,
                     Needs needs = {}, std::string_view detector = "test") {
  InstalledPackage out;
  out.package.type = type;
  out.package.name = name;
  out.package.version = version;
  out.package.depends = std::move(needs);
  out.path = path;
  out.detector = detector;
  return out;
}

/// The paths and versions of what the first package needs.
std::vector<std::string> needed(const std::vector<InstalledPackage>& packages) {
  std::vector<std::string> out;
  const auto all = dependencies_of(packages);
  for (const std::size_t i : all.front())
    out.push_back(fmt::format("{} {} {}", packages[i].path, packages[i].package.name, packages[i].package.version));
  return out;
}

using Lines = std::vector<std::string>;

TEST(Dependencies, OfTheSameFileGoFirst) {
  EXPECT_EQ(needed({row("npm", "a", "1", "x/yarn.lock", {{"b", "2"}, {"c", ""}}), row("npm", "b", "2", "x/yarn.lock"),
                    row("npm", "b", "1", "x/yarn.lock"), row("npm", "b", "2", "y/yarn.lock"),
                    row("npm", "c", "3", "x/yarn.lock"), row("npm", "c", "4", "y/yarn.lock")}),
            (Lines{"x/yarn.lock b 2", "x/yarn.lock c 3"}));
}

TEST(Dependencies, OfTheSameSpellingWhereAFileHasSeveral) {
  EXPECT_EQ(needed({row("pypi", "a", "1", "x.cdx.json", {{"B", ""}}), row("pypi", "b", "2", "x.cdx.json"),
                    row("pypi", "B", "3", "x.cdx.json")}),
            (Lines{"x.cdx.json B 3"}));
}

TEST(Dependencies, OfOneEnvironmentAmongSeveral) {
  EXPECT_EQ(needed({row("pypi", "a", "1", "v1/lib/site-packages/a-1.dist-info/METADATA", {{"Ruamel.Yaml", ""}}),
                    row("pypi", "ruamel_yaml", "1", "v1/lib/site-packages/ruamel_yaml-1.dist-info/METADATA"),
                    row("pypi", "ruamel.yaml", "2", "v1/lib/site-packages/pip/_vendor/ruamel-2.dist-info/METADATA"),
                    row("pypi", "ruamel.yaml", "3", "v2/lib/site-packages/ruamel_yaml-3.dist-info/METADATA")}),
            (Lines{"v1/lib/site-packages/ruamel_yaml-1.dist-info/METADATA ruamel_yaml 1"}));
}

TEST(Dependencies, OfAnotherFolderWhereThereIsNoOther) {
  EXPECT_EQ(needed({row("pypi", "a", "1", "usr/local/lib/a.dist-info/METADATA", {{"b", ""}}),
                    row("pypi", "b", "2", "usr/lib/b.dist-info/METADATA")}),
            (Lines{"usr/lib/b.dist-info/METADATA b 2"}));
}

// A bill of materials that a package brings along stands nearer than what is installed beside the package.
TEST(Dependencies, OfTheSameKindOfRecord) {
  EXPECT_EQ(needed({row("pypi", "a", "1", "lib/a.dist-info/METADATA", {{"b", ""}}, "python-dist"),
                    row("pypi", "b", "1", "lib/a.dist-info/sboms/a.cdx.json", {}, "sbom"),
                    row("pypi", "b", "2", "lib/b.dist-info/METADATA", {}, "python-dist")}),
            (Lines{"lib/b.dist-info/METADATA b 2"}));
}

TEST(Dependencies, WhatIsInstalledNeedsWhatIsInstalled) {
  std::vector<InstalledPackage> packages = {row("pypi", "a", "1", "lib/a.dist-info/METADATA", {{"b", ""}}),
                                            row("pypi", "b", "2", "lib/poetry.lock")};
  packages[1].proof = Proof::locked;
  EXPECT_EQ(needed(packages), Lines{});
  packages[0].proof = Proof::locked;
  EXPECT_EQ(needed(packages), (Lines{"lib/poetry.lock b 2"}));
}

TEST(Dependencies, FollowNodeInNodeModules) {
  const auto b = [](std::string_view version, std::string_view folder) {
    return row("npm", "b", version, fmt::format("{}node_modules/b/package.json", folder));
  };
  const InstalledPackage a = row("npm", "@s/a", "1", "app/node_modules/@s/a/package.json", {{"b", ""}});
  const Lines outer = {"app/node_modules/b/package.json b 2"};
  EXPECT_EQ(needed({a, b("1", "app/node_modules/@s/a/"), b("2", "app/"), b("3", "")}),
            (Lines{"app/node_modules/@s/a/node_modules/b/package.json b 1"}));
  // Those in another package's folder cannot be meant, even one of a's own.
  EXPECT_EQ(needed({a, b("1", "app/node_modules/c/"), b("2", "app/"), b("3", "")}), outer);
  EXPECT_EQ(needed({a, b("1", "app/node_modules/@s/a/node_modules/c/"), b("2", "app/"), b("3", "")}), outer);
  EXPECT_EQ(needed({a, row("npm", "b", "1", "app/node_modules/@s/a/dist/b/package.json"), b("2", "app/")}), outer);
  // Another version, installed under a name of its own.
  EXPECT_EQ(needed({a, row("npm", "b", "1", "app/node_modules/b-old/package.json"), b("2", "app/")}), outer);
}

TEST(Dependencies, AreNotGuessedInAStoreOfLinks) {
  const InstalledPackage a = row("npm", "a", "1", "node_modules/.pnpm/a@1/node_modules/a/package.json", {{"b", ""}});
  const InstalledPackage b1 = row("npm", "b", "1", "node_modules/.pnpm/b@1/node_modules/b/package.json");
  const InstalledPackage b2 = row("npm", "b", "2", "node_modules/.pnpm/b@2/node_modules/b/package.json");
  EXPECT_EQ(needed({a, b1}), (Lines{"node_modules/.pnpm/b@1/node_modules/b/package.json b 1"}));
  EXPECT_EQ(needed({a, b1, b2}), Lines{});
  InstalledPackage exact = a;
  exact.package.depends = {{"b", "2"}};
  EXPECT_EQ(needed({exact, b1, b2}), (Lines{"node_modules/.pnpm/b@2/node_modules/b/package.json b 2"}));
}

TEST(Dependencies, LeaveOutThePackageItself) {
  EXPECT_EQ(needed({row("pypi", "a", "1", "v1/a.dist-info/METADATA", {{"a", ""}, {"A", ""}, {"missing", ""}}),
                    row("pypi", "a", "1", "v2/a.dist-info/METADATA")}),
            Lines{});
}

}  // namespace
}  // namespace plimsoll
