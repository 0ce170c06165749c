// SPDX-License-Identifier: Apache-2.0
// Who needs whom, as each kind of file tells it. The samples follow the tools' own files; what is expected was worked
// out by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "detect/lang/packages.h"
#include "detect/lang/testing.h"
#include "detect/table.h"

namespace plimsoll {
namespace {

using testing::Lines;

/// "a 1 > b 2", without the version where none is told; sorted. Gaps fail the test.
Lines needs(const Detector& detector, std::string_view path, std::string_view content) {
  const testing::Facts facts = testing::detect(detector, path, content);
  for (const Gap& gap : facts.gaps) ADD_FAILURE() << path << ": " << gap.message;
  Lines out;
  for (const Package& package : facts.packages) {
    EXPECT_TRUE(std::ranges::is_sorted(package.depends));
    for (const Dependency& need : package.depends)
      out.push_back(fmt::format("{} {} > {}{}{}", package.name, package.version, need.name,
                                need.version.empty() ? "" : " ", need.version));
  }
  return testing::sorted(std::move(out));
}

TEST(Depends, NpmVersionOne) {
  EXPECT_EQ(needs(detect::npm_lock_detector(), "package-lock.json", R"text({"lockfileVersion": 1, "requires": true,
  "dependencies": {
    "a": {"version": "1.0.0", "requires": {"b": "^1", "c": "^1", "z": "*", "gone": "*"}, "dependencies": {
      "b": {"version": "1.0.0", "requires": {"c": "^1"}, "dependencies": {"d": {"version": "1.0.0", "requires": {"b": "*"}}}},
      "c": {"version": "1.5.0", "requires": {"d": "*"}}}},
    "b": {"version": "2.0.0", "requires": {"c": "^2"}},
    "c": {"version": "2.0.0"},
    "z": {"version": "npm:real@3.0.0", "requires": {"b": "*"}}}})text"),
            (Lines{"a 1.0.0 > b 1.0.0", "a 1.0.0 > c 1.5.0", "a 1.0.0 > real 3.0.0", "b 1.0.0 > c 1.5.0",
                   "b 2.0.0 > c 2.0.0", "d 1.0.0 > b 1.0.0", "real 3.0.0 > b 2.0.0"}));
}

TEST(Depends, YarnClassic) {
  EXPECT_EQ(needs(detect::yarn_lock_detector(), "yarn.lock", R"text(# yarn lockfile v1


"@isaacs/cliui@^8.0.2", "@isaacs/cliui@^8.0.1":
  version "8.0.2"
  dependencies:
    string-width "^5.1.2"
    string-width-cjs "npm:string-width@^4.2.0"
    version "^1.0.0"
  optionalDependencies:
    "@s/opt" "~1.0"

own@file:../own:
  version "1.0.0"
  dependencies:
    string-width "^4.1.0"

"@s/opt@~1.0":
  version "1.0.3"
  peerDependencies:
    string-width "^5.1.2"

changed@2.0.0:
  version "2.0.0"
  dependencies:
    own "file:../own"

parent@1:
  version "1.0.0"
  dependencies:
    changed "^1.0.0"
    string-width "^9.0.0"

"string-width-cjs@npm:string-width@^4.2.0", "string-width@^1.0.2 || 2 || 3 || 4", string-width@^4.1.0:
  version "4.2.3"

string-width@^5.1.2:
  version "5.1.2"

version@^1.0.0:
  version "1.0.1"
)text"),
            (Lines{"@isaacs/cliui 8.0.2 > @s/opt 1.0.3", "@isaacs/cliui 8.0.2 > string-width 4.2.3",
                   "@isaacs/cliui 8.0.2 > string-width 5.1.2", "@isaacs/cliui 8.0.2 > version 1.0.1",
                   "parent 1.0.0 > changed 2.0.0"}));
}

TEST(Depends, YarnBerry) {
  EXPECT_EQ(needs(detect::yarn_lock_detector(), "yarn.lock", R"text(__metadata:
  version: 8

"a@npm:^1.0.0, a@npm:^1.1.0":
  version: 1.1.0
  resolution: "a@npm:1.1.0"
  dependencies:
    b: "npm:^2.0.0"
    cjs: "npm:b@^1.0.0"
    old: ^1.0.0
    own: "workspace:*"
  dependenciesMeta:
    old:
      optional: true
  peerDependencies:
    peer: "*"

"b@npm:^2.0.0":
  version: 2.0.0
  resolution: "b@npm:2.0.0"

"cjs@npm:b@^1.0.0":
  version: 1.0.0
  resolution: "b@npm:1.0.0"

"old@npm:^1.0.0":
  version: 1.5.0
  resolution: "old@npm:1.5.0"

"own@workspace:*, own@workspace:packages/own":
  version: 0.0.0-use.local
  resolution: "own@workspace:packages/own"
  dependencies:
    a: "npm:^1.0.0"
  linkType: soft

"peer@npm:1":
  version: 1.0.0
  resolution: "peer@npm:1.0.0"
)text"),
            (Lines{"a 1.1.0 > b 1.0.0", "a 1.1.0 > b 2.0.0", "a 1.1.0 > old 1.5.0"}));
}

TEST(Depends, Pnpm) {
  const Lines expected = {"a 1.0.0 > b 2.0.0", "a 1.0.0 > real 3.0.0", "b 2.0.0 > peer 1.0.0", "b 2.0.0 > peer 2.0.0"};
  EXPECT_EQ(needs(detect::pnpm_lock_detector(), "pnpm-lock.yaml", R"text(lockfileVersion: 5.4
packages:
  /a/1.0.0_peer@1.0.0:
    dependencies: {b: 2.0.0_peer@1.0.0, alias: /real/3.0.0, own: link:own}
  /b/2.0.0_peer@1.0.0:
    dependencies: {peer: 1.0.0}
  /b/2.0.0_peer@2.0.0:
    optionalDependencies: {peer: 2.0.0}
  /peer/1.0.0: {}
  /peer/2.0.0: {}
  /real/3.0.0: {}
)text"),
            expected);
  EXPECT_EQ(needs(detect::pnpm_lock_detector(), "pnpm-lock.yaml", R"text(lockfileVersion: '6.0'
packages:
  /a@1.0.0(peer@1.0.0):
    dependencies: {b: 2.0.0(peer@1.0.0), alias: /real@3.0.0}
  /b@2.0.0(peer@1.0.0):
    dependencies: {peer: 1.0.0}
  /b@2.0.0(peer@2.0.0):
    optionalDependencies: {peer: 2.0.0}
  /peer@1.0.0: {}
  /peer@2.0.0: {}
  /real@3.0.0: {}
)text"),
            expected);
  EXPECT_EQ(needs(detect::pnpm_lock_detector(), "pnpm-lock.yaml", R"text(lockfileVersion: '9.0'
packages:
  a@1.0.0: {}
  b@2.0.0: {peerDependencies: {peer: '*'}}
  peer@1.0.0: {}
  peer@2.0.0: {}
  real@3.0.0: {}
snapshots:
  a@1.0.0(peer@1.0.0):
    dependencies: {b: 2.0.0(peer@1.0.0), alias: real@3.0.0}
  b@2.0.0(peer@1.0.0):
    dependencies: {peer: 1.0.0}
  b@2.0.0(peer@2.0.0):
    optionalDependencies: {peer: 2.0.0}
  peer@1.0.0: {}
  peer@2.0.0: {}
  real@3.0.0: {}
)text"),
            expected);
}

TEST(Depends, Bun) {
  EXPECT_EQ(needs(detect::bun_lock_detector(), "bun.lock", R"text({"lockfileVersion": 1,
  "workspaces": {"": {"name": "x", "dependencies": {"a": "1"}}},
  "packages": {
    "a": ["a@1.0.0", "", {"dependencies": {"b": "^1", "@s/c": "^1", "cjs": "npm:b@^2"}, "optionalDependencies": {"gone": "1"}}, "sha512-x"],
    "b": ["b@2.0.0", "", {}, "sha512-x"],
    "a/b": ["b@1.0.0", "", {"peerDependencies": {"@s/c": "*"}}, "sha512-x"],
    "cjs": ["b@2.1.0", "", {}, "sha512-x"],
    "@s/c": ["@s/c@1.0.0", "", {"dependencies": {"b": "^2"}}, "sha512-x"],
  }})text"),
            (Lines{"@s/c 1.0.0 > b 2.0.0", "a 1.0.0 > @s/c 1.0.0", "a 1.0.0 > b 1.0.0", "a 1.0.0 > b 2.1.0",
                   "b 1.0.0 > @s/c 1.0.0"}));
}

TEST(Depends, NodeModules) {
  EXPECT_EQ(
      needs(detect::node_modules_detector(), "node_modules/a/package.json", R"text({"name": "a", "version": "1.0.0",
    "dependencies": {"b": "^1", "cjs": "npm:@s/real@^4"}, "optionalDependencies": {"c": "*"},
    "peerDependencies": {"d": "*"}, "devDependencies": {"e": "*"}})text"),
      (Lines{"a 1.0.0 > b", "a 1.0.0 > c", "a 1.0.0 > d"}));
}

TEST(Depends, Poetry) {
  EXPECT_EQ(needs(detect::poetry_lock_detector(), "poetry.lock", R"text([[package]]
name = "requests"
version = "2.31.0"
[package.dependencies]
certifi = ">=2017.4.17"
Colorama = {version = "*", markers = "sys_platform == 'win32'"}
PySocks = {version = ">=1.5.6", optional = true, markers = "extra == \"socks\""}
chardet = {version = ">=3", optional = true, markers = "extra == \"use-chardet\""}
numpy = [
    {version = ">=1.22,<2", markers = "python_version < \"3.12\""},
    {version = ">=2.1", markers = "python_version >= \"3.13\""},
]
odd = {version = "*", optional = true}
[package.extras]
socks = ["PySocks (>=1.5.6)"]

[[package]]
name = "tool"
version = "1.0"
[package.dependencies]
Requests = {version = "*", extras = ["socks"]}

[[package]]
name = "certifi"
version = "2023.7.22"

[[package]]
name = "colorama"
version = "0.4.6"

[[package]]
name = "pysocks"
version = "1.7.1"

[[package]]
name = "chardet"
version = "5.0"

[[package]]
name = "odd"
version = "1"

[[package]]
name = "numpy"
version = "1.26.4"

[[package]]
name = "numpy"
version = "2.0.0"

[[package]]
name = "numpy"
version = "2.2.0"
)text"),
            (Lines{"requests 2.31.0 > certifi 2023.7.22", "requests 2.31.0 > colorama 0.4.6",
                   "requests 2.31.0 > numpy 1.26.4", "requests 2.31.0 > numpy 2.2.0", "requests 2.31.0 > pysocks 1.7.1",
                   "tool 1.0 > requests 2.31.0"}));
}

TEST(Depends, Uv) {
  EXPECT_EQ(needs(detect::uv_lock_detector(), "uv.lock", R"text(version = 1
[[package]]
name = "own"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "a", extra = ["x"] }]

[[package]]
name = "a"
version = "1.0"
source = { registry = "https://example.org/simple" }
dependencies = [
    { name = "b", version = "1.0", source = { registry = "https://example.org/simple" }, marker = "python_full_version < '3.12'" },
    { name = "c" },
]
[package.optional-dependencies]
x = [{ name = "d" }]

[[package]]
name = "b"
version = "1.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "b"
version = "2.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "c"
version = "3.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "d"
version = "4.0"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "own" }]
)text"),
            (Lines{"a 1.0 > b 1.0", "a 1.0 > c 3.0", "a 1.0 > d 4.0"}));
}

TEST(Depends, Pdm) {
  EXPECT_EQ(needs(detect::pdm_lock_detector(), "pdm.lock", R"text([[package]]
name = "requests"
version = "2.31.0"
dependencies = ["certifi>=2017.4.17", "charset_normalizer<4,>=2 ; python_version < \"4\"", "gone>1"]

[[package]]
name = "requests"
version = "2.31.0"
extras = ["socks"]
dependencies = ["PySocks!=1.5.7,>=1.5.6", "requests==2.31.0"]

[[package]]
name = "certifi"
version = "2023.7.22"

[[package]]
name = "charset-normalizer"
version = "3.1.0"

[[package]]
name = "pysocks"
version = "1.7.1"
)text"),
            (Lines{"requests 2.31.0 > certifi 2023.7.22", "requests 2.31.0 > charset-normalizer 3.1.0",
                   "requests 2.31.0 > pysocks 1.7.1"}));
}

TEST(Depends, Pylock) {
  EXPECT_EQ(needs(detect::pylock_detector(), "pylock.toml", R"text(lock-version = "1.0"
[[packages]]
name = "a"
version = "1.0"
dependencies = [{ name = "b", version = "2.0" }, { name = "c" }]
[[packages]]
name = "b"
version = "1.0"
[[packages]]
name = "b"
version = "2.0"
[[packages]]
name = "c"
version = "3.0"
)text"),
            (Lines{"a 1.0 > b 2.0", "a 1.0 > c 3.0"}));
}

TEST(Depends, PythonDistributions) {
  constexpr std::string_view kMetadata = R"text(Metadata-Version: 2.1
Name: a
Version: 1.0
Requires-Dist: B.c (>=2)
Requires-Dist: d[x]>=1 ; python_version < "3.12"
Requires-Dist: old ; python_version < "3.8"
Requires-Dist: windows ; sys_platform == "win32"
Requires-Dist: machine ; platform_machine == "arm64"
Requires-Dist: pytest ; extra == "test"

Requires-Dist: text
)text";
  EXPECT_EQ(needs(detect::python_dist_detector(), "lib/python3.11/site-packages/a-1.0.dist-info/METADATA", kMetadata),
            (Lines{"a 1.0 > B.c", "a 1.0 > d", "a 1.0 > machine"}));
  EXPECT_EQ(needs(detect::python_dist_detector(), "lib/python3/dist-packages/a-1.0.dist-info/METADATA", kMetadata),
            (Lines{"a 1.0 > B.c", "a 1.0 > d", "a 1.0 > machine", "a 1.0 > old"}));
}

TEST(Depends, Conda) {
  EXPECT_EQ(
      needs(detect::conda_detector(), "env/conda-meta/a-1.0-0.json",
            R"text({"name": "a", "version": "1.0", "depends": ["python >=3.11,<3.12.0a0", "libblas", "__glibc"]})text"),
      (Lines{"a 1.0 > __glibc", "a 1.0 > libblas", "a 1.0 > python"}));
}

constexpr std::string_view kComposer = R"text([
  {"name": "x/a", "version": "1.0.0", "require": {"php": ">=8", "ext-json": "*", "Y/B": "^2", "psr/log-implementation": "1.0",
                                                    "x/polyfill": "*", "x/gone": "*"}, "require-dev": {"y/c": "*"}},
  {"name": "y/b", "version": "2.1.0", "replace": {"x/polyfill": "*"}},
  {"name": "y/c", "version": "3.0.0", "provide": {"psr/log-implementation": "1.0", "y/b": "2"}},
  {"name": "y/d", "version": "v4.0.0", "provide": {"psr/log-implementation": "1.0"}, "require": {"y/d": "*"}}])text";

TEST(Depends, Composer) {
  const Lines expected = {"x/a 1.0.0 > y/b 2.1.0", "x/a 1.0.0 > y/c 3.0.0", "x/a 1.0.0 > y/d v4.0.0"};
  EXPECT_EQ(needs(detect::composer_lock_detector(), "composer.lock", fmt::format("{{\"packages\": {}}}", kComposer)),
            expected);
  EXPECT_EQ(needs(detect::composer_installed_detector(), "vendor/composer/installed.json", kComposer), expected);
}

TEST(Depends, Gemfile) {
  EXPECT_EQ(needs(detect::gemfile_lock_detector(), "Gemfile.lock", R"text(PATH
  remote: .
  specs:
    own (0.1.0)
      rack

GEM
  remote: https://example.org/
  specs:
    nokogiri (1.15.4-x86_64-linux)
      racc (~> 1.4)
    nokogiri (1.15.4-aarch64-linux)
      racc (~> 1.4)
    racc (1.7.1)
    rails (7.0.8)
      bundler (>= 1.15.0)
      nokogiri (>= 1.8.5, != 1.14)
      rack

    rack (2.2.8)

DEPENDENCIES
  own!
  rails
)text"),
            (Lines{"nokogiri 1.15.4 > racc 1.7.1", "rails 7.0.8 > nokogiri 1.15.4", "rails 7.0.8 > rack 2.2.8"}));
}

TEST(Depends, Gemspec) {
  EXPECT_EQ(
      needs(detect::gemspec_detector(), "gems/specifications/rails-7.0.8.gemspec", R"text(# -*- encoding: utf-8 -*-
# stub: rails 7.0.8 ruby lib

Gem::Specification.new do |s|
  s.name = "rails".freeze
  s.version = "7.0.8"

  if s.respond_to? :add_runtime_dependency then
    s.add_runtime_dependency(%q<activesupport>.freeze, ["= 7.0.8"])
    s.add_runtime_dependency(%q<rack>.freeze, ["~> 2.0", ">= 2.2.4"])
    s.add_development_dependency(%q<minitest>.freeze, [">= 0"])
  else
    s.add_dependency(%q<minitest>.freeze, [">= 0"])
  end
end
)text"),
      (Lines{"rails 7.0.8 > activesupport 7.0.8", "rails 7.0.8 > rack"}));
  EXPECT_EQ(
      needs(detect::gemspec_detector(), "gems/specifications/a-1.0.gemspec",
            "# stub: a 1.0 ruby lib\n  s.add_dependency(\"b\".freeze, [\">= 1.0\".freeze])\n  s.add_dependency(%q<c\n"),
      (Lines{"a 1.0 > b"}));
}

TEST(Depends, NuGetLock) {
  EXPECT_EQ(needs(detect::nuget_lock_detector(), "packages.lock.json", R"text({"version": 1, "dependencies": {
    "net8.0": {
      "A": {"type": "Direct", "resolved": "1.0.0", "dependencies": {"b": "1.0.0", "Gone": "1.0.0"}},
      "B": {"type": "Transitive", "resolved": "1.2.0"},
      "own": {"type": "Project", "dependencies": {"B": "[1.0.0, )"}}},
    "net8.0/linux-x64": {"C": {"type": "Transitive", "resolved": "3.0.0", "dependencies": {"B": "1.0.0"}}},
    "net6.0": {
      "A": {"type": "Direct", "resolved": "1.1.0", "dependencies": {"B": "1.0.0"}},
      "B": {"type": "Transitive", "resolved": "2.0.0"}}}})text"),
            (Lines{"A 1.0.0 > B 1.2.0", "A 1.1.0 > B 2.0.0", "C 3.0.0 > B 1.2.0"}));
}

TEST(Depends, DotnetApplications) {
  EXPECT_EQ(needs(detect::dotnet_deps_detector(), "app/app.deps.json", R"text({"runtimeTarget": {"name": "T"},
    "targets": {"T": {
      "app/1.0.0": {"dependencies": {"A": "1.0.0"}, "runtime": {"app.dll": {}}},
      "A/1.0.0": {"dependencies": {"B": "2.0.0", "Build": "1.0.0"}, "runtime": {"lib/A.dll": {}}},
      "B/2.0.0": {"runtime": {"lib/B.dll": {}}}, "Build/1.0.0": {}}},
    "libraries": {"app/1.0.0": {"type": "project"}, "A/1.0.0": {"type": "package"}, "B/2.0.0": {"type": "package"},
                  "Build/1.0.0": {"type": "package"}}})text"),
            (Lines{"A 1.0.0 > B 2.0.0"}));
}

TEST(Depends, Mix) {
  EXPECT_EQ(needs(detect::hex_lock_detector(), "mix.lock", R"text(%{
  "castore": {:hex, :castore, "1.0.4", "ff4d", [:mix], [], "hexpm", "9418"},
  "git": {:git, "https://example.org/git.git", "0123456", []},
  "jason": {:hex, :jason, "1.4.1", "af1a", [:mix], [{:decimal, "~> 1.0 or ~> 2.0", [hex: :decimal, repo: "hexpm", optional: true]}], "hexpm", "fbb0"},
  "decimal": {:hex, :decimal_fork, "2.1.1", "5611", [:mix], [], "hexpm", "53cf"},
  "mint": {:hex, :mint, "1.5.1", "8db5", [:mix], [{:castore, "~> 0.1.0 or ~> 1.0", [hex: :castore, repo: "hexpm", optional: true]}, {:decimal, "~> 2.0", [hex: :decimal_fork, repo: "hexpm"]}, {:hpax, "~> 0.1", [hex: :hpax]}], "hexpm", "4a63"},
}
)text"),
            (Lines{"mint 1.5.1 > castore 1.0.4", "mint 1.5.1 > decimal_fork 2.1.1"}));
  EXPECT_EQ(
      needs(
          detect::hex_lock_detector(), "rebar.lock",
          R"text({"1.2.0", [{<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.9.0">>},0}, {<<"cowlib">>,{pkg,<<"cowlib">>,<<"2.11.0">>},1}]}.)text"),
      Lines{});
}

TEST(Depends, Pods) {
  EXPECT_EQ(needs(detect::podfile_lock_detector(), "Podfile.lock", R"text(PODS:
  - Firebase/Core (9.1.0):
    - Firebase/CoreOnly
    - FirebaseAnalytics (= 9.1.0)
  - Firebase/CoreOnly (9.1.0):
    - FirebaseCore (= 9.1.0)
  - FirebaseAnalytics (9.1.0)
  - FirebaseCore (9.1.0)
  - Local (1.0.0):
    - FirebaseCore
DEPENDENCIES:
  - Firebase/Core
EXTERNAL SOURCES:
  Local:
    :path: ../Local
)text"),
            (Lines{"Firebase 9.1.0 > FirebaseAnalytics 9.1.0", "Firebase 9.1.0 > FirebaseCore 9.1.0"}));
}

TEST(Depends, Conan) {
  EXPECT_EQ(needs(detect::conan_lock_detector(), "conan.lock", R"text({"graph_lock": {"nodes": {
    "0": {"ref": "own/1.0", "path": "conanfile.py", "requires": ["1"]},
    "1": {"ref": "boost/1.75.0#0", "requires": ["2", "3", "9"]},
    "2": {"ref": "zlib/1.2.12"}, "3": {"ref": "bzip2/1.0.8@u/c"}}}, "version": "0.4"})text"),
            (Lines{"boost 1.75.0 > bzip2 1.0.8", "boost 1.75.0 > zlib 1.2.12"}));
}

TEST(Depends, R) {
  EXPECT_EQ(needs(detect::r_description_detector(), "usr/lib/R/library/dplyr/DESCRIPTION", R"text(Package: dplyr
Version: 1.1.4
Depends: R (>= 3.5.0)
Imports: cli (>= 3.4.0), generics,
    glue (>= 1.3.2),
	R6
Suggests: bench
Collate: 'a.R'
    'b.R'
Built: R 4.3.1; x86_64-pc-linux-gnu; 2023-11-17; unix
)text"),
            (Lines{"dplyr 1.1.4 > R6", "dplyr 1.1.4 > cli", "dplyr 1.1.4 > generics", "dplyr 1.1.4 > glue"}));
  EXPECT_EQ(needs(detect::renv_lock_detector(), "renv.lock", R"text({"R": {"Version": "4.3.1"}, "Packages": {
    "R6": {"Package": "R6", "Version": "2.5.1", "Requirements": ["R"]},
    "cli": {"Package": "cli", "Version": "3.6.2", "Depends": ["R (>= 3.4)"], "Imports": ["utils"]},
    "dplyr": {"Package": "dplyr", "Version": "1.1.4", "Imports": ["cli (>= 3.4.0)", "R6"], "Suggests": ["bench"]}}})text"),
            (Lines{"dplyr 1.1.4 > R6 2.5.1", "dplyr 1.1.4 > cli 3.6.2"}));
}

TEST(Depends, AreToldUpToABound) {
  struct Sink final : FactSink {
    std::size_t needs = 0, gaps = 0;
    void add(Fact fact) override {
      if (const auto* package = std::get_if<Package>(&fact)) needs += package->depends.size();
      if (std::holds_alternative<Gap>(fact)) ++gaps;
    }
  } sink;
  detect::Packages packages("npm");
  std::vector<Package*> rows;
  for (int i = 0; i < 1100; ++i) rows.push_back(packages.add(fmt::format("p{}", i), "1"));
  for (Package* from : rows)
    for (const Package* to : rows) packages.need(*from, *to);
  packages.send(sink);
  EXPECT_EQ(sink.needs, detect::Packages::kMostNeeds);
  EXPECT_EQ(sink.gaps, 1U);
}

}  // namespace
}  // namespace plimsoll
