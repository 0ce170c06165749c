// SPDX-License-Identifier: Apache-2.0
#include "oci/sources.h"

#include <gtest/gtest.h>

#include "oci/testing.h"

namespace plimsoll::oci {
namespace {

using namespace testing;  // NOLINT: the vocabulary of these tests

const std::string kLayer = layer_of("etc/os-release", "ID=alpine\n");

std::string docker_archive() {
  return member("l.tar", kLayer) + member("c.json", config_for({kLayer})) +
         member("manifest.json", R"([{"Config":"c.json","RepoTags":["shop:1.4"],"Layers":["l.tar"]}])") + kEnd;
}

/// The scheme that was taken, and that the observer was told.
std::string taken(const std::string& source) {
  Notes notes;
  OpenOptions options;
  options.offline = true;
  options.observer = &notes;
  const auto image = open_image(source, options);
  if (!image) return image.error().message;
  const std::string expected = "reading " + (*image)->origin.scheme + " " + (*image)->origin.reference;
  const bool guessed = std::ranges::none_of(
      sources(), [&](const Source& row) { return source.starts_with(std::string(row.scheme) + ":"); });
  EXPECT_EQ(notes.lines, guessed ? std::vector<std::string>{expected} : std::vector<std::string>{});
  return (*image)->origin.scheme;
}

TEST(Sources, TableIsSortedAndComplete) {
  EXPECT_TRUE(std::ranges::is_sorted(sources(), {}, &Source::scheme));
  for (const Source& row : sources()) {
    EXPECT_TRUE(row.example.starts_with(std::string(row.scheme) + ":")) << row.scheme;
    EXPECT_FALSE(row.doc.empty());
  }
}

TEST(Sources, GuessesByLooking) {
  const Folder folder;
  folder.write("shop.tar", docker_archive());
  folder.write("packed", gzip(docker_archive()));
  folder.write("with:colon@sign.tar", docker_archive());
  folder.write("root.tar", member("./", "", '5') + member("./.dockerenv", "") + member("./etc/hostname", "x") + kEnd);
  folder.write("root.tgz", gzip(member("usr/bin/x", "x") + kEnd));
  folder.write("tree/etc/hostname", "x");
  EXPECT_EQ(taken(folder / "shop.tar"), "docker-archive");
  EXPECT_EQ(taken(folder / "packed"), "docker-archive");
  EXPECT_EQ(taken(folder / "with:colon@sign.tar"), "docker-archive");
  EXPECT_EQ(taken(folder / "with:colon@sign.tar:shop:1.4"), "docker-archive");
  EXPECT_EQ(taken(folder / "shop.tar:shop:1.4"), "docker-archive");
  EXPECT_EQ(taken("docker-archive:" + (folder / "shop.tar")), "docker-archive");
  EXPECT_EQ(taken(folder / "root.tar"), "rootfs-archive");
  EXPECT_EQ(taken(folder / "root.tgz"), "rootfs-archive");
  EXPECT_EQ(taken(folder / "tree"), "dir");
  EXPECT_EQ(taken("dir:" + (folder / "tree")), "dir");
}

TEST(Sources, SaysWhatIsWrong) {
  const Folder folder;
  folder.write("text.tar", "this is no archive, and it is longer than one block of a tar would need to be " +
                               std::string(1000, 'x'));
  folder.write("other.tar", member("readme", "hello") + kEnd);
  const auto says = [](const std::string& source, std::string_view text) {
    const std::string message = taken(source);
    EXPECT_NE(message.find(text), std::string::npos) << source << ": " << message;
  };
  says("", "docker-archive:shop.tar");
  says("oci:", "oci:build/shop:1.4");
  says(folder / "missing.tar", "no such file or folder");
  says("./missing", "no such file or folder");
  says(folder / "text.tar", "neither an image archive nor");
  says(folder / "other.tar", "neither manifest.json");
  says("docker-archiv:/x.tar", "did you mean \"docker-archive:\"");
  says("docker-daemon:shop:1.4", "did you mean \"docker:\"");
  says("https://ghcr.io/shop", "did you mean \"registry:\"");
  says("nonsense:/x", "unknown source \"nonsense:\"");
  says("docker://ghcr.io/shop", "registry:ghcr.io/shop");
  says("Shop", "lower case");
  says("dir:" + (folder / "missing"), "missing");
  says("rootfs-archive:" + (folder / "missing"), "missing");
  says("surely-not-there-7f3a:1.4", "no such image");
}

TEST(RootfsArchive, IsOneLayerWithNothingToVerify) {
  const fs::path archive = fs::path(PLIMSOLL_SOURCE) / "../shared/images/alpine-minirootfs-3.20.3-x86_64.tar.gz";
  if (!fs::exists(archive)) GTEST_SKIP() << "no alpine-minirootfs beside the source";
  const auto image = open_image(archive.string(), {});
  ASSERT_TRUE(image) << message_of(image);
  ASSERT_EQ((*image)->layers.size(), 1U);
  EXPECT_TRUE((*image)->layers[0].diff_id.empty());
  EXPECT_TRUE((*image)->layers[0].blob.digest.empty());
  unsigned entries = 0;
  ASSERT_TRUE((*image)->stream_layers([&](ByteStream& stream) -> Result<void> {
    TarReader tar(stream);
    while (TRY(tar.next())) ++entries;
    return {};
  }));
  EXPECT_GT(entries, 400U);
}

}  // namespace
}  // namespace plimsoll::oci
