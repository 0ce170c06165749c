// SPDX-License-Identifier: Apache-2.0
// The detectors that read sections and notes of ELF files: cargo-auditable, elf-package-note, program.
#include <zlib.h>

#include <algorithm>
#include <map>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../../../tests/recipes/elf.h"
#include "detect/table.h"
#include "detect/testing.h"

namespace plimsoll {
namespace {

using elf::Order;

std::string zlib(std::string_view plain) {
  uLongf size = compressBound(static_cast<uLong>(plain.size()));
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
           static_cast<uLong>(plain.size()));
  out.resize(size);
  return out;
}

testing::Facts crates(std::string_view section) {
  return testing::detect(detect::cargo_auditable_detector(), "usr/bin/app",
                         recipe::Elf().section(".dep-v0", section).text());
}

constexpr std::string_view kCrates = R"({"packages":[
  {"name":"adler","version":"0.2.3","source":"registry"},
  {"name":"app","version":"0.1.0","source":"local","dependencies":[2,3],"root":true},
  {"name":"cc","version":"1.0.79","source":"crates.io","kind":"build"},
  {"name":"miniz_oxide","version":"0.4.3","source":{"Other":"x"},"kind":"runtime","dependencies":[0]}],"format":1})";

TEST(CargoAuditable, CratesWithKindAndRelation) {
  const auto facts = crates(zlib(kCrates));
  EXPECT_TRUE(facts.gaps.empty());
  std::map<std::string, std::string> told;
  for (const Package& p : facts.packages) {
    EXPECT_EQ(p.type, "cargo");
    told[p.name] = fmt::format("{} {} {}", p.version, relation_name(p.relation), scope_name(p.scope));
    for (const Dependency& need : p.depends) told[p.name] += fmt::format(" > {} {}", need.name, need.version);
  }
  EXPECT_EQ(told, (std::map<std::string, std::string>{{"adler", "0.2.3 transitive "},
                                                      {"app", "0.1.0   > cc 1.0.79 > miniz_oxide 0.4.3"},
                                                      {"cc", "1.0.79 direct development"},
                                                      {"miniz_oxide", "0.4.3 direct  > adler 0.2.3"}}));
}

TEST(CargoAuditable, WithoutOneRootNoRelation) {
  for (const std::string_view text :
       {R"({"packages":[{"name":"a","version":"1.0.0","dependencies":[0]}]})",
        R"({"packages":[{"name":"a","version":"1.0.0","root":true},{"name":"b","version":"1.0.0","root":true}]})"}) {
    const auto facts = crates(zlib(text));
    EXPECT_FALSE(facts.packages.empty());
    for (const Package& p : facts.packages) EXPECT_EQ(p.relation, Relation::unknown);
  }
}

TEST(CargoAuditable, DamageIsTold) {
  const std::string good = zlib(kCrates);
  for (const std::string& bad : {good.substr(0, good.size() / 2), std::string("no stream"), zlib("{"), zlib("[1,")}) {
    const auto facts = crates(bad);
    EXPECT_TRUE(facts.packages.empty());
    ASSERT_EQ(facts.gaps.size(), 1U);
    EXPECT_EQ(facts.gaps[0].code, "malformed-file");
  }
  const auto bomb = crates(zlib(std::string(32 << 20, ' ')));
  ASSERT_EQ(bomb.gaps.size(), 1U);
  const auto odd = crates(zlib(
      R"({"packages":[{"name":"","version":"1"},{"name":"a"},{"name":"b","version":"1\u001b"},7,{"name":"c","version":"1.0.0","dependencies":[-1,99,"x"],"root":true}]})"));
  ASSERT_EQ(odd.packages.size(), 1U);
  ASSERT_EQ(odd.gaps.size(), 1U);
  EXPECT_NE(odd.gaps[0].message.find("4 crates"), std::string::npos);
  EXPECT_TRUE(crates(zlib(R"({"packages":{}})")).packages.empty());
}

std::string noted(std::string_view json, Order order = Order::little) {
  return recipe::Elf(order == Order::little ? 8 : 4, order)
      .note(".note.gnu.build-id", "GNU", 3, "0123456789")
      .note(".note.package", "FDO", 0xcafe1a7e, std::string(json) + '\0')
      .text();
}
testing::Facts note(const std::string& file) {
  return testing::detect(detect::elf_package_note_detector(), "usr/bin/app", file);
}

TEST(ElfPackageNote, PackagesOfDistributions) {
  for (const Order order : {Order::little, Order::big}) {
    const auto facts = note(noted(
        R"({"type":"rpm","name":"coreutils","version":"9.0-5.fc36","architecture":"x86_64","osCpe":"cpe:/o:fedoraproject:fedora:36"})",
        order));
    ASSERT_EQ(facts.packages.size(), 1U);
    EXPECT_EQ(facts.packages[0].type, "rpm");
    EXPECT_EQ(facts.packages[0].source_name, "coreutils");
    EXPECT_EQ(facts.packages[0].version, "9.0-5.fc36");
    EXPECT_EQ(facts.packages[0].arch, "x86_64");
    EXPECT_EQ(facts.packages[0].cpe, "");
  }
  EXPECT_EQ(note(noted(R"({"type":"rpm","name":"hello","version":"0-1.fc35.x86_64"})")).packages[0].version,
            "0-1.fc35");
  EXPECT_EQ(note(noted(R"({"type":"rpm","name":"hello","version":"0-1.fc35.x86_64"})")).packages[0].arch, "x86_64");
  EXPECT_EQ(note(noted(R"({"type":"deb","name":"hello","version":"1.3-1.x86_64"})")).packages[0].version,
            "1.3-1.x86_64");
  EXPECT_EQ(note(noted(R"({"type":"arch","name":"hello","version":"1.3-1"})")).packages[0].type, "alpm");
  EXPECT_EQ(note(noted(R"({"type":"A B","name":"hello","version":"1"})")).packages[0].type, "generic");
}

TEST(ElfPackageNote, ProductsOfVendors) {
  const auto cpe = [](std::string_view name) {
    return note(noted(fmt::format(R"({{"type":"generic","name":"a","version":"1","appCpe":"{}"}})", name)))
        .packages[0]
        .cpe;
  };
  EXPECT_EQ(cpe("cpe:2.3:a:gnu:coreutils:5.0:*:*:*:*:*:*:*"), "gnu:coreutils");
  EXPECT_EQ(cpe("cpe:/a:gnu:coreutils"), "gnu:coreutils");
  for (const auto& bad :
       {"cpe:/o:gnu:coreutils", "cpe:/a:gnu", "cpe:/a::x", "cpe:/a:x:", "cpe:/a:x y:z", "gnu:coreutils"})
    EXPECT_EQ(cpe(bad), "") << bad;
}

TEST(ElfPackageNote, OtherNotesAndDamage) {
  EXPECT_EQ(note(noted("{")).gaps.size(), 1U);
  EXPECT_EQ(note(noted(R"({"type":"rpm","name":"a\u001b[1m","version":"1"})")).gaps.size(), 1U);
  const auto debugger = note(noted(R"({"debugInfoUrl":"https://example.org/"})"));
  EXPECT_TRUE(debugger.packages.empty() && debugger.gaps.empty());
  const auto other = note(recipe::Elf().note(".note.package", "XYZ", 0xcafe1a7e, "{").note(".n", "FDO", 1, "{").text());
  EXPECT_TRUE(other.packages.empty() && other.gaps.empty());
}

testing::Facts run(const recipe::Elf& elf) {
  return testing::detect(detect::program_detector(), "usr/bin/app", elf.text());
}

TEST(Program, ProgramsButNotLibraries) {
  ASSERT_EQ(run(recipe::Elf().interpreter("/lib64/ld-linux-x86-64.so.2")).programs.size(), 1U);
  EXPECT_EQ(run(recipe::Elf().interpreter("/lib64/ld-linux-x86-64.so.2")).programs[0].interpreter,
            "/lib64/ld-linux-x86-64.so.2");
  EXPECT_EQ(run(recipe::Elf()).programs[0].interpreter, "");
  EXPECT_EQ(run(recipe::Elf(8, Order::little, 3).interpreter("/lib/ld.so")).programs.size(), 1U);
  EXPECT_TRUE(run(recipe::Elf(8, Order::little, 3)).programs.empty());
  EXPECT_TRUE(run(recipe::Elf(8, Order::little, 1)).programs.empty());
  EXPECT_TRUE(run(recipe::Elf()).gaps.empty());
}

TEST(Program, DamageIsToldOnce) {
  const std::string good = recipe::Elf().interpreter("/lib/ld.so").text();
  for (const std::size_t size : {4UL, 40UL, 70UL}) {
    std::size_t gaps = 0;
    for (const Detector& detector : detectors()) {
      for (const Want& want : detector.wants) {
        if (want.kind == Want::Kind::executable)
          gaps += testing::detect(detector, "usr/bin/app", good.substr(0, size)).gaps.size();
      }
    }
    EXPECT_EQ(gaps, 1U) << size;
  }
  const auto facts = testing::detect(detect::program_detector(), "a", good.substr(0, good.size() - 1));
  EXPECT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.programs.size(), 1U);
}

TEST(Program, ThisMachine) {
  const std::string shell = testing::slurp("/proc/self/exe");
  if (shell.empty()) GTEST_SKIP() << "no /proc on this machine";
  const auto facts = testing::detect(detect::program_detector(), "self", shell);
  ASSERT_EQ(facts.programs.size(), 1U);
  EXPECT_TRUE(std::filesystem::exists(facts.programs[0].interpreter)) << facts.programs[0].interpreter;
}

}  // namespace
}  // namespace plimsoll
