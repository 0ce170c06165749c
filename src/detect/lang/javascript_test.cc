// SPDX-License-Identifier: Apache-2.0
// JavaScript: files in the shape that npm, yarn, pnpm and Bun write them; npm itself as the judge of its lockfile.
#include <set>

#include "base/yaml.h"
#include "detect/lang/damage.h"
#include "detect/table.h"

namespace plimsoll {
namespace {

using testing::Cut;
using testing::expect_stands_damage;
using testing::expect_stands_other_kinds;
using testing::found;
using testing::Lines;

constexpr std::string_view kManifest = R"text({
  "name": "demo", "version": "1.0.0", "workspaces": ["tools/*"],
  "dependencies": {"debug": "^4.3.0", "old-lodash": "npm:lodash@4.17.20"},
  "devDependencies": {"mocha": "^10.0.0"}
})text";

constexpr std::string_view kLockV3 = R"text({
  "name": "demo",
  "version": "1.0.0",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {
      "name": "demo",
      "version": "1.0.0",
      "workspaces": ["tools/*"],
      "dependencies": {"debug": "^4.3.0", "old-lodash": "npm:lodash@4.17.20"},
      "devDependencies": {"mocha": "^10.0.0"}
    },
    "node_modules/@demo/tool": {"resolved": "tools/tool", "link": true},
    "node_modules/debug": {
      "version": "4.3.4",
      "resolved": "https://registry.example.org/debug/-/debug-4.3.4.tgz",
      "integrity": "sha512-PRWFHuSU3eDtQJPvnNY7Jcket1j0t5OuOsFzPPzsekD52Zl1qUfFIPEiswXqIvHWGVHOgX+7G/vCNNhehwxfkQ==",
      "license": "MIT",
      "dependencies": {"ms": "2.1.2"},
      "engines": {"node": ">=6.0"}
    },
    "node_modules/mocha": {
      "version": "10.2.0",
      "dev": true,
      "license": "MIT",
      "dependencies": {"ms": "2.1.3"}
    },
    "node_modules/mocha/node_modules/ms": {"version": "2.1.3", "dev": true, "license": "MIT"},
    "node_modules/ms": {"version": "2.1.2", "license": "MIT"},
    "node_modules/old-lodash": {"name": "lodash", "version": "4.17.20", "license": {"type": "MIT"}},
    "node_modules/semver": {"version": "7.5.4", "devOptional": true, "license": "ISC"},
    "tools/tool": {
      "name": "@demo/tool",
      "version": "0.1.0",
      "dependencies": {"ms": "^2.0.0", "semver": "7.5.4"}
    },
    "tools/tool/node_modules/ms": {"version": "2.0.0", "license": "MIT"}
  }
}
)text";

const Lines kFromV3 = {
    "debug 4.3.4 direct (MIT)",  "lodash 4.17.20 direct (MIT)", "mocha 10.2.0 direct development (MIT)",
    "ms 2.0.0 direct (MIT)",     "ms 2.1.2 transitive (MIT)",   "ms 2.1.3 transitive development (MIT)",
    "semver 7.5.4 direct (ISC)",
};

constexpr std::string_view kLockV1 = R"text({
  "name": "demo",
  "version": "1.0.0",
  "lockfileVersion": 1,
  "requires": true,
  "dependencies": {
    "debug": {
      "version": "4.3.4",
      "resolved": "https://registry.example.org/debug/-/debug-4.3.4.tgz",
      "requires": {"ms": "2.1.2"},
      "dependencies": {"ms": {"version": "2.1.2"}}
    },
    "fork": {"version": "git+ssh://git@example.org/x/fork.git#0123456789abcdef", "from": "fork@github:x/fork"},
    "ms": {"version": "2.1.3", "dev": true},
    "old-lodash": {"version": "npm:lodash@4.17.20"},
    "own": {"version": "file:own"}
  }
}
)text";

TEST(Npm, ReadsAllLockfileVersions) {
  const auto detector = detect::npm_lock_detector();
  EXPECT_EQ(found(detector, "app/package-lock.json", kLockV3), kFromV3);
  EXPECT_EQ(found(detector, "app/npm-shrinkwrap.json", kLockV3), kFromV3);
  EXPECT_EQ(found(detector, "app/package-lock.json", kLockV1),
            (Lines{"debug 4.3.4", "lodash 4.17.20", "ms 2.1.2", "ms 2.1.3 development"}));
  // Version 2 has both, and says the same twice.
  std::string both(kLockV3);
  both.replace(both.find("\"lockfileVersion\": 3"), 20, "\"lockfileVersion\": 2");
  both.insert(both.rfind('}'), R"(, "dependencies": {"debug": {"version": "4.3.4"}})");
  EXPECT_EQ(found(detector, "app/package-lock.json", both), kFromV3);
  EXPECT_TRUE(
      found(detector, "package-lock.json", R"({"lockfileVersion": 3, "packages": {"": {"name": "x"}}})").empty());
}

TEST(Npm, ListsWhatNpmLists) {
  if (!testing::have("npm")) GTEST_SKIP() << "no npm on this machine";
  const testing::Folder folder;
  folder.write("package.json", kManifest);
  folder.write("package-lock.json", kLockV3);
  folder.write("tools/tool/package.json", R"({"name": "@demo/tool", "version": "0.1.0",
      "dependencies": {"ms": "^2.0.0", "semver": "7.5.4"}})");
  const auto tree = json::parse(folder.run("npm ls --all --json --offline --package-lock-only 2>/dev/null"));
  ASSERT_TRUE(tree);
  std::set<std::string> theirs;
  std::vector<const json::value*> open{&*tree};
  while (!open.empty()) {
    const json::value* one = open.back();
    open.pop_back();
    for (const auto& [name, entry] : json::members(*one, "dependencies")) {
      open.push_back(&entry);
      std::string_view version = json::text(entry, "version");
      if (version.starts_with("npm:")) version = version.substr(version.rfind('@') + 1);
      const std::string_view from = json::text(entry, "resolved");
      if (version.empty() || from.starts_with("file:") || from.starts_with("git")) continue;
      theirs.insert(fmt::format("{} {}", name == "old-lodash" ? "lodash" : std::string_view(name), version));
    }
  }
  std::set<std::string> ours;
  for (const Package& package : testing::detect(detect::npm_lock_detector(), "package-lock.json", kLockV3).packages) {
    ours.insert(package.name + ' ' + package.version);
  }
  EXPECT_EQ(ours, theirs);
}

TEST(Npm, TellsInstalledFromLocked) {
  const auto hidden = detect::npm_installed_detector();
  EXPECT_EQ(hidden.proof, Proof::installed);
  EXPECT_EQ(detect::npm_lock_detector().proof, Proof::locked);
  constexpr std::string_view kHidden = R"text({"name": "demo", "lockfileVersion": 3, "requires": true, "packages": {
    "node_modules/debug": {"version": "4.3.4", "license": "MIT"}, "node_modules/ms": {"version": "2.1.2", "dev": true}}})text";
  EXPECT_EQ(found(hidden, "app/node_modules/.package-lock.json", kHidden),
            (Lines{"debug 4.3.4 (MIT)", "ms 2.1.2 development"}));
  EXPECT_TRUE(found(hidden, "app/.package-lock.json", kHidden).empty());
}

TEST(Npm, KeepsLocalTarballsAndLeavesLocalFolders) {
  constexpr std::string_view kLocal = R"text({"lockfileVersion": 3, "packages": {
    "node_modules/a": {"version": "1.0.0", "resolved": "file:vendor/a-1.0.0.tgz"},
    "node_modules/b": {"version": "1.0.0", "resolved": "file:b"},
    "node_modules/c": {"version": "2.0.0", "resolved": "git+ssh://git@example.org/x/c.git#0123"}}})text";
  EXPECT_EQ(found(detect::npm_lock_detector(), "package-lock.json", kLocal), (Lines{"a 1.0.0", "c 2.0.0"}));
}

constexpr std::string_view kYarnClassic = R"text(# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.
# yarn lockfile v1


"@babel/code-frame@^7.0.0", "@babel/code-frame@^7.1.0":
  version "7.12.11"
  resolved "https://registry.example.org/@babel/code-frame/-/code-frame-7.12.11.tgz#f4ad435aa263db935b8f10f2c552d23fb716a63f"
  integrity sha512-Zt1yodBx1UcyiePMSkWnU4hPqhwq7hGi2nFL1LeA3EUl+q2LQx16MISgJ0+z7dnmgvP9QtIleuETGOiOH1RcIw==
  dependencies:
    "@babel/highlight" "^7.10.4"
    version "^1.0.0"

fork@git+https://git@example.org/x/fork.git#main:
  version "2.0.0"
  resolved "git+https://git@example.org/x/fork.git#0123456789abcdef"

lodash@^4.17.15, lodash@^4.17.21:
  version "4.17.21"
  resolved "https://registry.example.org/lodash/-/lodash-4.17.21.tgz#679591c564c3bffaae8454cf0b3df370c3d6911c"

"odd-range@>= 1.0.0 < 2":
  version "1.5.0"

"old-lodash@npm:lodash@4.17.20":
  version "4.17.20"

"own@file:own":
  version "0.0.0"

"packed@file:packed-1.0.0.tgz":
  version "1.0.0"
)text";

constexpr std::string_view kYarnBerry = R"text(# This file is generated by running "yarn install" inside your project.
# Manual changes might be lost - proceed with caution!

__metadata:
  version: 8
  cacheKey: 10c0

"@babel/code-frame@npm:^7.0.0, @babel/code-frame@npm:^7.1.0":
  version: 7.12.11
  resolution: "@babel/code-frame@npm:7.12.11"
  dependencies:
    "@babel/highlight": "npm:^7.10.4"
  checksum: 10c0/836ffd155506768e991d6dd8c51db37cad5958ed1c8e0a2329ccd9527165d5c752e943d66a5c3c92ffd45f343419f0742e7636629a529f4fbd5303e3637746b9
  languageName: node
  linkType: hard

"demo@workspace:.":
  version: 0.0.0-use.local
  resolution: "demo@workspace:."
  dependencies:
    "@babel/code-frame": "npm:^7.1.0"
    fork: "https://github.com/x/fork.git"
    old-lodash: "npm:lodash@4.17.20"
    typescript: "npm:5.3.3"
  languageName: unknown
  linkType: soft

"fork@https://github.com/x/fork.git":
  version: 2.0.0
  resolution: "fork@https://github.com/x/fork.git#commit=0123456789abcdef"
  languageName: node
  linkType: hard

"ms@npm:2.1.2":
  version: 2.1.2
  resolution: "ms@npm:2.1.2"
  languageName: node
  linkType: hard

"old-lodash@npm:lodash@4.17.20":
  version: 4.17.20
  resolution: "lodash@npm:4.17.20"
  languageName: node
  linkType: hard

"tool@workspace:*, tool@workspace:tool":
  version: 0.0.0-use.local
  resolution: "tool@workspace:tool"
  languageName: unknown
  linkType: soft

"typescript@npm:5.3.3":
  version: 5.3.3
  resolution: "typescript@npm:5.3.3"
  languageName: node
  linkType: hard

"typescript@patch:typescript@npm%3A5.3.3#optional!builtin<compat/typescript>":
  version: 5.3.3
  resolution: "typescript@patch:typescript@npm%3A5.3.3#optional!builtin<compat/typescript>::version=5.3.3&hash=e012d7"
  languageName: node
  linkType: hard
)text";

TEST(Yarn, ReadsBothKinds) {
  const auto detector = detect::yarn_lock_detector();
  EXPECT_EQ(found(detector, "app/yarn.lock", kYarnClassic),
            (Lines{"@babel/code-frame 7.12.11", "fork 2.0.0", "lodash 4.17.20", "lodash 4.17.21", "odd-range 1.5.0",
                   "packed 1.0.0"}));
  EXPECT_EQ(found(detector, "app/yarn.lock", kYarnBerry),
            (Lines{"@babel/code-frame 7.12.11 direct", "fork 2.0.0 direct", "lodash 4.17.20 direct",
                   "ms 2.1.2 transitive", "typescript 5.3.3 direct"}));
  const auto broken =
      testing::detect(detector, "yarn.lock", "<<<<<<< HEAD\na@1:\n  version \"1.0.0\"\n=======\nb@1:\n");
  EXPECT_EQ(testing::lines_of(broken), Lines{"a 1.0.0"});
  EXPECT_EQ(broken.gaps.size(), 1U);
}

constexpr std::string_view kPnpm5 = R"text(lockfileVersion: 5.4

specifiers:
  '@babel/core': ^7.0.0
  mocha: ^10.0.0

dependencies:
  '@babel/core': 7.22.5_supports-color@8.1.1
  fork: github.com/x/fork/0123456
  old-lodash: /lodash/4.17.20
  own: link:../own

devDependencies:
  mocha: 10.2.0

packages:

  /@babel/core/7.22.5_supports-color@8.1.1:
    resolution: {integrity: sha512-SBuTAjg91A3eKOvD+bPEz3LlhHZRNu1nFOVts9lzDJTXshHTjII0BAtDS3Y2DAkdZdDKWVZGVwkDfc4Clxn1dg==}
    engines: {node: '>=6.9.0'}
    dependencies:
      ms: 2.1.2
    dev: false

  /lodash/4.17.20:
    resolution: {integrity: sha512-PlhdFcillOINfeV7Ni6oF1TAEayyZBoZ8bcshTHqOYJYlrqzRK5hagpagky5o4HfCzzd1TRkXPMFq6cKk9rGmA==}
    dev: false

  /mocha/10.2.0:
    resolution: {integrity: sha512-IDY7fl/BecMwFHzoqF2sg/SHHANeBoMMXFlS9r0OXKDssYE1M5O43wUY/9BVPeIvfH2zmEbBfseqN9gBQZzXkg==}
    hasBin: true
    dev: true

  /ms/2.1.2:
    resolution: {integrity: sha512-sGkPx+VjMtmA6MX27oA4FBFELFCZZ4S4XqeGOXCv68tT+jb3vk/RyaKWP0PTKyWtmLSM0b+adUTEvbs1PEaH2w==}

  github.com/x/fork/0123456:
    resolution: {tarball: https://codeload.example.org/x/fork/tar.gz/0123456}
    name: fork
    version: 2.0.0
    dev: false

  registry.example.org/under_score/1.0.0:
    resolution: {integrity: sha512-x==}
)text";

constexpr std::string_view kPnpm6 = R"text(lockfileVersion: '6.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .:
    dependencies:
      '@babel/core':
        specifier: ^7.0.0
        version: 7.22.5(supports-color@8.1.1)
      old-lodash:
        specifier: npm:lodash@4.17.20
        version: /lodash@4.17.20
    devDependencies:
      mocha:
        specifier: ^10.0.0
        version: 10.2.0

  tool:
    dependencies:
      own:
        specifier: file:../own
        version: file:own
      semver:
        specifier: 7.5.4
        version: 7.5.4

packages:

  /@babel/core@7.22.5(supports-color@8.1.1):
    resolution: {integrity: sha512-SBuTAjg91A3eKOvD+bPEz3LlhHZRNu1nFOVts9lzDJTXshHTjII0BAtDS3Y2DAkdZdDKWVZGVwkDfc4Clxn1dg==}
    dev: false

  /lodash@4.17.20:
    resolution: {integrity: sha512-x==}
    dev: false

  /mocha@10.2.0:
    resolution: {integrity: sha512-x==}
    dependencies:
      ms: 2.1.3
    dev: true

  /ms@2.1.3:
    resolution: {integrity: sha512-x==}
    dev: true

  /semver@7.5.4:
    resolution: {integrity: sha512-x==}
    dev: false

  file:own:
    resolution: {directory: own, type: directory}
    name: own
    version: 0.0.1
    dev: false
)text";

constexpr std::string_view kPnpm9 = R"text(lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .:
    dependencies:
      '@babel/core':
        specifier: ^7.0.0
        version: 7.22.5(supports-color@8.1.1)
      fork:
        specifier: github:x/fork
        version: https://codeload.example.org/x/fork/tar.gz/0123456
      old-lodash:
        specifier: npm:lodash@4.17.20
        version: lodash@4.17.20
      tool:
        specifier: workspace:*
        version: link:tool
    devDependencies:
      mocha:
        specifier: ^10.0.0
        version: 10.2.0

packages:

  '@babel/core@7.22.5':
    resolution: {integrity: sha512-x==}
    engines: {node: '>=6.9.0'}

  fork@https://codeload.example.org/x/fork/tar.gz/0123456:
    resolution: {tarball: https://codeload.example.org/x/fork/tar.gz/0123456}
    version: 2.0.0

  lodash@4.17.20:
    resolution: {integrity: sha512-x==}

  mocha@10.2.0:
    resolution: {integrity: sha512-x==}
    hasBin: true

  ms@2.1.3:
    resolution: {integrity: sha512-x==}

  supports-color@8.1.1:
    resolution: {integrity: sha512-x==}

snapshots:

  '@babel/core@7.22.5(supports-color@8.1.1)':
    dependencies:
      supports-color: 8.1.1
    transitivePeerDependencies:
      - x

  fork@https://codeload.example.org/x/fork/tar.gz/0123456: {}

  lodash@4.17.20: {}

  mocha@10.2.0:
    dependencies:
      ms: 2.1.3
      supports-color: 8.1.1

  ms@2.1.3: {}

  supports-color@8.1.1: {}
)text";

TEST(Pnpm, ReadsAllLockfileVersions) {
  const auto detector = detect::pnpm_lock_detector();
  EXPECT_EQ(found(detector, "app/pnpm-lock.yaml", kPnpm5),
            (Lines{"@babel/core 7.22.5 direct", "fork 2.0.0 direct", "lodash 4.17.20 direct",
                   "mocha 10.2.0 direct development", "ms 2.1.2 transitive", "under_score 1.0.0 transitive"}));
  EXPECT_EQ(found(detector, "app/pnpm-lock.yaml", kPnpm6),
            (Lines{"@babel/core 7.22.5 direct", "lodash 4.17.20 direct", "mocha 10.2.0 direct development",
                   "ms 2.1.3 transitive development", "semver 7.5.4 direct"}));
  const Lines from_9 = {"@babel/core 7.22.5 direct",       "fork 2.0.0 direct",
                        "lodash 4.17.20 direct",           "mocha 10.2.0 direct development",
                        "ms 2.1.3 transitive development", "supports-color 8.1.1 transitive"};
  EXPECT_EQ(found(detector, "app/pnpm-lock.yaml", kPnpm9), from_9);
  // Newer ones put a document for pnpm's own needs in front.
  EXPECT_EQ(found(detector, "app/pnpm-lock.yaml",
                  "---\nlockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\n---\n" + std::string(kPnpm9)),
            from_9);
  EXPECT_EQ(testing::detect(detector, "pnpm-lock.yaml", "a: 1\n").gaps.size(), 1U);
}

constexpr std::string_view kBun = R"text({
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "demo", // the project, with a comma, here ,}
      "dependencies": {
        "debug": "^4.3.0",
        "old-lodash": "npm:lodash@4.17.20",
        "own": "file:./own",
      },
      "devDependencies": {
        "mocha": "^10.0.0",
      },
    },
    "tools/tool": {
      "name": "@demo/tool",
      "version": "0.1.0",
      "dependencies": {
        "ms": "2.0.0",
      },
    },
  },
  "packages": {
    "@demo/tool": ["@demo/tool@workspace:tools/tool"],

    "debug": ["debug@4.3.4", "", { "dependencies": { "ms": "2.1.2" } }, "sha512-PRWFHuSU3eDtQJPvnNY7Jcket1j0t5OuOsFzPPzsekD52Zl1qUfFIPEiswXqIvHWGVHOgX+7G/vCNNhehwxfkQ=="],

    "fork": ["fork@github:x/fork#0123456", {}, "x-fork-0123456"],

    "mocha": ["mocha@10.2.0", "", { "dependencies": { "debug": "4.3.4", "ms": "2.1.3" }, "bin": { "mocha": "bin/mocha.js" } }, "sha512-x=="],

    "ms": ["ms@2.1.2", "", {}, "sha512-x=="],

    "old-lodash": ["lodash@4.17.20", "", {}, "sha512-x=="],

    "own": ["own@file:own", { "dependencies": { "quoted": "\",}" } }],

    "@demo/tool/ms": ["ms@2.0.0", "", {}, "sha512-x=="],

    "mocha/ms": ["ms@2.1.3", "", {}, "sha512-x=="], /* , ] */
  }
}
)text";

TEST(Bun, ReadsTheTextLockfile) {
  const auto detector = detect::bun_lock_detector();
  EXPECT_EQ(found(detector, "app/bun.lock", kBun),
            (Lines{"debug 4.3.4 direct", "lodash 4.17.20 direct", "mocha 10.2.0 direct development", "ms 2.0.0 direct",
                   "ms 2.1.2 transitive", "ms 2.1.3 transitive development"}));
  const auto binary = testing::detect(detector, "app/bun.lockb", "#!/usr/bin/env bun\nbun-lockfile-format-v0\n");
  ASSERT_EQ(binary.gaps.size(), 1U);
  EXPECT_EQ(binary.gaps[0].code, "unsupported-file");
}

TEST(NodeModules, TakesWhatHasNameAndVersion) {
  const auto detector = detect::node_modules_detector();
  const auto at = [&](std::string_view path, std::string_view text) { return found(detector, path, text); };
  EXPECT_EQ(at("app/node_modules/a/package.json", R"({"name": "a", "version": "1.0.0", "license": "MIT"})"),
            Lines{"a 1.0.0 (MIT)"});
  EXPECT_EQ(at("app/node_modules/@s/a/package.json", R"({"name": "@s/a", "version": "1.0.0",
            "licenses": [{"type": "MIT", "url": "x"}, {"type": "Apache-2.0"}]})"),
            Lines{"@s/a 1.0.0 (MIT OR Apache-2.0)"});
  EXPECT_EQ(at("usr/lib/node_modules/npm/node_modules/a/package.json",
               R"({"name": "a", "version": "1.0.0", "license": {"type": "MIT"}})"),
            Lines{"a 1.0.0 (MIT)"});
  EXPECT_EQ(at("node_modules/a/dist/compiled/b/package.json", R"({"name": "b", "version": "2.0.0"})"),
            Lines{"b 2.0.0"});
  EXPECT_EQ(at("node_modules/test/package.json", R"({"name": "test", "version": "3.3.0"})"), Lines{"test 3.3.0"});
  for (const std::string_view text : {R"({"type": "module"})", R"({"name": "a"})", R"({"version": "1.0.0"})",
                                      R"({"name": 5, "version": "1"})", "[]"}) {
    EXPECT_TRUE(at("node_modules/a/dist/package.json", text).empty()) << text;
  }
  EXPECT_TRUE(at("app/package.json", R"({"name": "a", "version": "1.0.0"})").empty());
  EXPECT_TRUE(at("my_node_modules/a/package.json", R"({"name": "a", "version": "1.0.0"})").empty());
  EXPECT_TRUE(at("node_modules/a/test/fixtures/b/package.json", R"({"name": "b", "version": "1.0.0"})").empty());
  EXPECT_TRUE(at("node_modules/a/examples/package.json", "{").empty());
  EXPECT_EQ(testing::detect(detector, "node_modules/a/package.json", R"({"name": "a", )").gaps.size(), 1U);
  // Built to be deep.
  EXPECT_EQ(testing::detect(detector, "node_modules/a/package.json",
                            R"({"name": "a", "version": "1.0.0", "x": )" + std::string(1'000'000, '['))
                .gaps.size(),
            1U);
}

TEST(JavaScript, LockfilesOfInstalledPackagesSayNothing) {
  EXPECT_TRUE(found(detect::npm_lock_detector(), "app/node_modules/a/package-lock.json", kLockV3).empty());
  EXPECT_TRUE(
      found(detect::yarn_lock_detector(), "usr/lib/python3/dist-packages/x/static/yarn.lock", kYarnClassic).empty());
  EXPECT_TRUE(found(detect::pnpm_lock_detector(), "var/www/vendor/a/b/pnpm-lock.yaml", kPnpm9).empty());
  EXPECT_FALSE(found(detect::pnpm_lock_detector(), "opt/vendor/pnpm-lock.yaml", kPnpm9).empty());
  EXPECT_TRUE(found(detect::bun_lock_detector(), "usr/lib/ruby/gems/3.1.0/gems/x-1/bun.lock", kBun).empty());
}

TEST(JavaScript, StandsDamage) {
  expect_stands_damage(detect::npm_lock_detector(), "package-lock.json", kLockV3);
  expect_stands_damage(detect::npm_lock_detector(), "package-lock.json", kLockV1);
  expect_stands_damage(detect::npm_installed_detector(), "node_modules/.package-lock.json", kLockV3);
  expect_stands_damage(detect::yarn_lock_detector(), "yarn.lock", kYarnClassic, Cut::may_mislead);
  expect_stands_damage(detect::yarn_lock_detector(), "yarn.lock", kYarnBerry, Cut::may_mislead);
  expect_stands_damage(detect::pnpm_lock_detector(), "pnpm-lock.yaml", kPnpm5, Cut::may_mislead);
  expect_stands_damage(detect::pnpm_lock_detector(), "pnpm-lock.yaml", kPnpm6, Cut::may_mislead);
  expect_stands_damage(detect::pnpm_lock_detector(), "pnpm-lock.yaml", kPnpm9, Cut::may_mislead);
  expect_stands_damage(detect::bun_lock_detector(), "bun.lock", kBun);
  expect_stands_damage(detect::node_modules_detector(), "node_modules/a/package.json",
                       R"({"name": "a", "version": "1.0.0"})");
  expect_stands_other_kinds(detect::npm_lock_detector(), "package-lock.json", *json::parse(kLockV3));
  expect_stands_other_kinds(detect::npm_lock_detector(), "package-lock.json", *json::parse(kLockV1));
  // JSON is YAML, too.
  expect_stands_other_kinds(detect::yarn_lock_detector(), "yarn.lock", *yaml::parse(kYarnBerry));
  expect_stands_other_kinds(detect::pnpm_lock_detector(), "pnpm-lock.yaml", *yaml::parse(kPnpm5));
  expect_stands_other_kinds(detect::pnpm_lock_detector(), "pnpm-lock.yaml", *yaml::parse(kPnpm9));
}

TEST(JavaScript, ACutFileStillTellsMostOfItsPackages) {
  const std::string_view cut = kLockV3.substr(0, kLockV3.find("\"node_modules/old-lodash\"") + 30);
  const auto npm = testing::detect(detect::npm_lock_detector(), "package-lock.json", cut);
  EXPECT_EQ(npm.packages.size(), 4U);
  EXPECT_EQ(npm.gaps.size(), 1U);
  const auto berry =
      testing::detect(detect::yarn_lock_detector(), "yarn.lock", kYarnBerry.substr(0, kYarnBerry.size() - 120));
  EXPECT_EQ(berry.packages.size(), 5U);
  EXPECT_EQ(berry.gaps.size(), 1U);
}

TEST(JavaScript, EndlessListsAreCutAndTold) {
  std::string lock = "# yarn lockfile v1\n\n";
  for (int i = 0; i < 201'000; ++i) lock += fmt::format("\np{}@^1:\n  version \"1.0.0\"\n", i);
  const auto facts = testing::detect(detect::yarn_lock_detector(), "yarn.lock", lock);
  EXPECT_EQ(facts.packages.size(), 200'000U);
  EXPECT_EQ(facts.gaps.size(), 1U);
}

}  // namespace
}  // namespace plimsoll
