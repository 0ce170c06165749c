// SPDX-License-Identifier: Apache-2.0
#include "scan/file_reader.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <map>
#include <random>

#include "oci/testing.h"
#include "scan/file_writer.h"
#include "scan/layer_list.h"

namespace plimsoll::scan {
namespace {

using oci::testing::Folder;
using oci::testing::kEnd;
using oci::testing::member;

/// An image of tars in memory.
class Tars final : public oci::Image {
 public:
  explicit Tars(std::vector<std::string> tars, bool is_stream = false) : tars_(std::move(tars)), is_stream_(is_stream) {
    origin.name = "test";
    for (const std::string& tar : tars_) {
      oci::Layer layer;
      layer.blob.size = tar.size();
      layer.diff_id = Digest::sha256(as_bytes(tar));
      layers.push_back(layer);
    }
  }
  Result<StreamPtr> open(std::size_t layer) override {
    return std::make_unique<MemoryStream>(as_bytes(tars_[layer]));
  }
  [[nodiscard]] bool sequential() const override { return is_stream_; }
  Result<void> stream_layers(const std::function<Result<void>(ByteStream& tar)>& each) override {
    for (auto tar = tars_.rbegin(); tar != tars_.rend(); ++tar) {  // in whatever order
      MemoryStream stream(as_bytes(*tar));
      TRY(each(stream));
    }
    return {};
  }

 private:
  std::vector<std::string> tars_;
  bool is_stream_;
};

std::string read(oci::Image& image, std::size_t layer, std::string_view path) {
  const auto content = read_file_at(image, layer, path, kMiB);
  return content ? std::string(as_text(*content)) : "error: " + content.error().message;
}

/// As the extract command does it.
std::string locate(oci::Image& image, std::string_view path, std::optional<std::size_t> layer = {}) {
  const auto stack = list_stack(image, FactsCache({}), Observer::none());
  if (!stack) return "error: " + stack.error().message;
  const auto file = locate_file(*stack, path, layer);
  if (!file) return "error: " + file.error().message;
  const auto content = read_file_at(image, *file, kMiB);
  return content ? std::string(as_text(*content)) : "error: " + content.error().message;
}

TEST(FileReader, TakesTheLastOfAPathAndFollowsHardLinks) {
  const std::string tar = member("a", "old") + member("keeps", "", '1', "a") + member("a", "new") +
                          member("b", "", '1', "a") + member("c", "", '1', "b") + member("lost", "", '1', "nothing") +
                          member("round", "", '1', "round") + member("s", "", '2', "a") + member("d/", "", '5') + kEnd;
  for (const bool is_stream : {false, true}) {
    Tars image({member("below", "from below") + kEnd, tar, member("up", "", '1', "below") + kEnd}, is_stream);
    EXPECT_EQ(read(image, 1, "a"), "new");
    EXPECT_EQ(read(image, 1, "/a/"), "new");
    EXPECT_EQ(read(image, 1, "keeps"), "old");
    EXPECT_EQ(read(image, 1, "b"), "new");
    EXPECT_EQ(read(image, 1, "c"), "new");
    EXPECT_EQ(read(image, 2, "up"), "from below");
    EXPECT_EQ(read(image, 1, "lost"), "error: lost is a hard link to nothing, which is not there");
    EXPECT_EQ(read(image, 1, "round"), "error: round is a hard link to round, which is not there");
    EXPECT_EQ(read(image, 1, "s"), "error: s is a link to a, not a file");
    EXPECT_EQ(read(image, 1, "d"), "error: d is a folder, not a file");
    EXPECT_EQ(read(image, 1, "e"), "error: layer 2 has no e");
    EXPECT_EQ(read(image, 7, "a"), "error: test: there is no layer 8; the image has 3");
    EXPECT_FALSE(read_file_at(image, 1, "a", 2));
  }
}

TEST(FileReader, ReadsWhatTarExtracts) {
  if (!oci::testing::has_tool("tar")) GTEST_SKIP() << "tar is not installed";
  std::mt19937 dice(7);
  const auto roll = [&](std::size_t n) { return static_cast<std::size_t>(dice() % n); };
  for (int round = 0; round < 25; ++round) {
    std::string tar;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < 12; ++i) {
      const std::string name = fmt::format("f{}", roll(6));
      if (!names.empty() && roll(3) == 0) {
        const std::string& target = names[roll(names.size())];
        if (target == name) continue;
        tar += member(name, "", '1', target);
      } else {
        tar += member(name, fmt::format("{} of round {}", i, round));
      }
      names.push_back(name);
    }
    const Folder folder;
    folder.write("in.tar", tar + kEnd);
    ASSERT_TRUE(oci::testing::run(folder, "mkdir out && tar -xf in.tar -C out"));
    Tars image({tar + kEnd});
    for (const std::string& name : names) {
      const auto expected = read_file(folder / ("out/" + name), kMiB);
      ASSERT_TRUE(expected);
      EXPECT_EQ(read(image, 0, name), *expected) << name << " of round " << round;
      EXPECT_EQ(locate(image, name), *expected) << name << " of round " << round;
    }
  }
}

TEST(FileReader, FindsFilesAsTheImageShowsThem) {
  Tars image({member("etc/", "", '5') + member("etc/motd", "one") + member("usr/lib/x", "base") +
                  member("lib", "", '2', "usr/lib") + member("etc/key", "secret") + kEnd,
              member("etc/motd", "two") + member("etc/.wh.key", "") + member("lib/x", "through the link") +
                  member("etc/here", "", '2', "/lib/../lib/x") + kEnd,
              member("etc/nowhere", "", '2', "gone") + kEnd});
  EXPECT_EQ(locate(image, "etc/motd"), "two");
  EXPECT_EQ(locate(image, "/etc/motd", 0), "one");
  EXPECT_EQ(locate(image, "etc/motd", 2), "two");
  EXPECT_EQ(locate(image, "etc/here"), "through the link");
  EXPECT_EQ(locate(image, "lib/x"), "through the link");
  EXPECT_EQ(locate(image, "usr/lib/x", 1), "through the link");
  EXPECT_EQ(locate(image, "usr/lib/x", 0), "base");
  EXPECT_EQ(locate(image, "etc/key", 0), "secret");
  EXPECT_EQ(locate(image, "etc/key"),
            "error: etc/key is not there in the finished image\n"
            "layer 1 has it, deleted by layer 2: --layer 1 gives it");
  EXPECT_EQ(locate(image, "etc/key", 1),
            "error: etc/key is not there in layer 2\nlayer 1 has it, deleted by layer 2: --layer 1 gives it");
  EXPECT_EQ(locate(image, "etc"), "error: etc is a folder in the finished image, not a file");
  EXPECT_EQ(locate(image, "etc/nowhere"),
            "error: etc/nowhere is a link to gone, which is not there in the finished image");
  EXPECT_EQ(locate(image, "nothing"), "error: no layer has nothing");
  EXPECT_EQ(locate(image, "nothing", 9), "error: there is no layer 10; the image has 3");
}

TEST(FileReader, GoesIntoArchives) {
  const Folder folder;
  if (!oci::testing::has_tool("zip")) GTEST_SKIP() << "zip is not installed";
  ASSERT_TRUE(oci::testing::run(folder,
                                "mkdir -p in/META-INF && echo deep > in/META-INF/note && cd in && zip -q ../inner.jar "
                                "META-INF/note && cd .. && zip -q outer.war inner.jar && tar -czf all.tgz outer.war"));
  const auto war = read_file(folder / "outer.war", kMiB);
  const auto tgz = read_file(folder / "all.tgz", kMiB);
  ASSERT_TRUE(war && tgz);
  Tars image({member("app.war", *war) + member("app.tgz", *tgz) + member("plain.jar", "no zip") + kEnd});
  EXPECT_EQ(locate(image, "app.war/inner.jar/META-INF/note"), "deep\n");
  EXPECT_EQ(locate(image, "app.tgz/outer.war/inner.jar/META-INF/note"), "deep\n");
  EXPECT_EQ(locate(image, "app.war/inner.jar/META-INF/other"), "error: app.war/inner.jar has no META-INF/other");
  EXPECT_EQ(locate(image, "app.war/other"), "error: app.war has no other");
  EXPECT_TRUE(locate(image, "plain.jar/x").starts_with("error: plain.jar: "));
}

TEST(FileReader, DamageIsAnError) {
  const std::string tar = member("a", std::string(3000, 'x')) + member("b", "content") + kEnd;
  for (std::size_t cut = 0; cut < tar.size() - kEnd.size(); cut += 97) {
    Tars image({tar.substr(0, cut)});
    const std::string found = read(image, 0, "b");
    EXPECT_TRUE(found.starts_with("error: ")) << cut;
  }
}

TEST(FileWriter, KeepsWhatIsThereAndFollowsNoLink) {
  const Folder folder;
  std::string tool = member("usr/bin/tool", "new content");
  Tars image({tool + kEnd});
  const FileAt file{.path = "usr/bin/tool"};
  const std::string target = folder / "tool";
  ASSERT_EQ(extraction_target(file, folder.path()), folder.path() / "tool");
  ASSERT_TRUE(extract_file(image, file, target, Overwrite::no));
  EXPECT_EQ(*read_file(target, kMiB), "new content");
  struct stat about{};
  ASSERT_EQ(::stat(target.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0644U);
  EXPECT_EQ(about.st_nlink, 1U);

  folder.write("victim", "untouched");
  std::filesystem::create_symlink(folder / "victim", folder / "link");
  EXPECT_FALSE(extract_file(image, file, target, Overwrite::no));
  EXPECT_FALSE(extract_file(image, file, folder / "link", Overwrite::no));
  ASSERT_TRUE(extract_file(image, file, folder / "link", Overwrite::yes));
  EXPECT_EQ(*read_file(folder / "victim", kMiB), "untouched");
  EXPECT_FALSE(std::filesystem::is_symlink(folder / "link"));

  // What fails leaves nothing behind.
  EXPECT_FALSE(extract_file(image, {.path = "nothing"}, folder / "none", Overwrite::no));
  EXPECT_FALSE(extract_file(image, file, folder / "no/such/folder", Overwrite::no));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++files;
  EXPECT_EQ(files, 3U);
}

TEST(LayerList, TellsWhatTheScanTells) {
  Tars image({member("a/", "", '5') + member("a/b", "one") + member("l", "", '2', "a") + kEnd,
              member("a/.wh..wh..opq", "") + member(".wh.l", "") + member(".wh..wh.plnk", "") + member("h", "x") + kEnd});
  for (std::size_t i = 0; i < 2; ++i) {
    const auto listed = list_layer(image, i, Observer::none());
    ASSERT_TRUE(listed);
    const StreamPtr plain = *image.open(i);
    TarReader tar(*plain);
    const auto walked = walk(tar, Wanted(std::span<const Detector>{}), Whiteouts::obey);
    ASSERT_TRUE(walked);
    tree::FileTable::Reader left(*listed), right(walked->table);
    while (left.next()) {
      ASSERT_TRUE(right.next());
      EXPECT_EQ(left.record().path, right.record().path);
      EXPECT_EQ(left.record().kind, right.record().kind);
      EXPECT_EQ(left.record().link, right.record().link);
      EXPECT_EQ(left.record().size, right.record().size);
    }
    EXPECT_FALSE(right.next());
  }
}

}  // namespace
}  // namespace plimsoll::scan
