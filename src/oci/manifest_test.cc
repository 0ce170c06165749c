// SPDX-License-Identifier: Apache-2.0
#include "oci/manifest.h"

#include <gtest/gtest.h>

#include "oci/platform.h"
#include "oci/testing.h"

namespace plimsoll::oci {
namespace {

using testing::config_for;
using testing::descriptor;
using testing::digest_of;

constexpr const char* kLayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

template <typename T>
std::string error_of(const Result<T>& result) {
  return result ? "no error" : result.error().message;
}

void expect_error(const auto& result, ErrorKind kind, std::string_view text) {
  ASSERT_FALSE(result) << "expected: " << text;
  EXPECT_EQ(result.error().kind, kind) << result.error().message;
  EXPECT_NE(result.error().message.find(text), std::string::npos) << result.error().message;
}

std::string manifest_with(std::size_t layers) {
  std::string list;
  for (std::size_t i = 0; i < layers; ++i) list += (i ? "," : "") + descriptor(kLayerType, std::to_string(i));
  return fmt::format(R"({{"schemaVersion":2,"config":{},"layers":[{}]}})",
                     descriptor("application/vnd.oci.image.config.v1+json", "c"), list);
}

Index index_of(const std::vector<std::string>& platforms) {
  Index index;
  for (const std::string& text : platforms) {
    IndexEntry& entry = index.manifests.emplace_back();
    entry.descriptor.digest = Digest::sha256(as_bytes(text + std::to_string(index.manifests.size())));
    const std::size_t first = text.find('/'), second = text.find('/', first + 1);
    if (text.empty()) continue;
    entry.platform = Platform{text.substr(0, first), text.substr(first + 1, second - first - 1),
                              second == std::string::npos ? "" : text.substr(second + 1)};
  }
  return index;
}

std::string chosen(const std::vector<std::string>& platforms, std::string_view wanted) {
  const auto entry = choose(index_of(platforms), *Platform::parse(wanted));
  return entry ? entry->platform->str() : "none";
}

TEST(Manifest, TellsImagesFromIndexes) {
  EXPECT_EQ(std::get<Manifest>(*parse_manifest(manifest_with(2))).layers.size(), 2U);
  EXPECT_EQ(std::get<Index>(*parse_manifest(R"({"schemaVersion":2,"manifests":[]})")).manifests.size(), 0U);
  EXPECT_EQ(
      std::get<Index>(*parse_manifest(R"({"mediaType":"application/vnd.oci.image.index.v1+json"})")).manifests.size(),
      0U);
  expect_error(parse_manifest(R"({"schemaVersion":1,"fsLayers":[]})"), ErrorKind::unsupported, "schema 1");
  expect_error(parse_manifest(R"({"manifests":[],"layers":[]})"), ErrorKind::malformed, "ambiguous");
  expect_error(parse_manifest(R"({"mediaType":"application/vnd.oci.image.index.v1+json","config":{}})"),
               ErrorKind::malformed, "ambiguous");
  expect_error(parse_manifest(R"({"mediaType":"text/html"})"), ErrorKind::unsupported, "text/html");
  expect_error(parse_manifest("{}"), ErrorKind::malformed, "neither");
  expect_error(parse_manifest("[]"), ErrorKind::malformed, "object");
  expect_error(parse_manifest(R"({"config":{"digest":"sha256:../../x","size":1}})"), ErrorKind::malformed, "config");
  expect_error(parse_manifest(fmt::format(R"({{"config":{{"digest":"{}","size":-1}}}})", digest_of(""))),
               ErrorKind::malformed, "size");
  expect_error(parse_manifest(fmt::format(R"({{"config":{{"digest":"{}"}}}})", digest_of(""))), ErrorKind::malformed,
               "size");
}

TEST(Manifest, KeepsLimits) {
  EXPECT_TRUE(parse_manifest(manifest_with(1000)));
  expect_error(parse_manifest(manifest_with(5000)), ErrorKind::limit, "5000 layers");
  expect_error(parse_manifest(std::string(10'000, '[')), ErrorKind::limit, "manifest");
  expect_error(parse_config("{\"a\":" + std::string(10'000, '[')), ErrorKind::limit, "config");
  expect_error(parse_manifest(std::string(kLimits.manifest_bytes + 1, ' ')), ErrorKind::limit, "larger");
  std::string many = R"({"manifests":[)";
  for (int i = 0; i < 1001; ++i) many += (i ? "," : "") + descriptor("x", "y");
  expect_error(parse_manifest(many + "]}"), ErrorKind::limit, "1001");
}

TEST(Config, ReadsWhatIsUsed) {
  const auto config =
      parse_config(R"({"os":"linux","architecture":"arm","variant":"v6","config":{"User":"app","Env":["A=1"],
    "Cmd":["sh"],"Entrypoint":null,"ExposedPorts":{"80/tcp":{}},"Volumes":{"/data":{}},"Labels":{"a":"b"},
    "Healthcheck":{"Test":["CMD-SHELL","curl -f localhost"],"Interval":1},"OnBuild":["RUN make"]},"author":"me",
    "rootfs":{"type":"layers","diff_ids":[]},
    "history":[{"created_by":"x","author":"she","comment":"why","empty_layer":true}]})");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->platform.str(), "linux/arm/v6");
  EXPECT_EQ(config->user, "app");
  EXPECT_EQ(config->env, std::vector<std::string>{"A=1"});
  EXPECT_EQ(config->exposed_ports, std::vector<std::string>{"80/tcp"});
  EXPECT_EQ(config->volumes, std::vector<std::string>{"/data"});
  EXPECT_EQ(config->labels.at(0).second, "b");
  EXPECT_EQ(config->healthcheck, (std::vector<std::string>{"CMD-SHELL", "curl -f localhost"}));
  EXPECT_EQ(config->onbuild, std::vector<std::string>{"RUN make"});
  EXPECT_EQ(config->author, "me");
  EXPECT_TRUE(config->history.at(0).empty_layer);
  EXPECT_EQ(config->history.at(0).author, "she");
  EXPECT_EQ(config->history.at(0).comment, "why");
  expect_error(parse_config(R"({"name":"chart"})"), ErrorKind::unsupported, "not a container image");
  expect_error(parse_config(R"({"rootfs":{"type":"layers","diff_ids":["md5:1"]}})"), ErrorKind::malformed, "diff id 1");
}

TEST(Layers, TakeTheirHistory) {
  const auto with_history = [](std::string_view history) {
    const std::string text = fmt::format(R"({{"rootfs":{{"diff_ids":["{}","{}"]}},"history":[{}]}})", digest_of("a"),
                                         digest_of("b"), history);
    auto layers = join_layers(std::get<Manifest>(*parse_manifest(manifest_with(2))), *parse_config(text));
    return layers ? layers->at(0).created_by + "|" + layers->at(1).created_by : layers.error().message;
  };
  EXPECT_EQ(with_history(R"({"created_by":"ADD"},{"created_by":"ENV","empty_layer":true},{"created_by":"RUN"})"),
            "ADD|RUN");
  EXPECT_EQ(with_history(""), "|");
  EXPECT_EQ(with_history(R"({"created_by":"ADD"},{"created_by":"RUN"},{"created_by":"COPY"})"), "|");

  const auto one = parse_config(fmt::format(R"({{"rootfs":{{"diff_ids":["{}"]}}}})", digest_of("a")));
  expect_error(join_layers(std::get<Manifest>(*parse_manifest(manifest_with(2))), *one), ErrorKind::malformed,
               "2 layers");
  Manifest strange = std::get<Manifest>(*parse_manifest(manifest_with(1)));
  strange.layers[0].media_type = "application/vnd.oci.image.layer.v1.tar+gzip+encrypted";
  expect_error(join_layers(strange, *one), ErrorKind::unsupported, "encrypted");
}

TEST(Layers, MediaTypes) {
  EXPECT_EQ(layer_compression("application/vnd.docker.image.rootfs.diff.tar.gzip"), Compression::gzip);
  EXPECT_EQ(layer_compression("application/vnd.docker.image.rootfs.diff.tar"), Compression::none);
  EXPECT_EQ(layer_compression("application/vnd.oci.image.layer.v1.tar+zstd"), Compression::zstd);
  EXPECT_EQ(layer_compression("application/vnd.oci.image.layer.v1.tar"), Compression::none);
  EXPECT_EQ(layer_compression("application/vnd.in-toto+json"), std::nullopt);
  EXPECT_TRUE(is_foreign("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"));
  EXPECT_TRUE(is_foreign("application/vnd.oci.image.layer.nondistributable.v1.tar"));
  EXPECT_FALSE(is_foreign(kLayerType));
}

TEST(Choose, FollowsVariants) {
  const std::vector<std::string> arms{"linux/arm/v5", "linux/arm/v7", "linux/arm64/v8", "linux/amd64", "linux/arm/v6"};
  EXPECT_EQ(chosen(arms, "linux/arm"), "linux/arm/v7");
  EXPECT_EQ(chosen(arms, "linux/arm/v7"), "linux/arm/v7");
  EXPECT_EQ(chosen(arms, "linux/arm/v6"), "linux/arm/v6");
  EXPECT_EQ(chosen(arms, "linux/arm64"), "linux/arm64/v8");
  EXPECT_EQ(chosen(arms, "arm64"), "linux/arm64/v8");
  EXPECT_EQ(chosen(arms, "aarch64"), "linux/arm64/v8");
  EXPECT_EQ(chosen(arms, "linux/x86_64"), "linux/amd64");
  EXPECT_EQ(chosen(arms, "linux/amd64/v3"), "linux/amd64");
  EXPECT_EQ(chosen(arms, "windows/amd64"), "none");
  EXPECT_EQ(chosen({"linux/arm/v5", "linux/arm/v6"}, "linux/arm/v7"), "linux/arm/v6");
  EXPECT_EQ(chosen({"linux/arm/v7"}, "linux/arm/v6"), "none");
  EXPECT_EQ(chosen({"linux/amd64/v3", "linux/amd64/v2", "linux/arm64"}, "linux/amd64"), "linux/amd64/v2");
  EXPECT_EQ(chosen({"linux/amd64/v3", "linux/amd64/v2", "linux/amd64"}, "linux/amd64/v2"), "linux/amd64/v2");
  EXPECT_EQ(chosen({"linux/arm64/v8.2", "linux/arm64/v9"}, "linux/arm64/v8.6"), "linux/arm64/v8.2");
}

TEST(Choose, NeverTakesAttestationsAndListsWhatThereIs) {
  const auto none =
      choose(index_of({"linux/amd64", "linux/arm64/v8", "unknown/unknown"}), *Platform::parse("linux/s390x"));
  expect_error(none, ErrorKind::not_found, "there is linux/amd64, linux/arm64/v8; choose with --platform");
  EXPECT_EQ(error_of(none).find("unknown"), std::string::npos);
  expect_error(choose(index_of({"unknown/unknown"}), std::nullopt), ErrorKind::not_found, "no images");
  EXPECT_EQ(choose(index_of({"windows/amd64", "unknown/unknown"}), std::nullopt)->platform->os, "windows");
  expect_error(choose(index_of({"windows/amd64"}), *Platform::parse("linux/amd64")), ErrorKind::not_found,
               "windows/amd64");
  EXPECT_TRUE(choose(index_of({""}), *Platform::parse("linux/amd64")));
  expect_error(choose(index_of({"", ""}), std::nullopt), ErrorKind::not_found, "sha256:");
}

TEST(Platform, ParsesAndRefuses) {
  EXPECT_EQ(Platform::parse("Linux/AMD64")->str(), "linux/amd64");
  EXPECT_EQ(Platform::parse("linux/armhf")->str(), "linux/arm/v7");
  EXPECT_EQ(Platform::parse("windows")->os, "windows");
  for (const char* bad : {"", "/", "linux/", "linux/a/b/c", "linux/a b", "lin\x1bux/a"}) {
    EXPECT_FALSE(Platform::parse(bad)) << bad;
  }
}

TEST(Verify, NamesBothValues) {
  const std::string content = "content";
  const Descriptor right{
      .media_type = "", .digest = Digest::sha256(as_bytes(content)), .size = content.size(), .urls = {}};
  EXPECT_TRUE(verify(right, content, "the config"));
  expect_error(verify(right, "other!!", "the config"), ErrorKind::mismatch, right.digest.str());
  expect_error(verify(right, "other!!", "the config"), ErrorKind::mismatch, digest_of("other!!"));
  expect_error(verify(right, "longer content", "the config"), ErrorKind::mismatch, "expected 7 bytes  got 14 bytes");
  // "abc" in FIPS 180-4, SHA-512.
  const auto sha512 = Digest::parse(
      "sha512:"
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e"
      "2a9ac94fa54ca49f");
  EXPECT_TRUE(verify({.media_type = "", .digest = *sha512, .size = 3, .urls = {}}, "abc", "x"));
}

}  // namespace
}  // namespace plimsoll::oci
