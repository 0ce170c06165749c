// SPDX-License-Identifier: Apache-2.0
// Zip compared with libarchive on what zip(1), bsdtar and Python write, and on archives that lie.
#include "codec/zip.h"

#include "codec/testing_archive.h"
#include "codec/testing_zip.h"

namespace plimsoll {
namespace {

using namespace testing;

Result<std::vector<Member>> members_of(ZipReader& zip) {
  std::vector<Member> members;
  while (const ZipEntry* entry = TRY(zip.next())) {
    Member member;
    member.entry.path = entry->path;
    member.entry.type = entry->type;
    member.entry.size = entry->type == EntryType::file ? entry->size : 0;
    const StreamPtr content = TRY(zip.open_entry(*entry));
    member.content = TRY(drained(*content));
    if (entry->type == EntryType::symlink) member.entry.link = std::exchange(member.content, {});
    members.push_back(std::move(member));
  }
  return members;
}

Result<std::vector<Member>> by_us(std::string_view bytes, const Limits& limits = kLimits) {
  ZipReader zip = TRY(ZipReader::open(as_bytes(bytes), limits));
  return members_of(zip);
}

std::string compared(std::vector<Member> members) {
  for (auto& [entry, content] : members) {
    entry.mode = entry.uid = entry.gid = 0;
    entry.mtime = 0;
  }
  return described(members);
}

std::string outcome(std::string_view zip) {
  const auto members = by_us(zip);
  if (!members) return "error: " + members.error().message;
  std::string out;
  for (const auto& [entry, content] : *members) out += entry.path + "=" + content + ";";
  return out;
}

const char* const kWriters[] = {
    "zip -qry x.zip t",
    "zip -qry0 x.zip t",
    "zip -qryfz x.zip t",
    "bsdtar --format=zip -cf x.zip t",
    "bsdtar --format=zip --options zip:zip64 -cf x.zip t",
    "python3 -c 'import shutil; shutil.make_archive(\"x\", \"zip\", \".\", \"t\")'",
    "python3 -m zipfile -c x.zip t",
};

TEST(Zip, AgreesWithLibarchiveOnWhatEveryWriterWrites) {
  Random random(1);
  TemporaryFolder folder;
  const auto root = folder.path() / "t";
  std::filesystem::create_directories(root / "sub/ä");
  for (int i = 0; i < 40; ++i) {
    write_content(root / (i % 2 != 0 ? "sub" : "sub/ä") / fmt::format("file {}", i),
                  sample(random, below(random, 5) == 0 ? 0 : below(random, 100'000)));
  }
  std::filesystem::create_symlink("file 1", root / "link");
  int compared_with = 0;
  for (const char* writer : kWriters) {
    std::filesystem::remove(folder.path() / "x.zip");
    if (!run("cd " + folder.path().string() + " && LC_ALL=C.UTF-8 " + writer + " 2>log")) {
      std::cout << "skipped, not installed: " << writer << '\n';
      continue;
    }
    ++compared_with;
    const std::string zip = file_content(folder.path() / "x.zip");
    const auto theirs = by_libarchive(zip, true);
    ASSERT_TRUE(theirs) << writer;
    const auto ours = by_us(zip);
    ASSERT_TRUE(ours) << writer << ": " << ours.error().message;
    EXPECT_EQ(first_difference(compared(*ours), compared(*theirs)), "") << writer;

    // From a file, and with a launch script in front, as jars may have it.
    for (const std::string& lead : {std::string(), std::string("#!/bin/sh\nexec java -jar $0\n")}) {
      write_content(folder.path() / "y.zip", lead + zip);
      const auto file = File::open(folder.path() / "y.zip");
      ASSERT_TRUE(file);
      auto reader = ZipReader::open(*file);
      ASSERT_TRUE(reader) << reader.error().message;
      const auto again = members_of(*reader);
      ASSERT_TRUE(again) << writer << ": " << again.error().message;
      EXPECT_EQ(first_difference(compared(*again), compared(*ours)), "") << writer;
    }
  }
  if (compared_with == 0) GTEST_SKIP() << "none of zip, bsdtar and python3 is installed";
}

// Archives made by hand ------------------------------------------------------------------------------------------

TEST(Zip, WhatIsNotAsPromisedIsMalformed) {
  const Part good{.name = "good",
                  .content = "content",
                  .method = 8,
                  .extra = {},
                  .size = {},
                  .packed_size = {},
                  .crc = {},
                  .offset = {}};
  EXPECT_EQ(outcome(zipped({good})), "good=content;");
  EXPECT_EQ(outcome(zipped({})), "");
  EXPECT_EQ(outcome(zipped({good}, {}, "a comment with PK\5\6 in it, long enough to be a record")), "good=content;");
  const auto bent = [&](auto&& bend) {
    Part part = good;
    bend(part);
    return outcome(zipped({good, part}));
  };
  EXPECT_TRUE(bent([](Part& p) { p.crc = 1; }).starts_with("error: zip member good: CRC-32"));
  EXPECT_TRUE(bent([](Part& p) { p.size = 6; }).starts_with("error: zip member good: is larger"));
  EXPECT_TRUE(bent([](Part& p) { p.size = 8; }).starts_with("error: zip member good: has 7 bytes"));
  EXPECT_TRUE(bent([](Part& p) { p.packed_size = 3; }).starts_with("error: zip member good: "));
  EXPECT_TRUE(bent([](Part& p) { p.packed_size = 1000; }).starts_with("error"));
  EXPECT_TRUE(bent([](Part& p) { p.offset = 7; }).starts_with("error: zip member good: no local header"));
  EXPECT_TRUE(bent([](Part& p) { p.offset = 0xFFFFFFF0; }).starts_with("error: zip member good: "));
  EXPECT_TRUE(bent([](Part& p) { p.flags = 1; }).starts_with("error: zip member good: is encrypted"));
  EXPECT_TRUE(bent([](Part& p) { p.method = 99; }).starts_with("error: zip member good: is packed by method 99"));
  EXPECT_TRUE(bent([](Part& p) { p.method = 0, p.size = 5; }).starts_with("error: zip member good: is larger"));
  // zip64 sizes that are announced and missing, and ones that are enormous.
  EXPECT_TRUE(bent([](Part& p) { p.size = 0xFFFFFFFF, p.extra = little(1, 2) + little(0, 2); }).starts_with("error"));
  EXPECT_TRUE(bent([](Part& p) {
                p.packed_size = 0xFFFFFFFF, p.extra = little(1, 2) + little(8, 2) + little(UINT64_MAX, 8);
              }).starts_with("error"));
  EXPECT_TRUE(bent([](Part& p) {
                p.offset = 0xFFFFFFFF, p.extra = little(1, 2) + little(8, 2) + little(UINT64_MAX, 8);
              }).starts_with("error"));
  EXPECT_EQ(bent([](Part& p) {
              p.size = 0xFFFFFFFF,
              p.extra = little(7, 2) + little(1, 2) + "x" + little(1, 2) + little(8, 2) + little(7, 8);
            }),
            "good=content;good=content;");
  EXPECT_TRUE(outcome(zipped({good}, 2)).starts_with("error"));
  EXPECT_TRUE(outcome("PK").starts_with("error"));
  EXPECT_TRUE(outcome("").starts_with("error"));
  EXPECT_EQ(
      outcome(zipped(
          {{.name = "/../a//b", .content = "x", .extra = {}, .size = {}, .packed_size = {}, .crc = {}, .offset = {}}})),
      "a/b=x;");
}

TEST(Zip, OverlappingMembersAndLimits) {
  Random random(2);
  const std::string content = sample(random, 3000);
  std::vector<Part> parts;
  for (int i = 0; i < 50; ++i) {
    parts.push_back({.name = fmt::format("{}", i),
                     .content = i == 0 ? content : "",
                     .extra = {},
                     .size = {},
                     .packed_size = {},
                     .crc = {},
                     .offset = {}});
  }
  EXPECT_TRUE(by_us(zipped(parts)));
  Limits limits;
  limits.entries = 49;
  EXPECT_EQ(by_us(zipped(parts), limits).error().kind, ErrorKind::limit);
  limits = {};
  limits.plain_bytes = 2999;
  EXPECT_EQ(by_us(zipped(parts), limits).error().kind, ErrorKind::limit);
  // All members share the data of the first, as in bombs that inflate one kernel many times.
  for (Part& part : parts) {
    part.offset = 0;
    part.size = part.packed_size = 3000;
    part.crc = static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(content.data()), 3000));
  }
  EXPECT_NE(outcome(zipped(parts)).find("overlap"), std::string::npos) << outcome(zipped(parts)).substr(0, 100);
}

TEST(Zip, ManyEntriesWithoutZip64Wrap) {
  std::vector<Part> parts(
      70'000, {.name = "n", .content = "", .extra = {}, .size = {}, .packed_size = {}, .crc = {}, .offset = {}});
  const auto members = by_us(zipped(parts));
  ASSERT_TRUE(members) << members.error().message;
  EXPECT_EQ(members->size(), parts.size());
}

TEST(Zip, BrokenArchivesNeverMisleadOrCrash) {
  Random random(3);
  std::vector<Part> parts;
  for (int i = 0; i < 6; ++i) {
    parts.push_back({.name = fmt::format("d/{}", i),
                     .content = sample(random, 400),
                     .method = i % 2 != 0 ? 8U : 0U,
                     .extra = {},
                     .size = {},
                     .packed_size = {},
                     .crc = {},
                     .offset = {}});
  }
  const std::string good = zipped(parts);
  const std::string names = outcome(good);
  int read = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string zip = good;
    for (std::size_t changes = 1 + below(random, 2); changes > 0; --changes) {
      zip[below(random, zip.size())] ^= static_cast<char>(1 << below(random, 8));
    }
    if (below(random, 8) == 0) zip.resize(below(random, zip.size()));
    if (below(random, 8) == 0) zip.insert(below(random, zip.size() + 1), 1 + below(random, 30), 'x');
    auto reader = ZipReader::open(as_bytes(zip));
    if (!reader) continue;
    for (;;) {
      const auto entry = reader->next();
      if (!entry || !*entry) break;
      const auto content = reader->open_entry(**entry);
      if (!content) continue;
      const auto text = drained(**content);
      if (!text) continue;
      // Whatever is read without an error carries the CRC-32 of one of the contents.
      ++read;
      EXPECT_TRUE(std::ranges::any_of(parts, [&](const Part& part) { return part.content == *text; }) || text->empty());
    }
  }
  EXPECT_GT(read, 20'000);
}

}  // namespace
}  // namespace plimsoll
