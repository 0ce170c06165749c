// SPDX-License-Identifier: Apache-2.0
// The ELF reader against readelf, on the programs and objects of this machine (Go's own test data brings 32 bits and
// big-endian ones), and against files built by recipe and broken on purpose.
#include "codec/elf.h"

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../../tests/recipes/elf.h"
#include "base/limits.h"
#include "base/testing.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using elf::Order;

bool begins_as_elf(const fs::path& path) {
  std::array<char, 4> start{};
  std::ifstream(path, std::ios::binary).read(start.data(), start.size());
  return elf::is_elf(as_bytes({start.data(), start.size()}));
}

std::vector<fs::path> files_in(const fs::path& folder, std::size_t most) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_regular_file(error) && fs::file_size(entry, error) < kMiB && begins_as_elf(entry.path()))
      found.push_back(entry.path());
  }
  std::ranges::sort(found);
  if (found.size() > most) found.resize(most);
  return found;
}

std::vector<fs::path> real_files() {
  std::vector<fs::path> all;
  for (const auto& [folder, most] :
       {std::pair("/usr/bin", 25), std::pair("/usr/sbin", 10), std::pair("/usr/lib/x86_64-linux-gnu", 15),
        std::pair("/usr/local/go/src/debug/elf/testdata", 50),
        std::pair("/usr/local/go/src/debug/dwarf/testdata", 50)}) {
    for (auto& path : files_in(folder, static_cast<std::size_t>(most))) all.push_back(std::move(path));
  }
  return all;
}

/// readelf's answer for each file, line by line.
std::map<std::string, std::vector<std::string>> readelf(const std::string& options,
                                                        const std::vector<fs::path>& files) {
  std::string command = "LC_ALL=C readelf -W " + options;
  for (const auto& path : files) command += " '" + path.string() + "'";
  std::map<std::string, std::vector<std::string>> out;
  std::istringstream text(testing::output_of(command + " 2>/dev/null || true"));
  std::string line, file = files.front().string();
  while (std::getline(text, line)) {
    if (line.starts_with("File: "))
      file = line.substr(6);
    else
      out[file].push_back(line);
  }
  return out;
}

std::vector<std::string> words(const std::string& line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

std::uint64_t hex(const std::string& text) { return std::stoull(text, nullptr, 16); }

class RealElf : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::have("readelf")) GTEST_SKIP() << "readelf (binutils) is not installed";
    files_ = real_files();
    if (files_.size() < 2) GTEST_SKIP() << "no ELF files on this machine";
  }
  std::vector<fs::path> files_;
};

TEST_F(RealElf, SectionsAsReadelfListsThem) {
  const auto listed = readelf("-S", files_);
  std::size_t sections = 0;
  for (const auto& path : files_) {
    const std::string content = testing::slurp(path);
    const auto file = elf::File::parse(as_bytes(content));
    ASSERT_TRUE(file) << path << ": " << file.error().message;
    EXPECT_FALSE(file->problem()) << path;
    std::size_t i = 0;
    for (const std::string& line : listed.at(path.string())) {
      const auto bracket = line.find(']');
      if (bracket == line.npos || !line.starts_with("  [") || line.find("Nr") != line.npos) continue;
      auto word = words(line.substr(bracket + 1));
      if (i == 0) word.insert(word.begin(), "");  // the first has no name
      ASSERT_LT(i, file->sections().size()) << path;
      const auto& section = file->sections()[i++];
      ASSERT_GE(word.size(), 5U) << line;
      EXPECT_EQ(section.name, word[0]) << path;
      EXPECT_EQ(section.address, hex(word[2])) << path << line;
      EXPECT_EQ(section.offset, hex(word[3])) << path << line;
      EXPECT_EQ(section.size, hex(word[4])) << path << line;
      EXPECT_EQ(section.type == elf::kSectionNote, word[1] == "NOTE") << path << line;
      ++sections;
    }
    EXPECT_EQ(i, file->sections().size()) << path;
  }
  EXPECT_GT(sections, files_.size() * 5);
}

TEST_F(RealElf, SegmentsAsReadelfListsThem) {
  const auto listed = readelf("-l", files_);
  const std::map<std::uint32_t, std::string> names = {{1, "LOAD"}, {2, "DYNAMIC"}, {3, "INTERP"}, {4, "NOTE"}};
  std::size_t programs = 0;
  for (const auto& path : files_) {
    const std::string content = testing::slurp(path);
    const auto file = elf::File::parse(as_bytes(content));
    ASSERT_TRUE(file) << path;
    std::size_t i = 0;
    std::string interpreter;
    bool executable = false;
    for (const std::string& line : listed.at(path.string())) {
      if (const auto at = line.find("program interpreter: "); at != line.npos)
        interpreter = line.substr(at + 21, line.size() - at - 22);
      executable =
          executable || line.starts_with("Elf file type is EXEC") || line.find("(Position-Independent") != line.npos;
      const auto word = words(line);
      if (word.size() < 7 || !word[1].starts_with("0x") || !word[5].starts_with("0x")) continue;
      ASSERT_LT(i, file->segments().size()) << path;
      const auto& segment = file->segments()[i++];
      if (const auto name = names.find(segment.type); name != names.end()) {
        EXPECT_EQ(name->second, word[0]) << path;
      }
      EXPECT_EQ(segment.offset, hex(word[1])) << path << line;
      EXPECT_EQ(segment.address, hex(word[2])) << path << line;
      EXPECT_EQ(segment.file_size, hex(word[4])) << path << line;
      EXPECT_EQ(segment.memory_size, hex(word[5])) << path << line;
      const bool writable =
          std::any_of(word.begin() + 6, word.end(), [](auto& w) { return w.find('W') == 0 || w.find("RW") == 0; });
      EXPECT_EQ((segment.flags & elf::kSegmentWrite) != 0, writable) << path << line;
    }
    EXPECT_EQ(i, file->segments().size()) << path;
    EXPECT_EQ(file->interpreter(), interpreter) << path;
    programs += file->is_program() ? 1 : 0;
    EXPECT_TRUE(file->is_program() || (interpreter.empty() && !executable)) << path;
  }
  EXPECT_GT(programs, 10U);
}

TEST_F(RealElf, NotesAsReadelfListsThem) {
  const auto listed = readelf("-n", files_);
  std::size_t notes = 0;
  for (const auto& path : files_) {
    const std::string content = testing::slurp(path);
    const auto file = elf::File::parse(as_bytes(content));
    ASSERT_TRUE(file) << path;
    std::multiset<std::string> ours, theirs;
    for (const auto& note : file->notes()) ours.insert(fmt::format("{} {}", note.owner, note.value.size()));
    if (listed.contains(path.string())) {
      for (const std::string& line : listed.at(path.string())) {
        const auto word = words(line);
        if (word.size() >= 3 && word[1].starts_with("0x") && word[1].size() == 10)
          theirs.insert(fmt::format("{} {}", word[0], hex(word[1])));
      }
    }
    EXPECT_EQ(ours, theirs) << path;
    notes += ours.size();
  }
  EXPECT_GT(notes, files_.size() / 2);
}

struct Shape {
  unsigned word;
  Order order;
};
class Recipe : public ::testing::TestWithParam<Shape> {};
INSTANTIATE_TEST_SUITE_P(Shapes, Recipe,
                         ::testing::Values(Shape{8, Order::little}, Shape{8, Order::big}, Shape{4, Order::little},
                                           Shape{4, Order::big}));

TEST_P(Recipe, SectionsSegmentsNotesAndAddresses) {
  recipe::Elf recipe(GetParam().word, GetParam().order, elf::kTypeShared);
  recipe.interpreter("/lib/ld.so").note(".note.one", "FDO", 0xcafe1a7e, "{}").note(".note.two", "GNU", 3, "abcde");
  const auto address = recipe.next_address();
  recipe.section(".data", "hello").section(".bss", "", elf::kSectionNoBits);
  for (const bool stripped : {false, true}) {
    if (stripped) recipe.without_sections();
    const std::string text = recipe.text();
    const auto file = elf::File::parse(as_bytes(text));
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_FALSE(file->problem()) << file->problem()->message;
    EXPECT_EQ(file->word_bytes(), GetParam().word);
    EXPECT_EQ(file->interpreter(), "/lib/ld.so");
    EXPECT_TRUE(file->is_program());
    EXPECT_TRUE(as_text(file->mapped(address)).starts_with("hello"));
    EXPECT_TRUE(file->mapped(address + text.size()).empty());
    EXPECT_TRUE(file->mapped(0).empty());
    const auto notes = file->notes();
    ASSERT_EQ(notes.size(), 2U);
    EXPECT_EQ(notes[0].owner, "FDO");
    EXPECT_EQ(notes[0].type, 0xcafe1a7eU);
    EXPECT_EQ(as_text(notes[1].value), "abcde");
    ASSERT_EQ(file->section(".data") == nullptr, stripped);
    if (stripped) continue;
    EXPECT_EQ(as_text(*file->content(*file->section(".data"))), "hello");
    EXPECT_EQ(file->content(*file->section(".bss"))->size(), 0U);
  }
}

TEST_P(Recipe, WhoIsAProgram) {
  const auto [word, order] = GetParam();
  const auto is_program = [](const recipe::Elf& recipe) {
    const std::string text = recipe.text();
    return elf::File::parse(as_bytes(text))->is_program();
  };
  EXPECT_TRUE(is_program(recipe::Elf(word, order, 2)));
  EXPECT_FALSE(is_program(recipe::Elf(word, order, 1)));
  EXPECT_FALSE(is_program(recipe::Elf(word, order, 3)));
  EXPECT_FALSE(is_program(recipe::Elf(word, order, 4).interpreter("/lib/ld.so")));
  const auto entry = [&](std::uint64_t tag, std::uint64_t value) {
    return recipe::number(tag, word, order) + recipe::number(value, word, order);
  };
  EXPECT_TRUE(is_program(
      recipe::Elf(word, order, 3).section(".dynamic", entry(5, 1) + entry(0x6ffffffb, 0x08000001) + entry(0, 0))));
  EXPECT_FALSE(is_program(recipe::Elf(word, order, 3).section(".dynamic", entry(0x6ffffffb, 1) + entry(0, 0))));
  EXPECT_FALSE(
      is_program(recipe::Elf(word, order, 3).section(".dynamic", entry(0, 0) + entry(0x6ffffffb, 0x08000000))));
}

void overwrite(std::string& text, std::size_t at, std::uint64_t value, unsigned bytes) {
  text.replace(at, bytes, recipe::number(value, bytes, Order::little));
}

TEST(Elf, LiesAreToldOrRefused) {
  const std::string good = recipe::Elf().interpreter("/lib/ld.so").note(".n", "X", 1, "y").text();
  const auto with = [&](std::size_t at, std::uint64_t value, unsigned bytes) {
    std::string bad = good;
    overwrite(bad, at, value, bytes);
    return bad;
  };
  // Refused: no header, no class, no order, program headers that do not fit.
  for (const auto& bad : {std::string("\x7f"
                                      "ELF"),
                          std::string(64, '\0'), with(4, 3, 1), with(5, 0, 1), with(32, good.size(), 8),
                          with(32, ~0ULL, 8), with(54, 1, 2), with(56, 0xfff0, 2)}) {
    const auto file = elf::File::parse(as_bytes(bad));
    ASSERT_FALSE(file);
    EXPECT_NE(file.error().message.find("ELF"), std::string::npos);
  }
  // Told: a section table that lies; the segments stay.
  for (const auto& bad : {with(40, ~0ULL, 8), with(40, good.size() - 8, 8), with(58, 1, 2), with(60, 0xff00, 2),
                          with(62, 99, 2), good.substr(0, good.size() - 1)}) {
    const auto file = elf::File::parse(as_bytes(bad));
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_TRUE(file->problem());
    EXPECT_TRUE(file->sections().empty());
    EXPECT_EQ(file->interpreter(), "/lib/ld.so");
  }
  // A section that lies about its place fails when asked for.
  std::string bad = good;
  overwrite(bad, good.size() - 64 * 3 + 24, ~0ULL, 8);
  const auto file = elf::File::parse(as_bytes(bad));
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->content(file->sections()[1]));
}

TEST(Elf, CountsInTheFirstSectionHeader) {
  std::string text = recipe::Elf().interpreter("/lib/ld.so").section(".data", "x").text();
  const std::size_t table = text.size() - 64 * 4;
  overwrite(text, 56, 0xffff, 2);     // segments
  overwrite(text, 60, 0, 2);          // sections
  overwrite(text, 62, 0xffff, 2);     // names
  overwrite(text, table + 32, 4, 8);  // size: sections
  overwrite(text, table + 40, 3, 4);  // link: names
  overwrite(text, table + 44, 2, 4);  // info: segments
  const auto file = elf::File::parse(as_bytes(text));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->segments().size(), 2U);
  ASSERT_EQ(file->sections().size(), 4U);
  EXPECT_NE(file->section(".data"), nullptr);
}

TEST(Elf, ManyOverlappingNoteListsAreBounded) {
  std::string list;
  for (int i = 0; i < 5000; ++i) list += recipe::elf_note("X", static_cast<std::uint32_t>(i), "y", Order::little);
  recipe::Elf recipe;
  recipe.section(".note", list, elf::kSectionNote, 4);
  for (int i = 0; i < 200; ++i) recipe.note(".n", "Y", 1, "z");
  const std::string text = recipe.text();
  EXPECT_LE(elf::File::parse(as_bytes(text))->notes().size(), 4096U);
}

TEST(Elf, SurvivesMutationAndCuts) {
  std::mt19937 random(11);
  const std::string seeds[] = {
      recipe::Elf(8, Order::little, 3).interpreter("/lib/ld.so").note(".n", "FDO", 1, "{}").section(".d", "x").text(),
      recipe::Elf(4, Order::big).note(".n", "FDO", 1, "{}").section(".dynamic", std::string(64, '\1')).text()};
  for (int round = 0; round < 20000; ++round) {
    std::string bad = seeds[round % 2];
    for (auto flips = 1 + random() % 6; flips > 0; --flips) {
      // The headers are where lies matter.
      const std::size_t at = random() % 3 == 0 ? random() % bad.size() : random() % 0x120;
      bad[at] = static_cast<char>(random());
    }
    if (random() % 4 == 0) bad.resize(random() % bad.size());
    const auto file = elf::File::parse(as_bytes(bad));
    if (!file) continue;
    const char* first = bad.data();
    const char* last = first + bad.size();
    const auto inside = [&](std::string_view view) {
      return view.empty() || (view.data() >= first && view.data() + view.size() <= last);
    };
    for (const auto& section : file->sections()) {
      ASSERT_TRUE(inside(section.name));
      const auto content = file->content(section);
      ASSERT_TRUE(!content || inside(as_text(*content)));
    }
    for (const auto& note : file->notes()) ASSERT_TRUE(inside(note.owner) && inside(as_text(note.value)));
    ASSERT_TRUE(inside(file->interpreter()));
    (void)file->is_program();
  }
}

}  // namespace
}  // namespace plimsoll
