// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/testing.h"
#include "lineage/base.h"
#include "lineage/index_file.h"
#include "lineage/provenance.h"
#include "oci/manifest.h"

namespace plimsoll::lineage {
namespace {

Digest digest(std::string_view of) { return Digest::sha256(as_bytes(of)); }

IndexedImage image(std::vector<std::string> names, std::string_view id, std::vector<std::string> layers,
                   std::string created = "2026-01-01T00:00:00Z") {
  IndexedImage out;
  for (const std::string& name : names) out.names.push_back(whole_name(name));
  out.config = digest(id);
  out.manifest = digest(std::string(id) + " manifest");
  out.created = std::move(created);
  out.platform = "linux/amd64";
  for (const std::string& layer : layers) out.layers.push_back({digest(layer), {}, 1'000 * layer.size()});
  out.history = layers.size() + 1;
  out.distribution = {"debian", "12.5", "bookworm", "Debian 12.5 (bookworm)", ""};
  return out;
}

std::vector<InstalledPackage> packages() {
  InstalledPackage one;
  one.package = {.type = "deb",
                 .name = "openssl",
                 .version = "3.0.1-1",
                 .arch = "amd64",
                 .source_name = "openssl",
                 .source_version = "3.0.1-1",
                 .vendor = "Debian",
                 .module = "",
                 .license = ""};
  one.path = "var/lib/dpkg/status";
  one.layer = 1;
  InstalledPackage other;
  other.package = {.type = "golang",
                   .name = "stdlib",
                   .version = "1.22",
                   .arch = "",
                   .source_name = "go",
                   .source_version = "1.22.0",
                   .vendor = "",
                   .module = "",
                   .license = "BSD",
                   .cpe = "golang:go",
                   .relation = Relation::direct,
                   .scope = Scope::development,
                   .linkage = {.known = true, .parts = {1, 4'000'000'000U}}};
  other.proof = Proof::locked;
  other.owner = "golang";
  other.detector = "go-binary";
  return {one, other};
}

oci::Config config_with(std::vector<std::string> layers) {
  oci::Config out;
  for (const std::string& layer : layers) out.diff_ids.push_back(digest(layer));
  out.raw = "{}";
  return out;
}

TEST(base_index, remembers) {
  const testing::Folder folder;
  const auto path = folder.path() / "index";
  EXPECT_TRUE(Index::load(path)->images().empty()) << "no folder is an empty index";
  const IndexedImage debian = image({"debian:12"}, "d", {"a", "b"});
  ASSERT_TRUE(add_to_index(path, debian, packages()));
  ASSERT_TRUE(add_to_index(path, image({"corp/base:1"}, "c", {"a", "b", "c"}), {}));
  ASSERT_TRUE(add_to_index(path, image({"debian:bookworm"}, "d", {"a", "b"}), packages()));
  const auto index = Index::load(path);
  ASSERT_TRUE(index);
  EXPECT_TRUE(index->problems().empty());
  ASSERT_EQ(index->images().size(), 2U);
  const auto found = index->find("debian:bookworm");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]->names,
            (std::vector<std::string>{"docker.io/library/debian:12", "docker.io/library/debian:bookworm"}));
  EXPECT_EQ(found[0]->distribution, debian.distribution);
  EXPECT_EQ(found[0]->layers, debian.layers);
  EXPECT_EQ(*index->packages(*found[0]), packages());
  EXPECT_EQ(index->find(debian.manifest.str()), found);

  const std::vector<Digest> chain = {digest("a"), digest("b"), digest("c"), digest("d")};
  EXPECT_EQ(index->longest_base(chain, {})->config, digest("c"));
  EXPECT_EQ(index->longest_base(chain, digest("c"))->config, digest("d")) << "an image is not its own base";
  EXPECT_EQ(index->longest_base(std::vector{digest("b"), digest("c")}, {}), nullptr);

  EXPECT_EQ(forget_in_index(path, "debian:12"), 1U);
  EXPECT_EQ(Index::load(path)->find("debian:bookworm").size(), 1U) << "the other name stays";
  EXPECT_EQ(forget_in_index(path, digest("d").str()), 1U);
  EXPECT_EQ(forget_in_index(path, "debian:bookworm"), 0U);
  EXPECT_EQ(Index::load(path)->images().size(), 1U);
}

TEST(base_index, damage_is_told_and_left_out) {
  const testing::Folder folder;
  ASSERT_TRUE(add_to_index(folder.path(), image({"a:1"}, "a", {"x"}), {}));
  ASSERT_TRUE(add_to_index(folder.path(), image({"b:1"}, "b", {"y"}), packages()));
  const std::string good = write_image(image({"b:1"}, "b", {"y"}));
  const std::string file = std::string(digest("b").hex()) + ".json";
  for (const std::string& bad :
       {std::string("{"), std::string("{}"), good.substr(0, good.size() / 2), write_image(image({"c:1"}, "c", {"y"})),
        std::string(good).replace(good.find("sha256:"), 7, "sha512:")}) {
    folder.write(file, bad);
    const auto index = Index::load(folder.path());
    ASSERT_TRUE(index);
    EXPECT_EQ(index->images().size(), 1U) << bad;
    ASSERT_EQ(index->problems().size(), 1U) << bad;
    EXPECT_NE(index->problems()[0].find(file), std::string::npos);
  }
  for (const std::string_view bad :
       {"{\"schema\":\"plimsoll.base-packages/1\",\"packages\":[{}]}",
        "{\"schema\":\"plimsoll.base-packages/1\",\"packages\":[{\"type\":\"a\",\"name\":\"b\",\"proof\":9}]}",
        "{\"schema\":\"plimsoll.base-packages/1\",\"packages\":[{\"type\":\"a\",\"name\":\"b\",\"layer\":-1}]}",
        "{\"schema\":\"plimsoll.base-packages/1\",\"packages\":[{\"type\":\"a\",\"name\":\"b\",\"linked\":[\"x\"]}]}"})
    EXPECT_FALSE(read_packages(bad)) << bad;
}

TEST(base_index, candidates) {
  const testing::Folder folder;
  const auto add = [&](const IndexedImage& one) { ASSERT_TRUE(add_to_index(folder.path(), one, packages())); };
  add(image({"debian:12"}, "old", {"aaaa"}, "2026-01-01T00:00:00Z"));
  add(image({"debian:12"}, "new", {"bbbb"}, "2026-03-01T00:00:00Z"));
  add(image({"debian:13"}, "thirteen", {"cccccccc"}, "2026-02-01T00:00:00Z"));
  add(image({"corp/slim:1"}, "slim", {"s"}));
  add(image({"corp/fat:1"}, "fat", {"ffffffffff"}));
  IndexedImage arm = image({"debian:14"}, "arm", {"q"});
  arm.platform = "linux/arm64";
  add(arm);
  const auto index = Index::load(folder.path());
  ASSERT_TRUE(index);
  BaseImage base;
  base.name = whole_name("debian:12");
  base.digest = digest("old manifest");
  const auto found = base_candidates(*index, base, {}, "linux/amd64");
  ASSERT_TRUE(found) << found.error().message;
  std::string names;
  for (const BaseCandidate& candidate : *found) names += candidate.name + (candidate.is_same_tag ? "! " : " ");
  EXPECT_EQ(names, "docker.io/library/debian:12! docker.io/library/debian:13 docker.io/corp/slim:1 ");
  EXPECT_EQ(found->at(0).packages, packages());
  EXPECT_EQ(found->at(0).digest, digest("new manifest"));
}

TEST(find_base, labels) {
  oci::Config config = config_with({"a", "b", "c"});
  EXPECT_FALSE(find_base({.config = config, .config_digest = {}}));
  config.labels = {{"org.opencontainers.image.base.name", "docker.io/library/debian:12"},
                   {"org.opencontainers.image.base.digest", digest("m").str()}};
  const auto base = find_base({.config = config, .config_digest = {}});
  ASSERT_TRUE(base);
  EXPECT_EQ(base->image.name, "docker.io/library/debian:12");
  EXPECT_EQ(base->image.digest, digest("m"));
  EXPECT_EQ(base->image.code, "label");
  EXPECT_EQ(base->image.layers, 0U);
  const oci::Config bare = config_with({"a"});
  const std::string manifest = R"({"annotations":{"org.opencontainers.image.base.name":"alpine:3"}})";
  EXPECT_EQ(find_base({.config = bare, .config_digest = {}, .manifest = manifest})->image.name,
            "docker.io/library/alpine:3");
}

TEST(find_base, the_index_counts_layers_and_contradicts) {
  const testing::Folder folder;
  ASSERT_TRUE(add_to_index(folder.path(), image({"debian:12"}, "d", {"a", "b"}), {}));
  const auto index = Index::load(folder.path());
  oci::Config config = config_with({"a", "b", "c"});
  const auto base = find_base({.config = config, .config_digest = {}, .index = &*index});
  ASSERT_TRUE(base);
  EXPECT_EQ(base->image.name, "docker.io/library/debian:12");
  EXPECT_EQ(base->image.code, "index");
  EXPECT_EQ(base->image.layers, 2U);
  EXPECT_EQ(base->history, 3U);
  config.labels = {{"org.opencontainers.image.base.name", "alpine:3"}};
  const auto told = find_base({.config = config, .config_digest = {}, .index = &*index});
  EXPECT_EQ(told->image.name, "docker.io/library/alpine:3");
  ASSERT_EQ(told->image.evidence.size(), 2U);
  EXPECT_NE(told->image.evidence[1].find("contradicts"), std::string::npos);
  std::vector<Finding> findings(2);
  findings[1].layer.index = 2;
  tell_origins(*base, nullptr, nullptr, findings);
  EXPECT_EQ(findings[0].origin, Origin::base);
  EXPECT_EQ(findings[1].origin, Origin::own);
}

// As BuildKit 0.12 writes them (provenance mode min), cut to what is read.
constexpr std::string_view kStatement = R"({
  "_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://slsa.dev/provenance/v0.2",
  "predicate": {"builder": {"id": ""}, "buildType": "https://mobyproject.org/buildkit@v1", "materials": [
    {"uri": "pkg:docker/docker/dockerfile@1.6", "digest": {"sha256": "ac85f380a63b13dfcefa89046420e1781752bab202122f8f50032edf31be0021"}},
    {"uri": "pkg:docker/golang@1.22?platform=linux%2Famd64", "digest": {"sha256": "0000000000000000000000000000000000000000000000000000000000000001"}},
    {"uri": "pkg:docker/ghcr.io/acme/base@1.0?platform=linux%2Famd64", "digest": {"sha256": "0000000000000000000000000000000000000000000000000000000000000002"}},
    {"uri": "https://example.org/x.tar", "digest": {"sha256": "0000000000000000000000000000000000000000000000000000000000000003"}}]}})";

TEST(find_base, provenance) {
  const auto materials = materials_of_statement(kStatement);
  ASSERT_EQ(materials.size(), 2U);
  EXPECT_EQ(materials[0].name, "docker.io/library/golang:1.22");
  EXPECT_EQ(materials[1].name, "ghcr.io/acme/base:1.0");
  EXPECT_TRUE(materials[1].digest.str().ends_with("02"));

  oci::Config config = config_with({"a"});
  const std::vector<std::string> statements = {std::string(kStatement)};
  const auto unsure = find_base({.config = config, .config_digest = {}, .statements = statements});
  ASSERT_TRUE(unsure);
  EXPECT_TRUE(unsure->image.name.empty());
  ASSERT_EQ(unsure->image.evidence.size(), 1U);
  config.labels = {{"org.opencontainers.image.base.name", "ghcr.io/acme/base:1.0"}};
  const auto sure = find_base({.config = config, .config_digest = {}, .statements = statements});
  EXPECT_EQ(sure->image.code, "build-record");
  EXPECT_EQ(sure->image.name, "ghcr.io/acme/base:1.0");
  EXPECT_EQ(sure->image.digest, materials[1].digest);

  const std::vector<std::string> newer = {
      R"({"predicateType":"https://slsa.dev/provenance/v1","predicate":{"buildDefinition":{"resolvedDependencies":[
          {"uri":"pkg:docker/alpine@3.20?platform=linux%2Famd64","digest":{"sha256":"0000000000000000000000000000000000000000000000000000000000000004"}}]}}})"};
  const oci::Config bare = config_with({"a"});
  EXPECT_EQ(find_base({.config = bare, .config_digest = {}, .statements = newer})->image.name,
            "docker.io/library/alpine:3.20");
  for (const std::string_view bad :
       {"", "{", "[]", "{\"predicateType\":\"https://slsa.dev/provenance/v1\"}",
        "{\"predicateType\":\"https://spdx.dev/Document\",\"predicate\":{\"materials\":[]}}"})
    EXPECT_TRUE(materials_of_statement(bad).empty());
}

TEST(find_base, build_info_of_old_configs) {
  oci::Config config = config_with({"a"});
  // {"sources":[{"type":"docker-image","ref":"docker.io/library/alpine:3.13","pin":"sha256:1d30d1ba3cb90962067e9b29491fbd56997979d54376f23f01448b5c5cd8b462"}]}
  config.raw =
      R"({"moby.buildkit.buildinfo":"eyJzb3VyY2VzIjpbeyJ0eXBlIjoiZG9ja2VyLWltYWdlIiwicmVmIjoiZG9ja2VyLmlvL2xpYnJhcnkvYWxwaW5lOjMuMTMiLCJwaW4iOiJzaGEyNTY6MWQzMGQxYmEzY2I5MDk2MjA2N2U5YjI5NDkxZmJkNTY5OTc5NzlkNTQzNzZmMjNmMDE0NDhiNWM1Y2Q4YjQ2MiJ9XX0="})";
  const auto base = find_base({.config = config, .config_digest = {}});
  ASSERT_TRUE(base);
  EXPECT_EQ(base->image.name, "docker.io/library/alpine:3.13");
  EXPECT_TRUE(base->image.digest.str().starts_with("sha256:1d30d1ba"));
}

TEST(find_base, dockerfile) {
  Recipe recipe;
  recipe.name = "Dockerfile";
  recipe.file = *dockerfile::parse("ARG V=12\nFROM debian:${V}\nCOPY a /a\n");
  oci::Config config = config_with({"x", "y"});
  config.history.resize(2);
  config.history[0].created_by = "ADD rootfs / # buildkit";
  config.history[1].created_by = "COPY a /a # buildkit";
  std::vector<oci::Layer> layers(2);
  for (std::size_t i = 0; i < 2; ++i) layers[i].history_index = i;
  const auto attribution = attribute(recipe, config, layers);
  ASSERT_TRUE(attribution);
  const auto base = find_base({.config = config, .config_digest = {}, .dockerfile = &*attribution});
  ASSERT_TRUE(base);
  EXPECT_EQ(base->image.code, "dockerfile");
  EXPECT_EQ(base->image.name, "docker.io/library/debian:12");
  EXPECT_EQ(base->image.layers, 1U);
}

}  // namespace
}  // namespace plimsoll::lineage
