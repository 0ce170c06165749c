// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "oci/sources.h"
#include "oci/testing.h"

namespace plimsoll::oci {
namespace {

using namespace testing;  // NOLINT: the vocabulary of these tests

const std::string kFirst = layer_of("etc/os-release", "ID=alpine\n"),
                  kSecond = layer_of("app/run", std::string(5000, 'x'));

std::string list_of(const std::string& config, const std::string& layers, const std::string& tags = R"("shop:1.4")") {
  return fmt::format(R"([{{"Config":"{}","RepoTags":[{}],"Layers":[{}]}}])", config, tags, layers);
}

/// The members of an archive of two layers, old form.
std::vector<std::string> old_form() {
  const std::string config = config_for({kFirst, kSecond}), name = hex_of(config) + ".json";
  return {member("a/", "", '5'),         member("a/VERSION", "1.0"),
          member("a/layer.tar", kFirst), member("b/layer.tar", kSecond),
          member(name, config),          member("manifest.json", list_of(name, R"("a/layer.tar","b/layer.tar")")),
          member("repositories", "{}")};
}

std::string joined(const std::vector<std::string>& members) {
  std::string out;
  for (const std::string& one : members) out += one;
  return out + kEnd;
}

Result<ImagePtr> open_text(const std::string& archive, const std::string& selector = "",
                           const OpenOptions& options = {}) {
  static const Folder folder;
  return open_docker_archive(folder.write("shop.tar", archive) + selector, options);
}

TEST(DockerArchive, OldFormInAnyOrderOfMembers) {
  std::vector<std::string> members = old_form();
  std::mt19937 random(1);
  for (int i = 0; i < 50; ++i) {
    std::shuffle(members.begin(), members.end(), random);
    const auto image = open_text(joined(members));
    ASSERT_TRUE(image) << message_of(image);
    ASSERT_EQ((*image)->layers.size(), 2U);
    ASSERT_TRUE(layers_prove(**image));
    EXPECT_EQ((*image)->origin.name, "shop:1.4");
    EXPECT_EQ((*image)->origin.tags, std::vector<std::string>{"shop:1.4"});
    EXPECT_EQ((*image)->config_digest.str(), digest_of(config_for({kFirst, kSecond})));
    EXPECT_EQ((*image)->config.user, "1000");
    EXPECT_EQ((*image)->layers[1].created_by, "step 2");
    EXPECT_TRUE((*image)->layers[0].blob.digest.empty());
    EXPECT_EQ((*image)->layers[0].blob.size, kFirst.size());
  }
}

TEST(DockerArchive, CompressedAsAWhole) {
  const Folder folder;
  folder.write("shop.tar", joined(old_form()));
  for (const auto& [tool, suffix] : {std::pair{"gzip", "gz"}, {"zstd -q", "zst"}, {"xz", "xz"}, {"bzip2", "bz2"}}) {
    const std::string program = std::string(tool).substr(0, std::string_view(tool).find(' '));
    if (!has_tool(program)) {
      std::cout << "not tried: " << program << " is not installed\n";
      continue;
    }
    const std::string name = std::string("shop.") + suffix;
    ASSERT_TRUE(run(folder, fmt::format("{} -c shop.tar > {}", tool, name)));
    const auto image = open_docker_archive(folder / name, {});
    ASSERT_TRUE(image) << message_of(image);
    EXPECT_TRUE(layers_prove(**image)) << tool;
    EXPECT_TRUE(layers_prove(**image)) << "again, " << tool;
  }
}

TEST(DockerArchive, NewFormWithBlobsAndCompressedLayers) {
  const std::string config = config_for({kFirst, kSecond}), packed = gzip(kSecond);
  const auto blob = [](const std::string& content) { return "blobs/sha256/" + hex_of(content); };
  const std::string list = list_of(blob(config), fmt::format(R"("{}","{}")", blob(kFirst), blob(packed)));
  const auto image =
      open_text(joined({member("manifest.json", list), member(blob(kFirst), kFirst), member("blobs/", "", '5'),
                        member(blob(packed), packed), member(blob(config), config), member("oci-layout", "{}")}));
  ASSERT_TRUE(image) << message_of(image);
  EXPECT_TRUE(layers_prove(**image));
  EXPECT_EQ((*image)->layers[0].compression, Compression::none);
  EXPECT_EQ((*image)->layers[1].compression, Compression::gzip);
  EXPECT_EQ((*image)->layers[1].blob.digest.str(), digest_of(packed));
  EXPECT_EQ((*image)->layers[1].blob.size, packed.size());
}

TEST(DockerArchive, FollowsLinksInsideTheArchive) {
  const std::string config = config_for({kFirst, kFirst, kFirst, kFirst});
  const std::string list = list_of("c.json", R"("a/layer.tar","b/layer.tar","./c/layer.tar","a/layer.tar")");
  const auto image =
      open_text(joined({member("b/layer.tar", "", '2', "../a/layer.tar"), member("c/layer.tar", "", '1', "b/layer.tar"),
                        member("a/layer.tar", kFirst), member("c.json", config), member("manifest.json", list)}));
  ASSERT_TRUE(image) << message_of(image);
  EXPECT_TRUE(layers_prove(**image));

  const auto circle = open_text(
      joined({member("b/layer.tar", "", '2', "../a/layer.tar"), member("a/layer.tar", "", '2', "../b/layer.tar"),
              member("c.json", config_for({kFirst})), member("manifest.json", list_of("c.json", R"("a/layer.tar")"))}));
  EXPECT_NE(message_of(circle).find("circle"), std::string::npos) << message_of(circle);
}

TEST(DockerArchive, TheLastOfEqualNamesCounts) {
  const std::string list = list_of("c.json", R"("l.tar")");
  const auto image = open_text(
      joined({member("l.tar", kSecond), member("c.json", "{}"), member("manifest.json", "[]"), member("l.tar", kFirst),
              member("c.json", config_for({kFirst})), member("manifest.json", list)}));
  ASSERT_TRUE(image) << message_of(image);
  EXPECT_TRUE(layers_prove(**image));
  const auto replaced = open_text(joined({member("l.tar", kFirst), member("l.tar", "", '6'),
                                          member("c.json", config_for({kFirst})), member("manifest.json", list)}));
  EXPECT_NE(message_of(replaced).find("no member l.tar"), std::string::npos) << message_of(replaced);
}

TEST(DockerArchive, NamesReachNothingButMembers) {
  for (const std::string name : {"../../etc/passwd", "/etc/passwd", "a/../../../etc/passwd", "missing.tar", ""}) {
    const auto image = open_text(joined(
        {member("c.json", config_for({kFirst})), member("manifest.json", list_of("c.json", "\"" + name + "\""))}));
    ASSERT_FALSE(image) << name;
    EXPECT_NE(image.error().message.find("layer 1 of 1"), std::string::npos) << message_of(image);
    EXPECT_NE(image.error().message.find("no member"), std::string::npos) << message_of(image);
    const auto config =
        open_text(joined({member("l.tar", kFirst), member("manifest.json", list_of(name, "\"l.tar\""))}));
    EXPECT_FALSE(config) << name;
  }
  const auto link =
      open_text(joined({member("l.tar", "", '2', "../../../../etc/passwd"), member("c.json", config_for({kFirst})),
                        member("manifest.json", list_of("c.json", "\"l.tar\""))}));
  EXPECT_FALSE(link);
}

TEST(DockerArchive, SeveralImages) {
  const std::string one = config_for({kFirst}), two = config_for({kSecond}), arm = config_for({kFirst}, "arm64");
  const auto row = [](const char* config, const char* tags, const char* layer) {
    return fmt::format(R"({{"Config":"{}","RepoTags":{},"Layers":["{}"]}})", config, tags, layer);
  };
  const std::vector<std::string> rest{member("1.tar", kFirst), member("2.tar", kSecond), member("1.json", one),
                                      member("2.json", two), member("arm.json", arm)};
  const auto with = [&](const std::string& rows) { return member("manifest.json", "[" + rows + "]") + joined(rest); };
  const std::string both =
      with(row("1.json", R"(["shop:1","shop:latest"])", "1.tar") + "," + row("2.json", "null", "2.tar"));

  const auto unclear = open_text(both);
  ASSERT_FALSE(unclear);
  EXPECT_EQ(unclear.error().kind, ErrorKind::usage);
  EXPECT_NE(message_of(unclear).find("shop:1"), std::string::npos) << message_of(unclear);
  EXPECT_NE(message_of(unclear).find("@1"), std::string::npos) << message_of(unclear);

  const auto digest_with = [&](const std::string& archive, const std::string& selector,
                               const OpenOptions& options = {}) {
    const auto image = open_text(archive, selector, options);
    return image ? (*image)->config_digest.str() : image.error().message;
  };
  EXPECT_EQ(digest_with(both, ":shop:1"), digest_of(one));
  EXPECT_EQ(digest_with(both, ":shop"), digest_of(one));
  EXPECT_EQ(digest_with(both, ":docker.io/library/shop:1"), digest_of(one));
  EXPECT_EQ(digest_with(both, ":@1"), digest_of(two));
  EXPECT_EQ(digest_with(both, "@1"), digest_of(two));
  EXPECT_EQ(digest_with(both, "@" + digest_of(two)), digest_of(two));
  EXPECT_NE(digest_with(both, ":shop:9").find("no image \"shop:9\""), std::string::npos);
  EXPECT_NE(digest_with(both, "@7").find("no image"), std::string::npos);

  const std::string platforms =
      with(row("1.json", R"(["shop:1"])", "1.tar") + "," + row("arm.json", R"(["shop:1"])", "1.tar"));
  EXPECT_EQ(digest_with(platforms, "", {.platform = *Platform::parse("linux/arm64"), .ca_file = {}}), digest_of(arm));
  EXPECT_EQ(digest_with(platforms, "", {.platform = *Platform::parse("linux/amd64"), .ca_file = {}}), digest_of(one));
  EXPECT_NE(
      digest_with(platforms, "", {.platform = *Platform::parse("linux/s390x"), .ca_file = {}}).find("linux/arm64"),
      std::string::npos);
}

TEST(DockerArchive, RefusesWhatDoesNotAgree) {
  const auto says = [](const std::string& archive, std::string_view text, ErrorKind kind) {
    const auto image = open_text(archive);
    ASSERT_FALSE(image) << text;
    EXPECT_NE(image.error().message.find(text), std::string::npos) << message_of(image);
    EXPECT_EQ(image.error().kind, kind) << message_of(image);
  };
  const std::string config = config_for({kFirst}), lie = std::string(64, 'a') + ".json",
                    layer = member("l.tar", kFirst);
  says(joined({layer, member(lie, config), member("manifest.json", list_of(lie, "\"l.tar\""))}), digest_of(config),
       ErrorKind::mismatch);
  says(joined({layer, member("c.json", config), member("manifest.json", list_of("c.json", "\"l.tar\",\"l.tar\""))}),
       "2 layers", ErrorKind::malformed);
  says(joined({layer, member("c.json", "{}"), member("manifest.json", list_of("c.json", "\"l.tar\""))}), "rootfs",
       ErrorKind::unsupported);
  says(joined({layer}), "no manifest.json", ErrorKind::malformed);
  says(joined({member("manifest.json", "[]")}), "no images", ErrorKind::not_found);
  says(joined({member("manifest.json", "{}")}), "not a list", ErrorKind::malformed);
  says(joined({member("manifest.json", std::string(10'000, '['))}), "manifest.json", ErrorKind::limit);
  std::string many;
  for (int i = 0; i < 5000; ++i) many += i ? ",\"l\"" : "\"l\"";
  says(joined({member("manifest.json", list_of("c", many))}), "5000 layers", ErrorKind::limit);
}

TEST(DockerArchive, ForeignLayersAreToldNotFetched) {
  const std::string list = fmt::format(
      R"([{{"Config":"c.json","RepoTags":null,"Layers":["f/layer.tar","l.tar"],"LayerSources":{{"{}":{{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"}}}}}}])",
      digest_of(kFirst));
  const auto image = open_text(joined(
      {member("l.tar", kSecond), member("c.json", config_for({kFirst, kSecond})), member("manifest.json", list)}));
  ASSERT_TRUE(image) << message_of(image);
  EXPECT_TRUE((*image)->layers[0].foreign);
  EXPECT_EQ((*image)->open(0).error().kind, ErrorKind::not_found);
  EXPECT_TRUE((*image)->open(1));
  EXPECT_EQ((*image)->origin.name, "shop.tar");
}

TEST(DockerArchive, CutAnywhereIsAnErrorAndNeverACrash) {
  const std::string whole = joined(old_form()), packed = gzip(whole);
  for (std::size_t size = 0; size + 1024 < whole.size(); size += 97) {
    const auto image = open_text(whole.substr(0, size));
    if (!image) continue;
    // Only the members after manifest.json were cut off.
    EXPECT_TRUE(layers_prove(**image)) << size;
    EXPECT_GT(size, whole.size() - 1024 - 1024) << "nothing was missed";
  }
  for (std::size_t size = 0; size < packed.size() - 8; size += 13) {
    const auto image = open_text(packed.substr(0, size));
    if (image) {
      EXPECT_TRUE(layers_prove(**image)) << size;
    }
  }
}

}  // namespace
}  // namespace plimsoll::oci
