// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "oci/sources.h"
#include "oci/testing.h"

namespace plimsoll::oci {
namespace {

using namespace testing;  // NOLINT: the vocabulary of these tests

const std::string kLayer = layer_of("etc/os-release", "ID=alpine\n");
constexpr const char* kManifestType = "application/vnd.oci.image.manifest.v1+json";
constexpr const char* kIndexType = "application/vnd.oci.image.index.v1+json";
constexpr const char* kConfigType = "application/vnd.oci.image.config.v1+json";
constexpr const char* kGzipType = "application/vnd.oci.image.layer.v1.tar+gzip";

std::string tag(const std::string& name) {
  return fmt::format(R"(,"annotations":{{"org.opencontainers.image.ref.name":"{}"}})", name);
}

/// Builds a layout blob by blob.
struct Layout {
  Folder folder;
  Layout() { folder.write("oci-layout", R"({"imageLayoutVersion":"1.0.0"})"); }
  std::string blob(const std::string& content) const {
    folder.write("blobs/sha256/" + hex_of(content), content);
    return content;
  }
  /// A manifest of one gzip layer; returns it.
  std::string image(const std::string& architecture, const std::string& layer = kLayer) const {
    const std::string config = blob(config_for({layer}, architecture)), packed = blob(gzip(layer));
    return blob(fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","config":{},"layers":[{}]}})", kManifestType,
                            descriptor(kConfigType, config), descriptor(kGzipType, packed)));
  }
  static std::string index(const std::vector<std::string>& entries) {
    std::string list;
    for (const std::string& entry : entries) list += (list.empty() ? "" : ",") + entry;
    return fmt::format(R"({{"schemaVersion":2,"manifests":[{}]}})", list);
  }
  void top(const std::vector<std::string>& entries) const { folder.write("index.json", index(entries)); }
  Result<ImagePtr> open(const std::string& selector = "", const char* platform = nullptr) const {
    OpenOptions options;
    if (platform) options.platform = *Platform::parse(platform);
    return open_layout(folder.path().string() + selector, options);
  }
};

std::string architecture_of(const Result<ImagePtr>& image) {
  return image ? (*image)->config.platform.architecture : image.error().message;
}

void expect_error(const Result<ImagePtr>& image, ErrorKind kind, std::string_view text) {
  ASSERT_FALSE(image) << text;
  EXPECT_EQ(image.error().kind, kind) << message_of(image);
  EXPECT_NE(message_of(image).find(text), std::string::npos) << message_of(image);
}

TEST(Layout, TagsAndDigests) {
  const Layout layout;
  const std::string one = layout.image("amd64"), two = layout.image("arm64");
  layout.top(
      {descriptor(kManifestType, one, tag("1.4")), descriptor(kManifestType, two, tag("docker.io/library/shop:2"))});
  auto image = layout.open(":1.4");
  ASSERT_TRUE(image) << message_of(image);
  EXPECT_EQ((*image)->manifest_digest.str(), digest_of(one));
  EXPECT_EQ((*image)->manifest_raw, one);
  EXPECT_EQ((*image)->index_annotations.at(0).second, "1.4");
  EXPECT_EQ((*image)->origin.name, layout.folder.path().filename().string() + ":1.4");
  EXPECT_EQ((*image)->layers.at(0).blob.digest.str(), digest_of(gzip(kLayer)));
  EXPECT_TRUE(layers_prove(**image));
  EXPECT_EQ((*layout.open(":shop:2"))->origin.name, "shop:2");
  EXPECT_EQ(architecture_of(layout.open("@" + digest_of(two))), "arm64");
  EXPECT_EQ(architecture_of(layout.open(":2@" + digest_of(two))), "arm64");
  expect_error(layout.open(), ErrorKind::usage, ":1.4");
  expect_error(layout.open(":9"), ErrorKind::not_found, ":docker.io/library/shop:2");
  expect_error(layout.open("@" + digest_of("x")), ErrorKind::not_found, "no image");
  expect_error(layout.open("@sha256:12"), ErrorKind::malformed, "sha256");
}

TEST(Layout, PlatformsThroughNestedIndexes) {
  const Layout layout;
  const auto platform = [](const char* architecture) {
    return fmt::format(R"(,"platform":{{"os":"linux","architecture":"{}"}})", architecture);
  };
  const std::string amd = layout.image("amd64"), arm = layout.image("arm64");
  const std::string attestation =
      descriptor(kManifestType, "never read", R"(,"platform":{"os":"unknown","architecture":"unknown"})");
  const std::string inner =
      layout.blob(Layout::index({descriptor(kManifestType, amd, platform("amd64")),
                                 descriptor(kManifestType, arm, platform("arm64")), attestation}));
  const std::string outer = layout.blob(Layout::index({descriptor(kIndexType, inner)}));
  layout.top({descriptor(kIndexType, outer, tag("latest"))});
  EXPECT_EQ(architecture_of(layout.open("", "linux/amd64")), "amd64");
  EXPECT_EQ(architecture_of(layout.open(":latest", "linux/arm64/v8")), "arm64");
  EXPECT_EQ(architecture_of(layout.open("@" + digest_of(arm))), "arm64");
  expect_error(layout.open("", "linux/s390x"), ErrorKind::not_found, "linux/amd64, linux/arm64");

  std::string deep = inner;
  for (int i = 0; i < 20; ++i) deep = layout.blob(Layout::index({descriptor(kIndexType, deep)}));
  layout.top({descriptor(kIndexType, deep)});
  expect_error(layout.open("", "linux/amd64"), ErrorKind::limit, "nested");
}

TEST(Layout, OneImageOfAnotherPlatformIsTakenUnlessOneIsAskedFor) {
  const Layout layout;
  layout.top({descriptor(kManifestType, layout.image("s390x"))});
  EXPECT_EQ(architecture_of(layout.open()), "s390x");
  expect_error(layout.open("", "linux/amd64"), ErrorKind::not_found, "linux/s390x");
}

TEST(Layout, ProvesDocumentsAndSizes) {
  const Layout layout;
  const std::string manifest = layout.image("amd64"), config = config_for({kLayer});
  layout.top({descriptor(kManifestType, manifest)});
  ASSERT_TRUE(layout.open());
  std::string changed = manifest;
  changed.replace(changed.find("amd64") == std::string::npos ? changed.size() - 2 : changed.find("amd64"), 1, " ");
  layout.folder.write("blobs/sha256/" + hex_of(manifest), changed);
  expect_error(layout.open(), ErrorKind::mismatch, digest_of(changed));
  expect_error(layout.open(), ErrorKind::mismatch, digest_of(manifest));
  layout.folder.write("blobs/sha256/" + hex_of(manifest), manifest + " ");
  expect_error(layout.open(), ErrorKind::mismatch,
               fmt::format("expected {} bytes  got {} bytes", manifest.size(), manifest.size() + 1));
  layout.folder.write("blobs/sha256/" + hex_of(manifest), manifest);
  layout.folder.write("blobs/sha256/" + hex_of(config), config + "\n");
  expect_error(layout.open(), ErrorKind::mismatch, "config");
  layout.folder.write("blobs/sha256/" + hex_of(config), config);
  layout.folder.write("blobs/sha256/" + hex_of(gzip(kLayer)), gzip(kLayer) + "x");
  expect_error(layout.open(), ErrorKind::mismatch, "layer 1 of 1");
  fs::remove(layout.folder / ("blobs/sha256/" + hex_of(gzip(kLayer))));
  expect_error(layout.open(), ErrorKind::not_found, "layer 1 of 1");
}

TEST(Layout, OpensNoLinks) {
  const Layout layout;
  const std::string manifest = layout.image("amd64"), name = "blobs/sha256/" + hex_of(gzip(kLayer));
  layout.top({descriptor(kManifestType, manifest)});
  const Folder elsewhere;
  fs::rename(layout.folder / name, elsewhere / "layer");
  fs::create_symlink(elsewhere / "layer", layout.folder / name);
  expect_error(layout.open(), ErrorKind::unsupported, "symbolic link");
  fs::remove(layout.folder / name);
  ASSERT_TRUE(run(layout.folder, "mkfifo " + name));
  expect_error(layout.open(), ErrorKind::unsupported, "not a regular file");
  fs::remove_all(layout.folder / "blobs");
  fs::create_directory_symlink(elsewhere.path(), layout.folder / "blobs");
  EXPECT_FALSE(layout.open());
}

TEST(Layout, ForeignLayersAndMislabelledOnes) {
  const Layout layout;
  const std::string config = layout.blob(config_for({kLayer, kLayer})), plain = layout.blob(kLayer);
  const std::string foreign = descriptor("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "not here",
                                         R"(,"urls":["https://example.org/base"])");
  layout.top({descriptor(kManifestType, layout.blob(fmt::format(R"({{"schemaVersion":2,"config":{},"layers":[{},{}]}})",
                                                                descriptor(kConfigType, config), foreign,
                                                                descriptor(kGzipType, plain))))});
  const auto image = layout.open();
  ASSERT_TRUE(image) << message_of(image);
  EXPECT_TRUE((*image)->layers[0].foreign);
  EXPECT_EQ((*image)->layers[0].blob.urls.at(0), "https://example.org/base");
  EXPECT_EQ((*image)->open(0).error().kind, ErrorKind::not_found);
  EXPECT_EQ((*image)->layers[1].compression, Compression::none);
}

TEST(Layout, RefusesOtherThings) {
  const Layout layout;
  expect_error(layout.open(), ErrorKind::not_found, "index.json");
  layout.folder.write("index.json", R"({"schemaVersion":2,"config":{},"layers":[]})");
  EXPECT_FALSE(layout.open());
  layout.top({});
  expect_error(layout.open(), ErrorKind::not_found, "no images");
  layout.folder.write("oci-layout", R"({"imageLayoutVersion":"2.0.0"})");
  expect_error(layout.open(), ErrorKind::unsupported, "2.0.0");
  layout.folder.write("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  layout.top({fmt::format(R"({{"mediaType":"{}","digest":"sha256:../../../../etc/passwd","size":1}})", kManifestType)});
  EXPECT_FALSE(layout.open());
  layout.top({fmt::format(R"({{"mediaType":"{}","digest":"{}","size":99999999999}})", kManifestType, digest_of("x"))});
  expect_error(layout.open(), ErrorKind::limit, "99999999999");
}

TEST(OciArchive, IsTheSameInATar) {
  const Layout layout;
  const std::string manifest = layout.image("amd64");
  layout.top({descriptor(kManifestType, manifest, tag("1.4"))});
  const Folder out;
  ASSERT_TRUE(run(layout.folder, fmt::format("tar cf {0}/plain.tar . && gzip -c {0}/plain.tar > {0}/packed.tar.gz",
                                             out.path().string())));
  for (const char* name : {"plain.tar", "packed.tar.gz", "plain.tar:1.4"}) {
    const auto image = open_oci_archive(out / name, {});
    ASSERT_TRUE(image) << message_of(image);
    EXPECT_TRUE(layers_prove(**image));
    EXPECT_EQ((*image)->manifest_digest.str(), digest_of(manifest));
  }
  EXPECT_FALSE(open_oci_archive(out / "plain.tar:2", {}));
}

}  // namespace
}  // namespace plimsoll::oci
