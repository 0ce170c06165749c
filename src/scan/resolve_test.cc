// SPDX-License-Identifier: Apache-2.0
// What several files say together: owners, duplicates, programs without owner, files that are gone, repositories.
#include "scan/resolve.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes.h"
#include "scan/duplicates.h"
#include "scan/ownership.h"
#include "scan/repositories.h"

namespace plimsoll::scan {
namespace {

InstalledPackage installed(std::string type, std::string name, std::string version, std::string path,
                           Proof proof = Proof::installed) {
  InstalledPackage out{.package = {}, .path = std::move(path), .layer = 0, .proof = proof};
  out.package.type = std::move(type);
  out.package.name = std::move(name);
  out.package.version = std::move(version);
  return out;
}

/// "type name version path relation scope" of each, as they stand.
std::vector<std::string> told(const Inventory& inventory) {
  std::vector<std::string> out;
  for (const InstalledPackage& row : inventory.packages) {
    std::string line = fmt::format("{} {} {} {}", row.package.type, row.package.name, row.package.version, row.path);
    for (const std::string_view word : {relation_name(row.package.relation), scope_name(row.package.scope)}) {
      if (!word.empty()) line += fmt::format(" {}", word);
    }
    out.push_back(line);
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Duplicates, AnInstalledTreeOutweighsItsLockfile) {
  Inventory inventory;
  InstalledPackage lodash = installed("npm", "lodash", "4.17.20", "app/package-lock.json", Proof::locked);
  lodash.package.relation = Relation::direct;
  InstalledPackage jest = installed("npm", "jest", "29.0.0", "app/package-lock.json", Proof::locked);
  jest.package.scope = Scope::development;
  InstalledPackage mocha = installed("npm", "mocha", "1.0.0", "app/package-lock.json", Proof::locked);
  mocha.package.scope = Scope::development;
  inventory.packages = {installed("npm", "lodash", "4.17.20", "app/node_modules/lodash/package.json"),
                        installed("npm", "mocha", "1.0.0", "app/node_modules/mocha/package.json"),
                        lodash,
                        jest,
                        mocha,
                        installed("npm", "lodash", "4.17.20", "app-two/package-lock.json", Proof::locked)};
  drop_duplicates(inventory);
  EXPECT_EQ(told(inventory), (Lines{"npm lodash 4.17.20 app/node_modules/lodash/package.json direct",
                                    "npm mocha 1.0.0 app/node_modules/mocha/package.json development",
                                    "npm lodash 4.17.20 app-two/package-lock.json"}));
}

TEST(Duplicates, AHiddenLockfileGivesWayPackageByPackage) {
  Inventory inventory;
  InstalledPackage dev = installed("npm", "a", "1.0.0", "app/node_modules/.package-lock.json");
  dev.package.scope = Scope::development;
  inventory.packages = {dev, installed("npm", "b", "1.0.0", "app/node_modules/.package-lock.json"),
                        installed("npm", "a", "1.0.0", "app/node_modules/a/package.json")};
  drop_duplicates(inventory);
  EXPECT_EQ(told(inventory), (Lines{"npm b 1.0.0 app/node_modules/.package-lock.json",
                                    "npm a 1.0.0 app/node_modules/a/package.json development"}));
}

TEST(Duplicates, ALockfileSaysWhichVersionServesANeed) {
  using Needs = std::vector<Dependency>;
  Inventory inventory;
  InstalledPackage locked = installed("npm", "a", "1.0.0", "app/pnpm-lock.yaml", Proof::locked);
  locked.package.depends = {{"b", "2.0.0"}, {"c", "1.0.0"}, {"d", "1.0.0"}};
  InstalledPackage there = installed("npm", "a", "1.0.0", "app/node_modules/.pnpm/a@1/node_modules/a/package.json");
  there.package.depends = {{"b", ""}, {"d", ""}, {"e", ""}};
  InstalledPackage elsewhere = there;
  elsewhere.path = "other/node_modules/a/package.json";
  inventory.packages = {locked,
                        there,
                        elsewhere,
                        installed("npm", "b", "1.0.0", "app/node_modules/b/package.json"),
                        installed("npm", "b", "2.0.0", "app/node_modules/.pnpm/b@2/node_modules/b/package.json"),
                        installed("npm", "d", "1.5.0", "app/node_modules/d/package.json")};
  drop_duplicates(inventory);
  ASSERT_EQ(inventory.packages.size(), 5U);
  // "c" was not installed, "d" in another version.
  EXPECT_EQ(inventory.packages[0].package.depends, (Needs{{"b", "2.0.0"}, {"d", ""}, {"e", ""}}));
  EXPECT_EQ(inventory.packages[1].package.depends, (Needs{{"b", ""}, {"d", ""}, {"e", ""}}));
  // Python's lockfiles speak of no one environment.
  Inventory python;
  InstalledPackage poetry = installed("pypi", "a", "1.0", "app/poetry.lock", Proof::locked);
  poetry.package.depends = {{"b", "2.0"}};
  InstalledPackage environment = installed("pypi", "a", "1.0", "venv/a.dist-info/METADATA");
  environment.package.depends = {{"b", ""}};
  python.packages = {poetry, environment, installed("pypi", "b", "1.0", "venv/b.dist-info/METADATA"),
                     installed("pypi", "b", "2.0", "other/b.dist-info/METADATA")};
  drop_duplicates(python);
  EXPECT_EQ(python.packages[0].package.depends, (Needs{{"b", ""}}));
}

TEST(Duplicates, WhatIsInstalledAnywhereOutweighsWhatIsAskedFor) {
  Inventory inventory;
  inventory.packages = {
      installed("pypi", "PyYAML", "5.1", "app/requirements.txt", Proof::declared),
      installed("pypi", "flask", "1.0", "app/requirements.txt", Proof::declared),
      installed("pypi", "pyyaml", "6.0", "usr/lib/python3/site-packages/PyYAML-6.0.dist-info/METADATA")};
  drop_duplicates(inventory);
  EXPECT_EQ(told(inventory), (Lines{"pypi flask 1.0 app/requirements.txt",
                                    "pypi pyyaml 6.0 usr/lib/python3/site-packages/PyYAML-6.0.dist-info/METADATA"}));
}

TEST(Duplicates, AnSbomGivesWayToThePackageDatabase) {
  Inventory inventory;
  InstalledPackage system = installed("deb", "bash", "5.1", "opt/x.spdx.json");
  InstalledPackage known = installed("npm", "a", "1.0.0", "opt/x.spdx.json");
  InstalledPackage alone = installed("maven", "g:a", "1.0.0", "opt/x.spdx.json");
  for (InstalledPackage* row : {&system, &known, &alone}) row->detector = "sbom";
  inventory.packages = {system, known, alone, installed("deb", "bash", "5.2", "var/lib/dpkg/status"),
                        installed("npm", "a", "1.0.0", "x/node_modules/a/package.json")};
  drop_duplicates(inventory);
  EXPECT_EQ(told(inventory), (Lines{"maven g:a 1.0.0 opt/x.spdx.json", "deb bash 5.2 var/lib/dpkg/status",
                                    "npm a 1.0.0 x/node_modules/a/package.json"}));
  Inventory without;
  without.packages = {system};
  drop_duplicates(without);
  EXPECT_EQ(without.packages.size(), 1U);
}

Ownership owns(std::string package, std::initializer_list<std::string_view> paths) {
  Ownership out{"deb", std::move(package), {}};
  for (const std::string_view path : paths) out.files.push_back(owned_path(path));
  std::ranges::sort(out.files);
  return out;
}

View::Files files_of(std::initializer_list<std::pair<std::string, std::vector<Fact>>> rows) {
  View::Files files;
  for (const auto& [path, facts] : rows) {
    for (const Fact& fact : facts) files[{path, "dpkg"}].push_back({fact, 0});
  }
  return files;
}

TEST(Ownership, IsFoundThroughMergedFoldersAndArchives) {
  const View::Files files = files_of({{"list",
                                       {owns("python3-yaml", {"/usr/lib/python3/PyYAML.egg-info"}),
                                        owns("java", {"/usr/share/java/x.jar"}), owns("bash", {"/bin/bash"})}}});
  Inventory inventory;
  inventory.packages = {installed("deb", "bash", "5", "var/lib/dpkg/status"),
                        installed("pypi", "PyYAML", "5", "usr/lib/python3/PyYAML.egg-info"),
                        installed("maven", "g:a", "1", "usr/share/java/x.jar/lib/y.jar"),
                        installed("generic", "bash", "5.1", "usr/bin/bash"),
                        installed("generic", "bash", "5.1", "usr/local/bin/bash"),
                        installed("deb", "bash", "5", "usr/bin/bash")};
  inventory.packages.back().detector = "elf-package-note";
  settle_owners(files, inventory);
  ASSERT_EQ(inventory.packages.size(), 4U);
  EXPECT_EQ(inventory.packages[0].owner, "");
  EXPECT_EQ(inventory.packages[1].owner, "python3-yaml");
  EXPECT_EQ(inventory.packages[2].owner, "java");
  EXPECT_EQ(inventory.packages[3].path, "usr/local/bin/bash");
  EXPECT_EQ(inventory.packages[3].owner, "");
}

TEST(Ownership, ProgramsOfNobodyAreCounted) {
  View view;
  LayerFacts layer;
  layer.links = {{Link::Kind::symbolic, "bin", "usr/bin"}};
  view.apply(0, layer);
  const View::Files files = files_of({{"list", {owns("bash", {"/bin/bash"})}},
                                      {"usr/bin/bash", {Program{}}},
                                      {"usr/bin/own", {Program{}}},
                                      {"usr/bin/known", {Program{}}},
                                      {"opt/tool", {Program{}}},
                                      {"srv/elsewhere", {Program{}}}});
  Inventory inventory;
  inventory.packages = {installed("golang", "example.org/known", "1", "usr/bin/known")};
  const std::vector<std::string> environment = {"PATH=/bin:/opt:relative"};
  count_programs(view, files, environment, inventory);
  EXPECT_EQ(inventory.coverage.programs, 4U);
  EXPECT_EQ(inventory.coverage.unowned, (Lines{"opt/tool", "usr/bin/own"}));
  ASSERT_EQ(inventory.incomplete.size(), 1U);
  EXPECT_EQ(inventory.incomplete[0].code, "unowned-programs");
}

TEST(Ownership, PackagesWithoutTheirFilesAreTold) {
  LayerFacts layer;
  layer.leaves = {path_hash("usr/bin/curl"), path_hash("bin/sed")};
  std::ranges::sort(layer.leaves);
  layer.merged_leaves = {owned_path("bin/sed")};
  const std::vector<LayerFacts> layers = {LayerFacts{}, layer};
  const View::Files files = files_of({{"list",
                                       {owns("curl", {"/usr/bin/curl", "/usr/lib/gone"}), owns("sed", {"/usr/bin/sed"}),
                                        owns("gone", {"/usr/bin/gone"}), owns("meta", {})}}});
  Inventory inventory;
  check_owned_files(files, layers, inventory);
  ASSERT_EQ(inventory.incomplete.size(), 1U);
  EXPECT_EQ(inventory.incomplete[0].code, "package-files-missing");
  EXPECT_NE(inventory.incomplete[0].message.find(": gone"), std::string::npos);
}

TEST(Repositories, AreReadAsEachToolWritesThem) {
  EXPECT_EQ(repositories_in("etc/apt/sources.list.d/docker.list",
                            "# deb http://no\ndeb [arch=amd64 signed-by=/x] https://u:p@download.docker.com/linux "
                            "bookworm stable\r\ndeb-src http://no x\n"),
            (Lines{"https://download.docker.com/linux"}));
  EXPECT_EQ(repositories_in("etc/apt/sources.list", "deb http://deb.debian.org/debian bookworm main\n"),
            (Lines{"http://deb.debian.org/debian"}));
  EXPECT_EQ(repositories_in("etc/apt/sources.list.d/x.sources",
                            "Types: deb\nURIs: http://deb.debian.org/debian http://b\nSuites: x\n\nEnabled: no\nURIs: "
                            "http://c\n"),
            (Lines{"http://deb.debian.org/debian", "http://b"}));
  EXPECT_EQ(repositories_in("etc/yum.repos.d/x.repo",
                            "[a]\nname=A\nmirrorlist=https://mirrors.rockylinux.org/x\n#baseurl=no\n[b]\nenabled=0\n"
                            "baseurl=http://off\n[c]\nbaseurl = https://rpm.nodesource.com/x\n"),
            (Lines{"https://mirrors.rockylinux.org/x", "https://rpm.nodesource.com/x"}));
  EXPECT_EQ(repositories_in("etc/apk/repositories",
                            "https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n@edge http://e/x\n#no\n"),
            (Lines{"https://dl-cdn.alpinelinux.org/alpine/v3.20/main", "http://e/x"}));
}

TEST(Repositories, DamageGivesNothingOrLess) {
  for (const std::string_view path :
       {"etc/apt/sources.list", "x.sources", "etc/yum.repos.d/x.repo", "etc/apk/repositories", "x.save"}) {
    for (const std::string& text :
         {std::string(), std::string("deb"), std::string("deb ["), std::string("deb [a"), std::string("URIs:"),
          std::string("[a\nbaseurl="), std::string("@tag"), std::string(100'000, '\n'), std::string("\0\xff\x1b", 3)}) {
      for (const std::string& url : repositories_in(path, text)) EXPECT_EQ(printable(url, 1000), url);
    }
  }
  const std::string odd = "deb http://u:p@w@host/x y\n";
  EXPECT_EQ(repositories_in("a.list", odd), (Lines{"http://host/x"}));
}

TEST(Repositories, AreTheDistributionsOwnByHost) {
  const Distribution debian{"debian", "12", "bookworm", "Debian 12", ""};
  EXPECT_TRUE(is_own_repository(debian, "http://deb.debian.org/debian"));
  EXPECT_TRUE(is_own_repository(debian, "https://debian.org/x"));
  EXPECT_TRUE(is_own_repository(debian, "file:/srv/x"));
  EXPECT_FALSE(is_own_repository(debian, "https://notdebian.org/x"));
  EXPECT_FALSE(is_own_repository(debian, "https://download.docker.com/linux"));
}

}  // namespace
}  // namespace plimsoll::scan
