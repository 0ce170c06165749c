// SPDX-License-Identifier: Apache-2.0
// Go programs built here, with modules, a replacement, generics and inlining, against what Go's own tools say of them;
// Go's old test data (1.15, 1.17) stands for the older forms; recipes for every form in both orders and word sizes.
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../../../tests/recipes/go.h"
#include "detect/binary/go_build_info.h"
#include "detect/binary/go_functions.h"
#include "detect/table.h"
#include "detect/testing.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using elf::Order;

constexpr std::string_view kModules =
    "path\texample.com/acme/tool/cmd/tool\n"
    "mod\texample.com/acme/tool\tv1.4.0\t\n"
    "dep\texample.org/lib\tv1.2.3\th1:abc=\n"
    "dep\texample.org/old\tv1.0.0\n"
    "=>\texample.org/fork\tv1.5.0\th1:def=\n"
    "dep\texample.org/folder\tv0.0.0\n"
    "=>\t./folder\t\n"
    "dep\tgopkg.in/yaml.v3\tv3.0.1\th1:x=\n"
    "dep\texample.org/unused\tv0.1.0\th1:y=\n"
    "build\t-compiler=gc\n";

const std::vector<std::string> kFunctions = {"runtime.main",
                                             "net/http.(*Server).Serve",
                                             "vendor/golang.org/x/net/http/httpguts.ValidHeaderFieldName",
                                             "main.main",
                                             "main.main.func1",
                                             "example.org/lib.(*Impl).Do",
                                             "example.org/lib.Thing.Do-fm",
                                             "example.org/lib/sub.Map[...]",
                                             "example.org/lib/sub.(*Box[go.shape.struct { F a/b.T; G []int }]).Get",
                                             "example.org/old.Old.func2.1",
                                             "gopkg.in/yaml%2ev3.Unmarshal",
                                             "gopkg.in/yaml%2ev3.(*decoder).run",
                                             "type:.eq.example.org/unused.T",
                                             "go:buildid",
                                             "example.com/acme/tool/internal/x.init.0",
                                             "_cgo_init",
                                             "example.org/library.Other"};
const std::vector<std::string> kInlined = {"example.org/lib.Small", "strings.TrimPrefix"};

const Package* find(const testing::Facts& facts, std::string_view name) {
  const auto found = std::ranges::find(facts.packages, name, &Package::name);
  return found == facts.packages.end() ? nullptr : &*found;
}

bool holds(const Linkage& linkage, std::string_view part) {
  return std::ranges::binary_search(linkage.parts, linked_part(part));
}

testing::Facts read(std::string_view content) { return testing::detect(detect::go_binary_detector(), "app", content); }

struct Shape {
  unsigned word;
  Order order;
  int minor;
  bool stripped;
};
class GoRecipe : public ::testing::TestWithParam<Shape> {};
INSTANTIATE_TEST_SUITE_P(Shapes, GoRecipe,
                         ::testing::Values(Shape{8, Order::little, 2, false}, Shape{4, Order::big, 2, true},
                                           Shape{8, Order::big, 16, false}, Shape{4, Order::little, 16, true},
                                           Shape{8, Order::little, 18, true}, Shape{8, Order::big, 18, false},
                                           Shape{8, Order::little, 20, false}, Shape{8, Order::big, 20, true},
                                           Shape{4, Order::little, 20, true}, Shape{4, Order::big, 20, false}));

TEST_P(GoRecipe, ModulesAndWhatOfThemIsLinked) {
  const auto [word, order, minor, stripped] = GetParam();
  recipe::Elf elf(word, order);
  if (minor < 18)
    recipe::add_go_build_info_by_address(elf, fmt::format("go1.{}.7", minor), kModules);
  else
    elf.section(".go.buildinfo", recipe::go_build_info(fmt::format("go1.{}.7", minor), kModules));
  elf.section(".gopclntab", recipe::go_functions(minor, kFunctions, kInlined, word, order));
  if (stripped) elf.without_sections();
  const auto facts = read(elf.text());
  EXPECT_TRUE(facts.gaps.empty()) << facts.gaps[0].message;

  std::set<std::string> names;
  for (const Package& package : facts.packages) {
    EXPECT_EQ(package.type, "golang");
    EXPECT_TRUE(package.linkage.known) << package.name;
    EXPECT_TRUE(std::ranges::is_sorted(package.linkage.parts));
    names.insert(package.name + " " + package.version);
  }
  EXPECT_EQ(names, (std::set<std::string>{"example.com/acme/tool v1.4.0", "example.org/lib v1.2.3",
                                          "example.org/fork v1.5.0", "gopkg.in/yaml.v3 v3.0.1",
                                          "example.org/unused v0.1.0", fmt::format("stdlib 1.{}.7", minor)}));

  EXPECT_TRUE(find(facts, "example.org/unused")->linkage.parts.empty());
  const Linkage& lib = find(facts, "example.org/lib")->linkage;
  for (const std::string_view part :
       {"example.org/lib", "example.org/lib.Impl.Do", "example.org/lib.Thing.Do", "example.org/lib.Small",
        "example.org/lib/sub", "example.org/lib/sub.Map", "example.org/lib/sub.Box.Get"})
    EXPECT_TRUE(holds(lib, part)) << part;
  for (const std::string_view part : {"example.org/lib.Never", "example.org/library", "example.org/library.Other"})
    EXPECT_FALSE(holds(lib, part)) << part;
  const Linkage& fork = find(facts, "example.org/fork")->linkage;
  for (const std::string_view part :
       {"example.org/old", "example.org/old.Old", "example.org/fork", "example.org/fork.Old"})
    EXPECT_TRUE(holds(fork, part)) << part;
  const Linkage& yaml = find(facts, "gopkg.in/yaml.v3")->linkage;
  for (const std::string_view part : {"gopkg.in/yaml.v3", "gopkg.in/yaml.v3.Unmarshal", "gopkg.in/yaml.v3.decoder.run"})
    EXPECT_TRUE(holds(yaml, part)) << part;
  const Linkage& standard = find(facts, "stdlib")->linkage;
  for (const std::string_view part : {"net/http", "net/http.Server.Serve", "runtime.main", "strings.TrimPrefix",
                                      "vendor/golang.org/x/net/http/httpguts.ValidHeaderFieldName"})
    EXPECT_TRUE(holds(standard, part)) << part;
  EXPECT_FALSE(holds(standard, "net/http.Server.Close"));
  const Linkage& main = find(facts, "example.com/acme/tool")->linkage;
  for (const std::string_view part :
       {"example.com/acme/tool/cmd/tool", "example.com/acme/tool/cmd/tool.main", "example.com/acme/tool/internal/x"})
    EXPECT_TRUE(holds(main, part)) << part;
}

std::string with_modules(std::string_view modules, std::string_view go = "go1.21.3") {
  return recipe::Elf().section(".go.buildinfo", recipe::go_build_info(go, modules)).text();
}

TEST(GoBinary, WithoutFunctionTableNothingIsProven) {
  const auto facts = read(with_modules(kModules));
  ASSERT_EQ(facts.packages.size(), 6U);
  for (const Package& package : facts.packages) {
    EXPECT_FALSE(package.linkage.known);
    EXPECT_TRUE(package.linkage.parts.empty());
  }
  // A table cut in its names proves nothing either.
  std::string table = recipe::go_functions(20, kFunctions, kInlined, 8, Order::little);
  table[8 + 8 * 4] = static_cast<char>(table[8 + 8 * 4] + 5);
  recipe::Elf elf;
  elf.section(".go.buildinfo", recipe::go_build_info("go1.21.3", kModules)).section(".gopclntab", table.substr(0, 400));
  for (const Package& package : read(elf.text()).packages) EXPECT_FALSE(package.linkage.known);
}

TEST(GoBinary, VersionOfTheMainModule) {
  const auto version = [](std::string_view recorded, std::string_view flags) {
    const auto facts =
        read(with_modules(fmt::format("path\tm.org/a/cmd\nmod\tm.org/a\t{}\t\nbuild\t-ldflags={}\n", recorded, flags)));
    const Package* package = find(facts, "m.org/a");
    return package == nullptr ? std::string{} : package->version;
  };
  EXPECT_EQ(version("v1.2.3", ""), "v1.2.3");
  EXPECT_EQ(version("v1.2.3+incompatible", "\"-X main.version=9.9.9\""), "v1.2.3+incompatible");
  EXPECT_EQ(version("v1.2.4-0.20230102150405-abcdef123456+dirty", ""), "v1.2.4-0.20230102150405-abcdef123456+dirty");
  EXPECT_EQ(version("(devel)", ""), "");
  EXPECT_EQ(version("v0.0.0-20230102150405-abcdef123456", ""), "");
  EXPECT_EQ(version("(devel)", "\"-s -w -X main.version=1.4.2\""), "v1.4.2");
  EXPECT_EQ(version("(devel)", "\"-X 'main.date=Mon Jan 2' -X=m.org/a/v.Version=v2.0.0-rc.1 -w\""), "v2.0.0-rc.1");
  EXPECT_EQ(version("(devel)", "\"-X m.org/a/v.Version=1.0.0 -X other.org/v.Version=9.0.0\""), "v1.0.0");
  EXPECT_EQ(version("(devel)", "\"--X k8s.io/component-base/version.gitVersion=v1.29.1 -X m.org/ab.goversion=1.2.3\""),
            "v1.29.1");
  EXPECT_EQ(version("(devel)", "\"-X main.version=main-abc123\""), "");
  EXPECT_EQ(version("(devel)", "\"-X main.version=1.2\""), "");
  EXPECT_EQ(version("(devel)", "\"-X \\\"main.version=3.2.1\\\"\""), "v3.2.1");
  EXPECT_EQ(version("(devel)", "\"-X"), "");
}

TEST(GoBinary, ReleasesOfGo) {
  for (const auto& [text, release] :
       std::map<std::string, std::string>{{"go1.21.3", "1.21.3"},
                                          {"go1.20", "1.20"},
                                          {"go1.21rc2", "1.21.0-rc.2"},
                                          {"go1.9beta1", "1.9.0-beta.1"},
                                          {"go1.20.5 X:boringcrypto", "1.20.5"},
                                          {"go1.19.13-1.el9", "1.19.13"},
                                          {"go1.18.10b7", "1.18.10"},
                                          {"devel go1.23-0123 Thu", ""},
                                          {"go1.22.1-X:nodwarf5", "1.22.1"},
                                          {"go1.21.0-fips", "1.21.0"},
                                          {"", ""},
                                          {"go1.20.1 (Red Hat 1.20.1-1.el9)", "1.20.1"}}) {
    EXPECT_EQ(detect::go_release(text), release) << text;
  }
}

TEST(GoBinary, TheToolchainIsAPackageOfItsOwn) {
  const auto facts = read(with_modules("path\tcmd/go\nbuild\t-compiler=gc\n"));
  ASSERT_EQ(facts.packages.size(), 2U);
  EXPECT_EQ(find(facts, "toolchain")->version, "1.21.3");
  EXPECT_EQ(find(facts, "stdlib")->version, "1.21.3");
}

TEST(GoBinary, DamageIsTold) {
  std::string cut = recipe::go_build_info("go1.21.3", kModules);
  cut.resize(cut.size() - 100);
  auto facts = read(recipe::Elf().section(".go.buildinfo", cut).text());
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_NE(facts.gaps[0].message.find("Go build information"), std::string::npos);
  EXPECT_TRUE(facts.packages.empty());

  std::string endless = recipe::go_build_info("go1.21.3", kModules);
  for (std::size_t i = 32; i < 44; ++i) endless[i] = '\xff';
  EXPECT_EQ(read(recipe::Elf().section(".go.buildinfo", endless).text()).gaps.size(), 1U);

  facts = read(with_modules("mod\tm.org/a\tv1.0.0\t\ndep\tm.org/\x1b[1m\tv1\ndep\t\tv1\ndep\nnonsense\n=>\tx\tv9\n"));
  ASSERT_EQ(facts.packages.size(), 2U);
  EXPECT_EQ(facts.gaps.size(), 1U);

  recipe::Elf lost;
  recipe::add_go_build_info_by_address(lost, "go1.16", kModules);
  std::string text = lost.text();
  text.replace(text.find("\xff Go buildinf:") + 16, 8, recipe::number(0x99999999, 8, Order::little));
  EXPECT_EQ(read(text).gaps.size(), 1U);

  EXPECT_TRUE(read(recipe::Elf().section(".text", "not Go").text()).gaps.empty());
  EXPECT_TRUE(read("\x7f"
                   "ELF and no more")
                  .gaps.empty());
}

TEST(GoBinary, ManyModulesAreCut) {
  std::string modules;
  for (int i = 0; i < 20'100; ++i) modules += fmt::format("dep\tm.org/{}\tv1.0.0\n", i);
  const auto facts = read(with_modules(modules));
  EXPECT_EQ(facts.packages.size(), 20'001U);
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].code, "limit");
}

TEST(GoBinary, SurvivesMutation) {
  std::mt19937 random(4);
  for (const int minor : {2, 16, 20}) {
    recipe::Elf elf;
    if (minor < 18)
      recipe::add_go_build_info_by_address(elf, "go1.16.1", kModules);
    else
      elf.section(".go.buildinfo", recipe::go_build_info("go1.21.3", kModules));
    const std::string table = recipe::go_functions(minor, kFunctions, kInlined, 8, Order::little);
    elf.section(".gopclntab", table);
    const std::string good = elf.text();
    const std::size_t at = good.find(table.substr(0, 64));
    for (int round = 0; round < 3000; ++round) {
      std::string bad = good;
      for (auto flips = 1 + random() % 6; flips > 0; --flips) {
        const std::size_t place = random() % 2 == 0 ? random() % bad.size() : at + random() % 120;
        bad[place] = static_cast<char>(random());
      }
      for (const Package& package : read(bad).packages) {
        ASSERT_FALSE(package.name.empty() || package.version.empty());
        ASSERT_TRUE(package.linkage.known || package.linkage.parts.empty());
      }
    }
  }
}

// ---- against Go ----

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// How Go's database writes a function that gosym names, told another way than the detector does: from the back.
std::string as_in_vulndb(std::string name) {
  for (auto open = name.find('['); open != name.npos; open = name.find('[')) {
    auto close = open;
    for (int depth = 0; close < name.size(); ++close) {
      depth += name[close] == '[' ? 1 : name[close] == ']' ? -1 : 0;
      if (depth == 0) break;
    }
    name.erase(open, close - open + 1);
  }
  std::erase_if(name, [](char c) { return c == '(' || c == ')' || c == '*'; });
  for (auto at = name.find("%2e"); at != name.npos; at = name.find("%2e")) name.replace(at, 3, ".");
  for (const std::string_view mark : {"-fm", "-range"})
    if (const auto at = name.rfind(mark); at != name.npos) name.erase(at);
  return name;
}

class RealGo : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* place : {"go", "/usr/local/go/bin/go", "/usr/lib/go/bin/go"})
      if (go_.empty() && testing::have(place)) go_ = place;
    if (go_.empty()) GTEST_SKIP() << "Go is not installed";
    root_ = lines(testing::output_of(go_ + " env GOROOT")).at(0);
  }

  /// gosym's names by file.
  std::map<std::string, std::vector<std::string>> functions(const std::vector<std::string>& files) {
    std::string command = "cp " PLIMSOLL_SOURCE "/tests/oracles/go_functions.go . && GO111MODULE=off CGO_ENABLED=0 " +
                          go_ + " run go_functions.go";
    for (const auto& file : files) command += " '" + file + "'";
    std::map<std::string, std::vector<std::string>> out;
    for (const auto& line : lines(folder_.run(command)))
      out[line.substr(0, line.find('\t'))].push_back(line.substr(line.find('\t') + 1));
    return out;
  }

  /// Packages as `go version -m` tells them, replaced ones under their new name.
  static std::set<std::string> told_by_go(const std::string& text) {
    std::set<std::string> out;
    std::string last;
    for (const auto& line : lines(text)) {
      std::istringstream in(line);
      std::string kind, path, version;
      in >> kind >> path >> version;
      if (kind == "dep") out.insert(last = path + " " + version);
      if (kind == "=>") {
        out.erase(last);
        if (version.starts_with("v")) out.insert(path + " " + version);
      }
    }
    return out;
  }

  static std::set<std::string> told_by_us(const testing::Facts& facts, const std::string& main) {
    std::set<std::string> out;
    for (const Package& package : facts.packages)
      if (package.name != "stdlib" && package.name != "toolchain" && package.name != main)
        out.insert(package.name + " " + package.version);
    return out;
  }

  std::string go_, root_;
  testing::Folder folder_;
};

TEST_F(RealGo, ProgramsOfTheToolchain) {
  std::vector<std::string> files;
  for (const char* name : {"/bin/go", "/bin/gofmt", "/pkg/tool/linux_amd64/vet", "/pkg/tool/linux_amd64/asm"})
    if (fs::exists(root_ + name)) files.push_back(root_ + name);
  if (files.empty()) GTEST_SKIP() << "no programs below " << root_;
  const auto theirs = functions(files);
  const std::string version = lines(testing::output_of(go_ + " env GOVERSION")).at(0).substr(2);
  std::size_t checked = 0;
  for (const auto& file : files) {
    const std::string content = testing::slurp(file);
    const auto facts = read(content);
    EXPECT_TRUE(facts.gaps.empty());
    EXPECT_EQ(find(facts, "stdlib")->version, version.substr(0, version.find(' ')));
    EXPECT_EQ(told_by_us(facts, ""), told_by_go(testing::output_of(go_ + " version -m " + file))) << file;

    // Every function that Go's reader finds is among the names, and among the linked parts of its module.
    const auto program = elf::File::parse(as_bytes(content));
    ASSERT_TRUE(program);
    const auto table = detect::find_go_functions(*program);
    ASSERT_TRUE(table) << file;
    std::set<std::string, std::less<>> names;
    EXPECT_TRUE(detect::each_go_function(*table, [&](std::string_view name) { names.emplace(name); }));
    for (const std::string& name : theirs.at(file)) {
      EXPECT_TRUE(names.contains(name)) << name;
      const auto parsed = as_in_vulndb(name);
      if (!name.starts_with("net/") && !name.starts_with("crypto/") && !name.starts_with("go/")) continue;
      if (name.find(".func") != name.npos || name.find("wrap") != name.npos || name.find("init") != name.npos) continue;
      ++checked;
      EXPECT_TRUE(holds(find(facts, "stdlib")->linkage, parsed)) << name << " as " << parsed;
    }
    EXPECT_GT(names.size(), theirs.at(file).size());  // inlined ones come on top
  }
  EXPECT_GT(checked, 1000U);  // most of them in cmd/go
}

TEST_F(RealGo, OldTables) {
  const std::string data = root_ + "/src/debug/";
  if (!fs::exists(data + "gosym/testdata/pcln115.gz")) GTEST_SKIP() << "Go's test data is not installed";
  folder_.run("gzip -dc " + data + "gosym/testdata/pcln115.gz > pcln115; base64 -d " + data +
              "buildinfo/testdata/go117/go117.base64 > go117 2>/dev/null");
  const std::string old = (folder_.path() / "pcln115").string(), newer = (folder_.path() / "go117").string();
  const auto theirs = functions({old, newer});
  ASSERT_GT(theirs.at(old).size(), 500U);

  const std::string table = testing::slurp(old);
  std::set<std::string, std::less<>> names;
  EXPECT_TRUE(detect::each_go_function(as_bytes(table), [&](std::string_view name) { names.emplace(name); }));
  for (const std::string& name : theirs.at(old)) EXPECT_TRUE(names.contains(name)) << name;
  // Functions of the runtime that are always inlined.
  for (const std::string_view name : {"runtime.add", "runtime.bool2int"}) EXPECT_TRUE(names.contains(name)) << name;

  if (theirs.contains(newer)) {
    const auto facts = read(testing::slurp(newer));
    EXPECT_EQ(find(facts, "stdlib")->version, "1.17");
    ASSERT_TRUE(find(facts, "stdlib")->linkage.known);
    for (const std::string& name : theirs.at(newer)) {
      if (name.find(".func") != name.npos || name.starts_with("type") || name.starts_with("go.") ||
          name.starts_with("main."))
        continue;
      if (name.find('.') == name.npos || name.find(".init.") != name.npos) continue;
      EXPECT_TRUE(holds(find(facts, "stdlib")->linkage, as_in_vulndb(name))) << name;
    }
  }
}

constexpr const char* kProgram = R"(
mkdir -p cmd/tool vendor/gopkg.in/yaml.v3 vendor/example.org/lib/sub vendor/example.org/old vendor/example.org/unused
cat > go.mod <<'END'
module example.com/acme/tool

go 1.21

require (
	gopkg.in/yaml.v3 v3.0.1
	example.org/lib v1.2.3
	example.org/old v1.0.0
	example.org/unused v0.1.0
)

replace example.org/old => example.org/fork v1.5.0
END
cat > vendor/modules.txt <<'END'
# example.org/lib v1.2.3
## explicit; go 1.18
example.org/lib
example.org/lib/sub
# example.org/old v1.0.0 => example.org/fork v1.5.0
## explicit; go 1.18
example.org/old
# example.org/unused v0.1.0
## explicit; go 1.18
example.org/unused
# gopkg.in/yaml.v3 v3.0.1
## explicit; go 1.18
gopkg.in/yaml.v3
# example.org/old => example.org/fork v1.5.0
END
cat > cmd/tool/main.go <<'END'
package main

import (
	"os"

	"example.org/lib"
	"example.org/lib/sub"
	"example.org/old"
	"example.org/unused"
	"gopkg.in/yaml.v3"
)

func main() {
	f := func(x int) int { return x + len(os.Args) }
	println(lib.Hello(f(1)), yaml.Unmarshal(os.Args[0]) == nil, len(sub.Map([]int{1, 2}, f)), old.Old(), unused.Const)
	var t lib.Thing = &lib.Impl{N: len(os.Args)}
	g := t.Do
	println(g())
}
END
cat > vendor/example.org/lib/lib.go <<'END'
package lib

type Thing interface{ Do() int }
type Impl struct{ N int }

//go:noinline
func (i *Impl) Do() int { return i.N }

//go:noinline
func (i *Impl) Unused() int { return i.N + 1 }

func Small(x int) int {
	if x > 3 {
		return x * 7
	}
	return x - 1
}

//go:noinline
func Hello(n int) int { return n + Small(n) }
func Never() string   { return "never" }
END
cat > vendor/example.org/lib/sub/sub.go <<'END'
package sub

type Box[T any] struct{ V T }

//go:noinline
func (b *Box[T]) Get() T { return b.V }

//go:noinline
func Map[T, U any](in []T, f func(T) U) (out []U) {
	for _, x := range in {
		b := Box[U]{f(x)}
		out = append(out, b.Get())
	}
	return out
}
END
cat > vendor/example.org/old/old.go <<'END'
package old

//go:noinline
func Old() int { return 42 }
END
cat > vendor/example.org/unused/unused.go <<'END'
package unused

const Const = 7

func NeverLinked() int { return Const }
END
cat > vendor/gopkg.in/yaml.v3/yaml.go <<'END'
package yaml

type decoder struct{ s string }

//go:noinline
func (d *decoder) run() error { return nil }

//go:noinline
func Unmarshal(s string) error { return (&decoder{s}).run() }
END
)";

struct Build {
  const char* name;
  const char* environment;
  const char* flags;
};
// $PLIMSOLL_LONG_TESTS adds what needs the standard library built anew: other word sizes, orders and forms.
std::vector<Build> builds() {
  std::vector<Build> all = {{"plain", "", "-ldflags '-X main.version=1.4.2'"}, {"stripped", "", "-ldflags '-s -w'"}};
  if (std::getenv("PLIMSOLL_LONG_TESTS") != nullptr) {
    for (const char* target : {"arm64", "386", "s390x", "mips", "ppc64le", "riscv64"}) {
      static std::vector<std::string> kept;
      kept.reserve(16);
      all.push_back({target, kept.emplace_back("GOARCH=" + std::string(target)).c_str(), "-ldflags '-s -w'"});
    }
    all.push_back({"trimmed", "", "-trimpath -ldflags '-s -w -X main.version=1.4.2'"});
    all.push_back({"anywhere", "", "-buildmode=pie -ldflags '-s -w'"});
    all.push_back({"foreign linker", "CGO_ENABLED=1", "-buildmode=pie -ldflags '-linkmode=external -s -w'"});
  }
  return all;
}

TEST_F(RealGo, ProgramsOfModules) {
  folder_.run(kProgram);
  for (const Build& build : builds()) {
    int status = 0;
    folder_.run(fmt::format("CGO_ENABLED=0 GOOS=linux GOFLAGS=-mod=vendor GOPROXY=off GOTOOLCHAIN=local {} {} build {} "
                            "-o tool ./cmd/tool 2>log",
                            build.environment, go_, build.flags),
                &status);
    ASSERT_EQ(status, 0) << folder_.run("cat log");
    const std::string content = testing::slurp(folder_.path() / "tool");
    const auto facts = read(content);
    EXPECT_TRUE(facts.gaps.empty());
    EXPECT_EQ(told_by_us(facts, "example.com/acme/tool"), told_by_go(folder_.run(go_ + " version -m tool")))
        << build.name;
    const bool flags_recorded = std::string_view(build.name) == "plain";
    ASSERT_EQ(find(facts, "example.com/acme/tool") != nullptr, flags_recorded) << build.name;
    if (flags_recorded) {
      EXPECT_EQ(find(facts, "example.com/acme/tool")->version, "v1.4.2");
      EXPECT_TRUE(holds(find(facts, "example.com/acme/tool")->linkage, "example.com/acme/tool/cmd/tool.main"));
    }
    for (const Package& package : facts.packages)
      ASSERT_TRUE(package.linkage.known) << build.name << " " << package.name;
    EXPECT_TRUE(find(facts, "example.org/unused")->linkage.parts.empty());
    const Linkage& lib = find(facts, "example.org/lib")->linkage;
    for (const std::string_view part :
         {"example.org/lib", "example.org/lib.Impl.Do", "example.org/lib.Small", "example.org/lib.Hello",
          "example.org/lib/sub.Map", "example.org/lib/sub.Box.Get"})
      EXPECT_TRUE(holds(lib, part)) << build.name << " " << part;
    for (const std::string_view part : {"example.org/lib.Never", "example.org/lib.Impl.Unused"})
      EXPECT_FALSE(holds(lib, part)) << build.name << " " << part;
    EXPECT_TRUE(holds(find(facts, "example.org/fork")->linkage, "example.org/old.Old"));
    EXPECT_TRUE(holds(find(facts, "gopkg.in/yaml.v3")->linkage, "gopkg.in/yaml.v3.decoder.run"));
    EXPECT_TRUE(holds(find(facts, "stdlib")->linkage, "runtime.main"));
    EXPECT_FALSE(holds(find(facts, "stdlib")->linkage, "net/http"));
  }
}

}  // namespace
}  // namespace plimsoll
