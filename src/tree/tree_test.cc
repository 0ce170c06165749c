// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/testing.h"
#include "tree/stack.h"

namespace plimsoll::tree {
namespace {

Record record(RecordKind kind, std::string path, std::uint64_t size = 0, std::uint64_t content = 0) {
  Record made;
  made.kind = kind;
  made.path = std::move(path);
  made.size = size;
  made.content = content;
  made.mode = kind == RecordKind::folder ? 0755 : 0644;
  return made;
}

FileTable table(std::initializer_list<Record> records) {
  FileTable made;
  for (const Record& one : records) made.add(one);
  return made;
}

TEST(FileTable, KeepsEveryField) {
  Record odd = record(RecordKind::file, "usr/bin/ping", 70'000'000'000, 0x0123456789abcdef);
  odd.mode = 06755, odd.uid = 4'000'000'000, odd.gid = 7, odd.mtime = -5;
  odd.capability = std::string("\1\0\0\2", 4);
  Record link = record(RecordKind::symlink, "usr/bin/p");
  link.link = "ping";
  const FileTable made = table({record(RecordKind::folder, "usr/bin"), odd, link, record(RecordKind::whiteout, "x")});
  const auto again = FileTable::unpack(std::string(made.packed()));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->size(), 4U);
  FileTable::Reader reader(*again);
  ASSERT_TRUE(reader.next() && reader.next());
  EXPECT_EQ(reader.record().path, odd.path);
  EXPECT_EQ(reader.record().size, odd.size);
  EXPECT_EQ(reader.record().content, odd.content);
  EXPECT_EQ(reader.record().mode, odd.mode);
  EXPECT_EQ(reader.record().uid, odd.uid);
  EXPECT_EQ(reader.record().gid, odd.gid);
  EXPECT_EQ(reader.record().mtime, odd.mtime);
  EXPECT_EQ(reader.record().capability, odd.capability);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.record().link, "ping");
  EXPECT_EQ(reader.record().capability, "");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.record().kind, RecordKind::whiteout);
  EXPECT_FALSE(reader.next());
  for (std::size_t cut = 1; cut < made.packed().size(); ++cut) {
    (void)FileTable::unpack(std::string(made.packed().substr(0, cut)));  // an error or fewer records, never more
  }
}

TEST(Stack, HidesAndRemembers) {
  Stack stack;
  stack.apply(table({record(RecordKind::folder, "a"), record(RecordKind::file, "a/b", 10, 1),
                     record(RecordKind::file, "a/c", 20, 2), record(RecordKind::file, "d/e/f", 5, 3)}));
  stack.apply(table({record(RecordKind::file, "a/b", 11, 4), record(RecordKind::whiteout, "d")}));
  stack.apply(table({record(RecordKind::opaque, "a"), record(RecordKind::file, "a/g", 1, 5)}));
  const NodeId b = stack.find("a/b");
  ASSERT_NE(b, kNoNode);
  EXPECT_EQ(stack.visible(b), nullptr);
  ASSERT_EQ(stack.versions(b).size(), 2U);
  EXPECT_EQ(stack.versions(b)[0]->hidden, Hidden::opaque);
  EXPECT_EQ(stack.versions(b)[0]->hidden_by, 2U);
  EXPECT_EQ(stack.versions(b)[1]->hidden, Hidden::overwritten);
  EXPECT_EQ(stack.versions(b)[1]->hidden_by, 1U);
  EXPECT_EQ(stack.versions(stack.find("d/e/f"))[0]->hidden, Hidden::deleted);
  EXPECT_FALSE(stack.exists(stack.find("d")));
  EXPECT_TRUE(stack.exists(stack.find("a")));
  EXPECT_NE(stack.visible(stack.find("a/g")), nullptr);
  EXPECT_EQ(stack.path(b), "a/b");
}

TEST(Stack, WritesThroughLinksOfFolders) {
  Stack stack;
  Record link = record(RecordKind::symlink, "bin");
  link.link = "usr/bin";
  stack.apply(table({record(RecordKind::folder, "usr/bin"), link}));
  stack.apply(table({record(RecordKind::file, "bin/sh", 9, 9)}));
  EXPECT_NE(stack.visible(stack.find("usr/bin/sh")), nullptr);
  EXPECT_EQ(stack.resolve("bin/sh"), stack.find("usr/bin/sh"));
  EXPECT_EQ(stack.visible(stack.find("bin"))->kind, RecordKind::symlink);
}

}  // namespace
}  // namespace plimsoll::tree
