// SPDX-License-Identifier: Apache-2.0
// Access against the kernel: random trees are put on disk, and another user tries to do to every path what the
// simulation says of it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <random>
#include <sstream>

#include "harden/access.h"
#include "harden/testing.h"

namespace plimsoll::harden {
namespace {

using namespace testing;  // NOLINT: the vocabulary of these tests

constexpr std::string_view kPython = "/usr/bin/python3";

/// Makes the trees: lines "tree kind mode uid gid path", in an order in which folders come first.
constexpr std::string_view kMake = R"(
import os, sys
made = []
for line in open("trees"):
    tree, kind, mode, uid, gid, path = line.split()
    os.makedirs(os.path.join("t", tree), exist_ok=True)
    full = os.path.join("t", tree, path)
    if kind == "folder":
        os.makedirs(full, exist_ok=True)
    elif kind == "link":
        os.symlink("somewhere", full)
    else:
        open(full, "w").close()
    made.append((full, kind, int(mode, 8), int(uid), int(gid)))
for full, kind, mode, uid, gid in reversed(made):
    os.lchown(full, uid, gid)
    if kind != "link":
        os.chmod(full, mode)
)";

/// Tries everything, prints "effort tree path reach write fill replace" with 0 or 1 each.
constexpr std::string_view kTry = R"(
import os, sys
def exists(path):
    try: os.lstat(path); return True
    except OSError: return False
def replaces(path):
    try: os.rename(path, path + ".moved")
    except OSError: return False
    os.rename(path + ".moved", path)
    return True
def fills(path):
    try: os.mkdir(path + "/made")
    except OSError: return False
    os.rmdir(path + "/made")
    return True
trees = sys.argv[1].split(",")
lines = [line.split() for line in open("trees")]
for effort in ("as-is", "modes"):
    for tree, kind, mode, uid, gid, path in lines:
        if tree not in trees: continue
        full = os.path.join("t", tree, path)
        if effort == "modes" and kind != "link":
            try: os.chmod(full, int(mode, 8) | 0o700)
            except OSError: pass
    for tree, kind, mode, uid, gid, path in lines:
        if tree not in trees: continue
        full = os.path.join("t", tree, path)
        write = kind != "link" and os.access(full, os.W_OK)
        print(effort, tree, path, int(exists(full)), int(write), int(kind == "folder" and fills(full)), int(replaces(full)))
)";

std::vector<Item> random_tree(std::mt19937& random) {
  const auto one_of = [&](std::initializer_list<std::uint32_t> values) {
    return *(values.begin() + static_cast<std::ptrdiff_t>(random() % values.size()));
  };
  std::vector<Item> items;
  std::vector<std::string> folders{""};
  const std::size_t count = 4 + random() % 14;
  for (std::size_t i = 0; i < count; ++i) {
    Item item;
    const std::string& above = folders[random() % folders.size()];
    item.path = (above.empty() ? "" : above + "/") + fmt::format("n{}", i);
    // Modes around the usual ones, so that both answers come often.
    item.mode = one_of({0755, 0755, 0775, 0777, 0700, 0750, 0711, 0555, 0770, 0644, 0666, 0200, 0000,
                        static_cast<std::uint32_t>(random() % 01000)}) |
                one_of({0, 0, 0, 01000, 01000, 02000, 04000});
    item.uid = one_of({0, 0, 1000, 1000, 1001});
    item.gid = one_of({0, 0, 1000, 50, 60});
    switch (random() % 5) {
      case 0:
      case 1:
      case 2:
        item.kind = tree::RecordKind::folder;
        folders.push_back(item.path);
        break;
      case 3:
        item.kind = random() % 3 == 0 ? tree::RecordKind::symlink : tree::RecordKind::file;
        item.link = item.kind == tree::RecordKind::symlink ? "somewhere" : "";
        break;
      default:
        break;
    }
    items.push_back(std::move(item));
  }
  return items;
}

TEST(Access, AgreesWithTheKernel) {
  if (::geteuid() != 0) GTEST_SKIP() << "becoming another user needs root";
  if (!have("setpriv") || !std::filesystem::exists(kPython)) GTEST_SKIP() << "needs setpriv and " << kPython;
  // Thousands of small changes: not for a slow disk.
  if (std::filesystem::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 0);
  const Folder folder;
  ASSERT_TRUE(run("chmod 0755 '" + folder.path().string() + "'"));
  const std::vector<Credentials> users{{1000, 1000, {}},     {1000, 1000, {50}}, {1001, 0, {}},
                                       {1001, 50, {60, 50}}, {65534, 65534, {}}, {0, 0, {}}};
  constexpr std::size_t kTrees = 600;
  std::mt19937 random(20240517);
  std::vector<std::vector<Item>> trees;
  std::string lines;
  for (std::size_t i = 0; i < kTrees; ++i) {
    trees.push_back(random_tree(random));
    for (const Item& item : trees.back()) {
      lines += fmt::format("{} {} {:o} {} {} {}\n", i,
                           item.kind == tree::RecordKind::folder    ? "folder"
                           : item.kind == tree::RecordKind::symlink ? "link"
                                                                    : "file",
                           item.mode, item.uid, item.gid, item.path);
    }
  }
  folder.write("trees", lines);
  folder.write("make.py", kMake);
  folder.write("try.py", kTry);
  int status = 0;
  folder.run(fmt::format("mkdir t && {} make.py", kPython), &status);
  ASSERT_EQ(status, 0);

  std::map<std::string, std::string> truth;  // by "effort tree path"
  for (std::size_t user = 0; user < users.size(); ++user) {
    std::string numbers, groups;
    for (std::size_t i = user; i < kTrees; i += users.size())
      numbers += fmt::format("{}{}", numbers.empty() ? "" : ",", i);
    for (const std::uint32_t group : users[user].groups)
      groups += fmt::format("{}{}", groups.empty() ? "" : ",", group);
    const std::string told =
        folder.run(fmt::format("setpriv --reuid {} --regid {} {} {} try.py {}", users[user].uid, users[user].gid,
                               groups.empty() ? "--clear-groups" : "--groups " + groups, kPython, numbers),
                   &status);
    ASSERT_EQ(status, 0);
    std::istringstream stream(told);
    for (std::string effort, tree, path, answers; stream >> effort >> tree >> path && std::getline(stream, answers);)
      truth[effort + " " + tree + " " + path] = answers;
  }

  std::map<std::string, std::size_t> seen;
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < kTrees; ++i) {
    tree::Stack stack;
    stack.apply(table_of(trees[i]));
    const Tree tree(stack);
    for (const Effort effort : {Effort::as_is, Effort::change_modes}) {
      const Access access(tree, users[i % users.size()], effort);
      for (const Item& item : trees[i]) {
        const Index entry = tree.find(item.path);
        ASSERT_NE(entry, kNone);
        const std::string key = fmt::format("{} {} {}", effort == Effort::as_is ? "as-is" : "modes", i, item.path);
        const std::string said = fmt::format(" {:d} {:d} {:d} {:d}", access.reaches(entry), access.may_write(entry),
                                             access.may_fill(entry), access.may_replace(entry));
        ++seen[said];
        if (said != truth[key] && ++wrong < 10) {
          ADD_FAILURE() << key << " user " << i % users.size() << ": said" << said << ", the kernel" << truth[key]
                        << fmt::format(" mode {:o} {}:{}", item.mode, item.uid, item.gid);
        }
      }
    }
  }
  EXPECT_EQ(wrong, 0U);
  // Every combination of answers that there can be has come up, so the comparison means something.
  EXPECT_EQ(seen.size(), 7U);
}

TEST(Access, AFolderThatMayBeRenamedOpensAllBelow) {
  tree::Stack stack;
  stack.apply(table_of({folder("app", 0755, 1000, 1000), folder("app/lib"), folder("app/lib/deep"),
                        Item{"app/lib/deep/a.py"}, folder("opt"), Item{"opt/b.py"}}));
  const Tree tree(stack);
  const Access access(tree, {1000, 1000}, Effort::as_is);
  EXPECT_FALSE(access.may_replace(tree.find("app/lib/deep/a.py")));
  EXPECT_EQ(access.replaceable_above(tree.find("app/lib/deep/a.py")), tree.find("app/lib"));
  EXPECT_EQ(access.replaceable_above(tree.find("opt/b.py")), kNone);
}

TEST(Tree, IsTheFinishedImageInOrder) {
  tree::Stack stack;
  stack.apply(
      table_of({folder("a"), Item{"a/x", 0644, 0, 0, 5}, Item{"a/y", 0644, 0, 0, 7}, Item{"b/c/d", 0644, 0, 0, 11}}));
  stack.apply(table_of({Item{"a/x", 0, 0, 0, 0, tree::RecordKind::whiteout},
                        Item{"b/c/d", 0, 0, 0, 0, tree::RecordKind::whiteout}, symlink("l", "a")}));
  const Tree tree(stack);
  std::vector<std::string> paths;
  for (Index entry = 0; entry < tree.size(); ++entry) paths.push_back(tree.path(entry));
  EXPECT_EQ(paths, (std::vector<std::string>{"", "a", "a/y", "l"}));  // b was never told of and holds nothing now
  EXPECT_EQ(tree.bytes(kTop), 7U);
  EXPECT_EQ(tree.bytes(tree.find("a")), 7U);
  EXPECT_EQ(tree.files(kTop), 1U);
  EXPECT_EQ(tree.find("a/x"), kNone);
  EXPECT_EQ(tree.resolve("l/y"), tree.find("a/y"));
}

}  // namespace
}  // namespace plimsoll::harden
