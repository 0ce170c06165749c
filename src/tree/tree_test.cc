// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <gtest/gtest.h>

#include "base/testing.h"
#include "tree/stack.h"
#include "tree/testing.h"

namespace plimsoll::tree {
namespace {

using testing::linked;
using testing::record;
using testing::table;

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

TEST(Stack, ExistsWhatShowsOrHoldsSomething) {
  Stack stack;
  stack.apply(table({record(RecordKind::file, "a/b/c", 1), record(RecordKind::file, "a/d", 1)}));
  EXPECT_TRUE(stack.exists(stack.find("a/b")));
  stack.apply(table({record(RecordKind::whiteout, "a/b/c")}));
  EXPECT_FALSE(stack.exists(stack.find("a/b/c")));
  EXPECT_TRUE(stack.exists(stack.find("a/b"))) << "the folder that was made for c stays";
  EXPECT_TRUE(stack.exists(stack.find("a")));
  stack.apply(table({record(RecordKind::file, "a", 3)}));
  EXPECT_FALSE(stack.exists(stack.find("a/d")));
  stack.apply(table({record(RecordKind::file, "a/b/c", 1)}));
  EXPECT_TRUE(stack.exists(stack.find("a/b")));
  EXPECT_EQ(stack.visible(stack.find("a")), nullptr);
}

TEST(Stack, FollowsALinkUntilItIsReplaced) {
  Stack stack;
  stack.apply(
      table({record(RecordKind::folder, "b"), linked(RecordKind::symlink, "a", "b"), record(RecordKind::file, "a/x", 1),
             record(RecordKind::folder, "a"), record(RecordKind::file, "a/y", 1)}));
  EXPECT_NE(stack.visible(stack.find("b/x")), nullptr);
  EXPECT_NE(stack.visible(stack.find("a/y")), nullptr);
  EXPECT_EQ(stack.visible(stack.find("a"))->kind, RecordKind::folder);
}

TEST(Stack, HardLinksKnowWhatTheyShare) {
  Stack stack;
  stack.apply(table({linked(RecordKind::symlink, "bin", "usr/bin"), record(RecordKind::file, "usr/bin/a", 5, 77)}));
  stack.apply(table({linked(RecordKind::hard_link, "b", "bin/a"), linked(RecordKind::hard_link, "c", "nowhere")}));
  EXPECT_EQ(stack.visible(stack.find("b"))->content, 77U);
  EXPECT_EQ(stack.visible(stack.find("c"))->content, 0U);
}

/// How long it took to lay the tables on each other.
double seconds_for(const std::vector<FileTable>& tables) {
  const auto start = std::chrono::steady_clock::now();
  Stack stack;
  for (const FileTable& one : tables) stack.apply(one);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

constexpr double kLong = 3.0;  // on a busy machine; walking again what is hidden would take minutes
constexpr int kMany = 100'000;

FileTable big_folder() {
  FileTable made;
  for (int i = 0; i < kMany; ++i) made.add(record(RecordKind::file, "big/" + std::to_string(i), 1));
  return made;
}

TEST(Hostile, ABigFolderRemovedOverAndOver) {
  FileTable removals, marks, swaps;
  for (int i = 0; i < kMany; ++i) {
    removals.add(record(RecordKind::whiteout, "big"));
    marks.add(record(RecordKind::opaque, "big"));
    swaps.add(record(RecordKind::file, i % 2 == 0 ? "big" : "big/one", 1));
  }
  EXPECT_LT(seconds_for({big_folder(), removals, big_folder(), marks, big_folder(), swaps}), kLong);
}

TEST(Hostile, ABigFolderRemovedByEveryLayer) {
  std::vector<FileTable> tables{big_folder()};
  for (int i = 0; i < 1000; ++i)
    tables.push_back(table({record(RecordKind::opaque, "big"), record(RecordKind::file, "big/new", 1)}));
  EXPECT_LT(seconds_for(tables), kLong);
}

TEST(Hostile, OnePathToldOverAndOver) {
  FileTable made;
  for (int i = 0; i < kMany; ++i) made.add(record(RecordKind::file, "a/b", 1, static_cast<std::uint64_t>(i)));
  EXPECT_LT(seconds_for({made, made}), kLong);
}

TEST(Hostile, DeepPaths) {
  std::string deep = "a";
  while (deep.size() + 2 < 4000) deep += "/a";
  FileTable made;
  for (int i = 0; i < kMany; ++i) made.add(record(RecordKind::file, deep + "/" + std::to_string(i), 1));
  made.add(record(RecordKind::whiteout, deep));
  EXPECT_LT(seconds_for({made, made}), kLong);
}

TEST(Hostile, LinksThatLoopAndLinksThatLeadFar) {
  std::string far;
  while (far.size() < 3000) far += "x/../";
  FileTable made;
  made.add(linked(RecordKind::symlink, "loop", "loop"));
  for (int i = 0; i < 40; ++i)
    made.add(linked(RecordKind::symlink, "far" + std::to_string(i), far + "far" + std::to_string(i + 1)));
  for (int i = 0; i < kMany / 10; ++i) {
    made.add(record(RecordKind::file, "loop/" + std::to_string(i), 1));
    made.add(record(RecordKind::file, "far0/" + std::to_string(i), 1));
  }
  EXPECT_LT(seconds_for({made}), kLong);
}

TEST(Hostile, NamesLongerThanAnyFileSystemTakes) {
  Stack stack;
  stack.apply(table({record(RecordKind::file, std::string(70'000, 'n'), 1), record(RecordKind::file, "ok", 1),
                     linked(RecordKind::symlink, "l", std::string(70'000, 'n')), record(RecordKind::file, "l/x", 1),
                     record(RecordKind::file, std::string(4096, 'm'), 1)}));
  EXPECT_NE(stack.visible(stack.find("ok")), nullptr);
  EXPECT_EQ(stack.find(std::string(70'000, 'n')), kNoNode);
  EXPECT_EQ(table({record(RecordKind::file, std::string(4097, 'n'))}).size(), 0U);
  const NodeId longest = stack.find(std::string(4096, 'm'));
  ASSERT_NE(longest, kNoNode);
  EXPECT_EQ(stack.path(longest), std::string(4096, 'm'));
}

}  // namespace
}  // namespace plimsoll::tree
