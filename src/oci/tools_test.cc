// SPDX-License-Identifier: Apache-2.0
// Images as other people's programs write them: umoci makes one, skopeo copies it between all its forms, and each must
// give the same config and the same layers, every one of which must prove its diff id.
#include <gtest/gtest.h>

#include "oci/sources.h"
#include "oci/testing.h"

namespace plimsoll::oci {
namespace {

using namespace testing;  // NOLINT: the vocabulary of these tests

class Tools : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!has_tool("umoci") || !has_tool("skopeo")) return;
    folder_ = new Folder;
    std::string base;
    const fs::path alpine = fs::path(PLIMSOLL_SOURCE) / "../shared/images/alpine-minirootfs-3.20.3-x86_64.tar.gz";
    if (fs::exists(alpine))
      base =
          fmt::format("gunzip -c '{}' > one.tar && umoci raw add-layer --image layout:t one.tar &&", alpine.string());
    ASSERT_TRUE(
        run(*folder_,
            "umoci init --layout layout && umoci new --image layout:t && " + base +
                "mkdir -p tree/app && seq 100000 > tree/app/numbers && tar cf two.tar -C tree app && "
                "umoci raw add-layer --history.created_by 'COPY app' --image layout:t two.tar && "
                "ln -s numbers tree/app/link && tar cf three.tar -C tree app/link && "
                "umoci raw add-layer --image layout:t three.tar && umoci config --image layout:t --config.user 1000"));
    ASSERT_TRUE(run(*folder_,
                    "for d in docker-archive:docker.tar:shop:1.4 oci:copy:1.4 oci-archive:oci.tar:1.4; do "
                    "skopeo --insecure-policy copy -q oci:layout:t $d || exit 1; done; "
                    "skopeo --insecure-policy copy -q --dest-compress-format zstd oci:layout:t oci:zstd:1.4; "
                    "gzip -k docker.tar oci.tar"));
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }
  void SetUp() override {
    if (!folder_) GTEST_SKIP() << "umoci or skopeo is not installed";
  }
  static ImagePtr open(const std::string& form) {
    const std::size_t colon = form.find(':');
    auto image = open_image(form.substr(0, colon + 1) + (*folder_ / form.substr(colon + 1)), {});
    EXPECT_TRUE(image) << form << ": " << message_of(image);
    return image ? *std::move(image) : nullptr;
  }
  static inline Folder* folder_ = nullptr;
};

TEST_F(Tools, EveryFormIsTheSameImage) {
  const ImagePtr original = open("oci:layout:t");
  ASSERT_TRUE(original);
  ASSERT_TRUE(layers_prove(*original));
  ASSERT_GE(original->layers.size(), 2U);
  EXPECT_EQ(original->layers[original->layers.size() - 2].created_by, "COPY app");
  EXPECT_EQ(original->config.user, "1000");
  EXPECT_EQ(original->layers[0].compression, Compression::gzip);
  for (const char* form :
       {"docker-archive:docker.tar", "docker-archive:docker.tar:shop:1.4", "docker-archive:docker.tar.gz",
        "oci:copy:1.4", "oci:copy", "oci-archive:oci.tar:1.4", "oci-archive:oci.tar.gz"}) {
    SCOPED_TRACE(form);
    const ImagePtr copy = open(form);
    ASSERT_TRUE(copy);
    EXPECT_TRUE(layers_prove(*copy));
    EXPECT_EQ(copy->config.diff_ids, original->config.diff_ids);
    EXPECT_EQ(copy->config.user, "1000");
    EXPECT_EQ(copy->layers[1].created_by, original->layers[1].created_by);
    if (copy->origin.scheme != "docker-archive") {
      EXPECT_EQ(copy->manifest_digest, original->manifest_digest);
    }
    if (copy->origin.scheme == "docker-archive") {
      EXPECT_EQ(copy->origin.name, "shop:1.4");
    }
  }
}

TEST_F(Tools, ZstdLayers) {
  if (!fs::exists(*folder_ / "zstd/index.json")) GTEST_SKIP() << "this skopeo does not write zstd layers";
  const ImagePtr image = open("oci:zstd:1.4");
  ASSERT_TRUE(image);
  if (image->layers[0].compression != Compression::zstd) GTEST_SKIP() << "this skopeo does not recompress to zstd";
  EXPECT_TRUE(layers_prove(*image));
}

/// The digest skopeo computes is an independent word on the manifest and config.
TEST_F(Tools, SkopeoNamesTheSameDigests) {
  const ImagePtr image = open("oci-archive:oci.tar:1.4");
  ASSERT_TRUE(image);
  ASSERT_TRUE(
      run(*folder_, fmt::format("skopeo inspect --format '{{{{.Digest}}}}' oci-archive:oci.tar:1.4 | grep -Fx {}",
                                image->manifest_digest.str())));
  ASSERT_TRUE(run(*folder_, fmt::format("skopeo inspect --raw docker-archive:docker.tar | grep -F {}",
                                        open("docker-archive:docker.tar")->config_digest.str())));
}

TEST_F(Tools, SeveralImagesOfOneArchive) {
  ASSERT_TRUE(
      run(*folder_,
          "rm -f two-images.tar; skopeo --insecure-policy copy -q oci:layout:t docker-archive:two-images.tar:shop:1.4 "
          "--additional-tag shop:latest"));
  const ImagePtr image = open("docker-archive:two-images.tar:shop");
  ASSERT_TRUE(image);
  EXPECT_EQ(image->origin.tags.size(), 2U);
}

TEST_F(Tools, GuessedFormsAreRight) {
  for (const auto& [name, scheme] : {std::pair{"docker.tar", "docker-archive"},
                                     {"docker.tar.gz", "docker-archive"},
                                     {"oci.tar", "oci-archive"},
                                     {"oci.tar.gz", "oci-archive"},
                                     {"copy", "oci"},
                                     {"copy:1.4", "oci"},
                                     {"tree", "dir"}}) {
    const auto image = open_image(*folder_ / name, {});
    ASSERT_TRUE(image) << message_of(image);
    EXPECT_EQ((*image)->origin.scheme, scheme) << name;
  }
}

}  // namespace
}  // namespace plimsoll::oci
