// SPDX-License-Identifier: Apache-2.0
// go.mod as `go mod edit -json` reads it, vendor/modules.txt as `go mod vendor` writes it.
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>

#include "base/json.h"
#include "detect/lang/testing.h"
#include "detect/table.h"

namespace plimsoll {
namespace {

using testing::Lines;
using testing::told;

Lines read(std::string_view content) {
  const auto facts = testing::detect(detect::go_mod_detector(), "src/go.mod", content);
  EXPECT_TRUE(facts.gaps.empty());
  return told(facts, "golang");
}

TEST(GoMod, DirectivesAreRead) {
  EXPECT_EQ(
      read(R"(// a comment
module "example.com/shop" // Deprecated: gone

go 1.21
toolchain go1.21.3-custom

require github.com/gin-gonic/gin v1.7.0
require (
	golang.org/x/net v0.0.0-20210405180319-a5a99cb37ef4 // indirect
	golang.org/x/text v0.3.5 // indirect; for the lexer
	github.com/docker/docker v20.10.7+incompatible
	example.com/local v1.0.0
	example.com/forked v1.0.0
	example.com/pinned v1.2.0 // indirectly
)
retract [v1.0.0, v1.1.0] // broken
exclude ( example.com/a v1.0.0
)
replace (
	example.com/local => ../local
	example.com/forked v1.0.0 => github.com/fork/forked v1.0.1
	example.com/forked => github.com/other/forked v9.0.0
	example.com/pinned v1.1.0 => ./elsewhere
)
tool golang.org/x/tools/cmd/stringer
)"),
      (Lines{"github.com/gin-gonic/gin v1.7.0 direct", "golang.org/x/net v0.0.0-20210405180319-a5a99cb37ef4 transitive",
             "golang.org/x/text v0.3.5 transitive", "github.com/docker/docker v20.10.7+incompatible direct",
             "github.com/fork/forked v1.0.1 direct", "example.com/pinned v1.2.0 direct", "stdlib 1.21.3 direct"}));
  EXPECT_EQ(read("module a\ngo 1.22.1\ntoolchain default\n"), Lines{});
}

TEST(GoMod, DamageIsTold) {
  const auto facts = testing::detect(detect::go_mod_detector(), "go.mod",
                                     "module a\nrequire x\nrequire b v1.0.0\nrequire (\nc\nreplace d v1 e v2\n)\n");
  EXPECT_EQ(told(facts, "golang"), Lines{"b v1.0.0 direct"});
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].message, "line 2 is not what \"require\" takes (2 more)");
  EXPECT_EQ(testing::detect(detect::go_mod_detector(), "go.mod", "replace a => b c d").gaps.size(), 1U);
  EXPECT_TRUE(testing::detect(detect::go_mod_detector(), "go.mod", "require (\n\"a\n`").gaps.size() == 1);
}

/// What the tool's JSON comes to, told as ours is.
Lines told_by_go(const json::value& mod) {
  std::map<std::pair<std::string, std::string>, const json::value*> replaced;
  for (const json::value& row : json::items(mod, "Replace")) {
    const json::value* old = json::find(row, "Old");
    replaced[{std::string(json::text(*old, "Path")), std::string(json::text(*old, "Version"))}] =
        json::find(row, "New");
  }
  std::map<std::string, bool> packages;  // "path version" to direct
  for (const json::value& row : json::items(mod, "Require")) {
    std::string path(json::text(row, "Path")), version(json::text(row, "Version"));
    auto found = replaced.find({path, version});
    if (found == replaced.end()) found = replaced.find({path, ""});
    if (found != replaced.end()) {
      path = json::text(*found->second, "Path");
      version = json::text(*found->second, "Version");
    }
    const json::value* indirect = json::find(row, "Indirect");
    if (!version.empty()) packages[path + " " + version] |= indirect == nullptr || !indirect->as_bool();
  }
  Lines out;
  for (const auto& [package, direct] : packages) out.push_back(package + (direct ? " direct" : " transitive"));
  return out;
}

TEST(GoMod, ReadsAsGoDoes) {
  if (!testing::have("go")) GTEST_SKIP() << "go is not installed";
  const testing::Folder folder;
  std::mt19937 random(3);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto version = [&] {
    return below(4) == 0 ? "v0.0.0-20210405180319-a5a99cb37ef4" : fmt::format("v1.{}.{}", below(9), below(9));
  };
  const auto path = [&](std::size_t i) {
    const std::string plain = fmt::format("example.com/m{}", i);
    return below(5) == 0 ? fmt::format("\"{}\"", plain) : plain;
  };
  constexpr int kFiles = 60;
  std::string command;
  for (int i = 0; i < kFiles; ++i) {
    std::string text = "module example.com/x\n\ngo 1.19\n";
    std::string block;
    for (std::size_t m = 0; m < 12; ++m) {
      const std::string line = fmt::format("{}{} {}{}", below(2) == 0 ? "\t" : " ", path(m), version(),
                                           std::to_array<std::string_view>({"", " // indirect", " //indirect",
                                                                            " // indirect; x", " // other"})[below(5)]);
      if (below(3) == 0)
        text += "require" + line + (below(4) == 0 ? "\r\n" : "\n");
      else
        block += line + "\n";
      if (below(3) == 0)
        text += fmt::format("replace {}{} => {}\n", path(m), below(2) == 0 ? " " + version() : "",
                            below(2) == 0 ? "./local" : fmt::format("example.org/fork{} {}", m, version()));
    }
    text += fmt::format("require (\n// a comment\n{}\n)\nexclude example.com/m1 v1.0.0\n", block);
    folder.write(fmt::format("d{}/go.mod", i), text);
    command += fmt::format("(cd d{} && go mod edit -json 2>/dev/null) || echo '{{}}'; echo ===\n", i);
  }
  std::string answer = folder.run("export GOFLAGS= GOTOOLCHAIN=local; " + command);
  std::size_t compared = 0;
  for (int i = 0; i < kFiles; ++i) {
    const auto end = answer.find("===\n");
    const auto parsed = json::parse(answer.substr(0, end));
    answer.erase(0, end + 4);
    ASSERT_TRUE(parsed);
    if (json::items(*parsed, "Require").empty()) continue;
    EXPECT_EQ(testing::sorted(read(testing::slurp(folder.path() / fmt::format("d{}/go.mod", i)))), told_by_go(*parsed))
        << i;
    ++compared;
  }
  // The files that come with Go itself.
  const std::string listed = folder.run("find \"$(go env GOROOT)/src\" -maxdepth 2 -name go.mod");
  for (const std::string& file : testing::sorted_lines(listed)) {
    const auto parsed = json::parse(folder.run("go mod edit -json '" + file + "'"));
    ASSERT_TRUE(parsed) << file;
    // "std" and "cmd" are passed over; under another name they are like any module.
    std::string text = testing::slurp(file);
    text.replace(text.find("module ") + 7, 3, "example.com/x");
    EXPECT_EQ(testing::sorted(read(text)), told_by_go(*parsed)) << file;
    ++compared;
  }
  std::cout << compared << " files compared\n";
  EXPECT_GT(compared, 30U);
}

TEST(GoVendor, OnlyWhatWasCopied) {
  const auto read = [](std::string_view path, std::string_view text) {
    return told(testing::detect(detect::go_vendor_detector(), path, text), "golang");
  };
  const std::string_view text =
      "# example.com/a v1.0.0\n## explicit; go 1.17\nexample.com/a\nexample.com/a/sub\n"
      "# example.com/b v1.1.0 => example.com/fork/b v1.1.1\n## explicit\nexample.com/b\n"
      "# example.com/c v1.2.0 => ../c\n## explicit\nexample.com/c\n"
      "# example.com/unused v1.3.0\n## explicit\n"
      "# example.com/d v0.1.0\r\nexample.com/d\r\n"
      "# example.com/b => example.com/fork/b v1.1.1\n";
  EXPECT_EQ(read("app/vendor/modules.txt", text),
            (Lines{"example.com/a v1.0.0", "example.com/fork/b v1.1.1", "example.com/d v0.1.0"}));
  EXPECT_EQ(read("app/modules.txt", text), Lines{});
  EXPECT_EQ(read("app/myvendor/modules.txt", text), Lines{});
  EXPECT_EQ(read("vendor/modules.txt", "# \n#\nx\n# a\nx\n"), Lines{});
}

// Modules from a proxy that is a folder, vendored by the tool, which then says from which each package is built.
TEST(GoVendor, AgreesWithGo) {
  if (!testing::have("go") || !testing::have("zip")) GTEST_SKIP() << "go or zip is not installed";
  const testing::Folder folder;
  constexpr int kModules = 10;
  std::string zips;
  for (int i = 0; i < kModules; ++i) {
    const std::string module = fmt::format("example.com/m{}", i), root = module + "@v1.0.0";
    const int next = i * 2 + 2;
    const std::string mod = fmt::format("module {}\n\ngo 1.19\n", module) +
                            (next < kModules ? fmt::format("require example.com/m{} v1.0.0\n", next) : "");
    const std::string import = next < kModules ? fmt::format("import _ \"example.com/m{}\"\n", next) : "";
    folder.write("zip/" + root + "/go.mod", mod);
    folder.write("zip/" + root + "/x.go", fmt::format("package m{}\n{}", i, import));
    const std::string at = fmt::format("proxy/{}/@v/v1.0.0", module);
    folder.write(at + ".info", R"({"Version": "v1.0.0"})");
    folder.write(at + ".mod", mod);
    zips += fmt::format("(cd zip && zip -qr ../{}.zip {}) && ", at, root);
  }
  // m1 is required and not used, m3 replaced by a folder, m5 by another module.
  folder.write("app/go.mod",
               "module example.com/app\n\ngo 1.19\nrequire (\nexample.com/m0 v1.0.0\nexample.com/m1 v1.0.0\n"
               "example.com/m3 v1.0.0\nexample.com/m5 v1.0.0\n)\nreplace example.com/m3 => ../m3\n"
               "replace example.com/m5 => example.com/m7 v1.0.0\n");
  folder.write("app/main.go",
               "package main\nimport _ \"example.com/m0\"\nimport _ \"example.com/m3\"\nimport _ \"example.com/m5\"\n"
               "func main() {}\n");
  folder.write("m3/go.mod", "module example.com/m3\n\ngo 1.19\n");
  folder.write("m3/x.go", "package m3\n");
  int status = 0;
  const auto listed = testing::sorted_lines(folder.run(
      zips + "export GOPROXY=file://$PWD/proxy GONOSUMDB=* GONOSUMCHECK=1 GOFLAGS=-mod=mod GOTOOLCHAIN=local "
             "GOMODCACHE=$PWD/cache GOFLAGS='-mod=mod -modcacherw' GOSUMDB=off && cd app && { go mod tidy && go mod "
             "edit -require=example.com/m1@v1.0.0 && "
             "go mod download all && go mod vendor; } >../err 2>&1 && "
             "go list -mod=vendor -deps -f '{{with .Module}}{{if not .Main}}{{if .Replace}}{{if .Replace.Version}}"
             "{{.Replace.Path}} {{.Replace.Version}}{{end}}{{else}}{{.Path}} {{.Version}}{{end}}{{end}}{{end}}' . "
             "2>>../err",
      &status));
  ASSERT_EQ(status, 0) << testing::slurp(folder.path() / "err");
  const auto facts = testing::detect(detect::go_vendor_detector(), "app/vendor/modules.txt",
                                     testing::slurp(folder.path() / "app/vendor/modules.txt"));
  EXPECT_EQ(testing::sorted(told(facts, "golang")), listed);
  EXPECT_EQ(listed.size(), 4U);  // m0, m2, m6 and what stands for m5
}

}  // namespace
}  // namespace plimsoll
