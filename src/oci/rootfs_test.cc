// SPDX-License-Identifier: Apache-2.0
#include "oci/rootfs.h"

#include <gtest/gtest.h>
#include <linux/magic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/vfs.h>

#include "oci/sources.h"
#include "oci/testing.h"

namespace plimsoll::oci {
namespace {

using namespace testing;  // NOLINT: the vocabulary of these tests

std::vector<std::string> paths(EntryReader& reader) {
  std::vector<std::string> out;
  for (;;) {
    const auto entry = reader.next();
    EXPECT_TRUE(entry) << entry.error().message;
    if (!entry || !*entry) return out;
    out.push_back((*entry)->path);
  }
}

TEST(Rootfs, TellsEveryKindInByteOrderAndLeavesTheRootNever) {
  const Folder folder, outside;
  outside.write("secret", "x");
  folder.write("b/file", "body");
  folder.write("b.txt", "");
  folder.write("a", "12345");
  fs::create_directory_symlink(outside.path(), folder / "link");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  const std::string name = folder / "socket";
  ASSERT_LT(name.size(), sizeof address.sun_path);
  std::ranges::copy(name, address.sun_path);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(socket);

  auto reader = read_folder(folder.path());
  ASSERT_TRUE(reader);
  std::string told;
  for (;;) {
    const auto entry = (*reader)->next();
    ASSERT_TRUE(entry) << entry.error().message;
    if (!*entry) break;
    const auto body = (*reader)->whole_body(100);
    ASSERT_TRUE(body) << body.error().message;
    told += fmt::format("{} {} {} {}\n", static_cast<int>((*entry)->type), (*entry)->path, as_text(*body),
                        (*entry)->link == outside.path() ? "outside" : (*entry)->link);
  }
  EXPECT_EQ(told, "0 a 12345 \n3 b  \n0 b/file body \n0 b.txt  \n2 link  outside\n6 pipe  \n7 socket  \n");
  EXPECT_TRUE((*reader)->take_problems().empty());
}

TEST(Rootfs, AgreesWithFind) {
  const fs::path tree = fs::path(PLIMSOLL_SOURCE) / "src";
  std::vector<std::string> expected;
  for (const auto& item : fs::recursive_directory_iterator(tree))
    expected.push_back(fs::relative(item.path(), tree).string());
  auto found = paths(**read_folder(tree));
  std::ranges::sort(found);
  std::ranges::sort(expected);
  EXPECT_EQ(found, expected);
}

TEST(Rootfs, WhatIsUnreadableIsToldAndTheRestIsRead) {
  const Folder folder;
  folder.write("a/x", "1");
  folder.write("b/y", "2");
  folder.write("c", "3");
  fs::permissions(folder.path(), fs::perms(0755));
  fs::permissions(folder / "a", fs::perms::none);
  fs::permissions(folder / "c", fs::perms::none);
  // Root may read everything, so be nobody for a while.
  const uid_t self = ::geteuid();
  if (self == 0 && ::seteuid(65534) != 0) GTEST_SKIP() << "runs as root and may not become somebody else";
  std::vector<std::string> found;
  ErrorKind body_error = ErrorKind::usage;
  std::vector<EntryProblem> problems;
  auto reader = read_folder(folder.path());
  for (bool more = reader.has_value(); more;) {
    const auto entry = (*reader)->next();
    more = entry && *entry;
    if (!more) break;
    found.push_back((*entry)->path);
    if (const auto body = (*reader)->whole_body(10); !body) body_error = body.error().kind;
  }
  if (reader) problems = (*reader)->take_problems();
  const auto closed = read_folder(folder / "a");
  EXPECT_EQ(::seteuid(self), 0);
  fs::permissions(folder / "a", fs::perms::owner_all);

  EXPECT_EQ(found, (std::vector<std::string>{"a", "b", "b/y", "c"}));
  EXPECT_EQ(body_error, ErrorKind::denied);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].path, "a");
  ASSERT_FALSE(closed) << "an unreadable root would pass for an empty one";
  EXPECT_EQ(closed.error().kind, ErrorKind::denied);
}

TEST(Rootfs, DeepTreesEndInAProblem) {
  const Folder folder;
  ASSERT_TRUE(run(folder, "i=0; while [ $i -lt 400 ]; do mkdir d && cd d; i=$((i+1)); done"));
  auto reader = read_folder(folder.path());
  EXPECT_EQ(paths(**reader).size(), 200U);
  const auto problems = (*reader)->take_problems();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].reason.find("nested"), std::string::npos);
  ASSERT_TRUE(run(folder, "rm -rf d"));
}

TEST(Rootfs, LimitsEntries) {
  const Folder folder;
  for (int i = 0; i < 20; ++i) folder.write(std::to_string(i), "");
  Limits limits;
  limits.entries = 10;
  auto reader = read_folder(folder.path(), limits);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE((*reader)->next());
  EXPECT_EQ((*reader)->next().error().kind, ErrorKind::limit);
}

TEST(Rootfs, DoesNotEnterTheRunningSystemsDevices) {
  auto reader = read_folder("/");
  ASSERT_TRUE(reader);
  bool seen = false;
  for (;;) {
    const auto entry = (*reader)->next();
    ASSERT_TRUE(entry) << entry.error().message;
    if (!*entry || (*entry)->path >= "e") break;
    seen = seen || (*entry)->path == "dev";
    ASSERT_FALSE((*entry)->path.starts_with("dev/")) << (*entry)->path;
  }
  EXPECT_TRUE(seen);
}

TEST(Rootfs, DoesNotEnterMountsOfTheKernelsFilesystems) {
  struct stat above{}, mount{};
  if (::stat("/sys/fs", &above) != 0 || ::stat("/sys/fs/cgroup", &mount) != 0 || above.st_dev == mount.st_dev) {
    GTEST_SKIP() << "no control groups are mounted on /sys/fs/cgroup";
  }
  const auto found = paths(**read_folder("/sys/fs"));
  EXPECT_TRUE(std::ranges::find(found, "cgroup") != found.end());
  // Version 1 has its mounts one level down, in a tmpfs.
  struct statfs filesystem{};
  ASSERT_EQ(::statfs("/sys/fs/cgroup", &filesystem), 0);
  const int most = filesystem.f_type == TMPFS_MAGIC ? 1 : 0;
  EXPECT_TRUE(std::ranges::none_of(found, [&](const std::string& path) {
    return path.starts_with("cgroup/") && std::ranges::count(path, '/') > most;
  }));
}

TEST(Rootfs, AFileReplacedWhileItIsReadIsAnError) {
  const Folder folder, outside;
  folder.write("file", "old");
  outside.write("secret", "secret");
  auto reader = read_folder(folder.path());
  ASSERT_TRUE(*(*reader)->next());
  fs::remove(folder / "file");
  fs::create_symlink(outside / "secret", folder / "file");
  EXPECT_FALSE((*reader)->body());
  fs::remove(folder / "file");
  EXPECT_EQ((*reader)->body().error().kind, ErrorKind::not_found);
}

TEST(Rootfs, IsAnImageWithATree) {
  const Folder folder;
  folder.write("etc/hostname", "x");
  const auto image = open_rootfs(folder.path().string(), {});
  ASSERT_TRUE(image);
  EXPECT_TRUE((*image)->layers.empty());
  EXPECT_EQ(paths(*(*image)->tree()), (std::vector<std::string>{"etc", "etc/hostname"}));
  EXPECT_FALSE((*image)->open(0));
  EXPECT_EQ(open_rootfs(folder / "missing", {}).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace plimsoll::oci
