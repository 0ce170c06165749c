// SPDX-License-Identifier: Apache-2.0
#include "scan/layer_facts.h"

#include <gtest/gtest.h>

#include <random>

#include "scan/archive.h"
#include "scan/cache.h"
#include "scan/walk.h"

namespace plimsoll::scan {
namespace {

LayerFacts example() {
  LayerFacts facts;
  facts.detectors = {{"dpkg", 3}, {"release", 1}, {std::string(kWalk), kWalkVersion}};
  Package package;
  package.type = "deb";
  package.name = "libssl3";
  package.version = "3.0.11-1~deb12u2";
  package.source_name = "openssl";
  package.license = std::string("odd\0text\xff", 9);
  package.cpe = "openssl:openssl";
  package.relation = Relation::transitive;
  package.scope = Scope::development;
  package.linkage = {true, {1, 2, 0xffffffff}};
  package.depends = {{"libc6", ""}, {"zlib1g", "1:1.2.13"}};
  facts.files = {{"var/lib/dpkg/status", "dpkg", {package, Gap{"malformed-file", "line 3"}}},
                 {"bin/x", "program", {Program{"/lib64/ld.so"}, Ownership{"deb", "bash", {1, 0xffffffffffffffff}}}},
                 {"etc/os-release", "release", {KeptFile{"ID=debian\n"}}},
                 {"etc/issue", "release", {}}};
  facts.links = {{Link::Kind::symbolic, "lib", "usr/lib"}, {Link::Kind::hard, "a", "b"}};
  facts.folders = {"var", "var/lib"};
  facts.whiteouts = {"etc/motd"};
  facts.opaque = {"srv"};
  facts.leaves = {1, 2, 0xffffffffffffffff};
  facts.merged_leaves = {7};
  facts.plain_size = 10240;
  secret::Secret secret;
  secret.rule = "r", secret.offset = 3, secret.end_column = 9, secret.key_id = "k", secret.valid = true;
  facts.secrets = {{"app.jar", "app.jar/x", 7, {secret}}};
  facts.certificates = {{"etc/c.pem", {"a", "b"}}};
  facts.unsearched = {{"x.gz", "is damaged"}};
  facts.unsearched_count = 12;
  facts.secrets_passed_over = 2;
  return facts;
}

TEST(Pack, ReadsBackTheSame) {
  const std::string packed = pack(example());
  const auto back = unpack(packed);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(pack(*back), packed);
  EXPECT_EQ(back->files[0].facts, example().files[0].facts);
  EXPECT_EQ(back->leaves, example().leaves);
  EXPECT_EQ(back->secrets, example().secrets);
  EXPECT_EQ(back->certificates, example().certificates);
  EXPECT_EQ(back->unsearched, example().unsearched);
}

TEST(Pack, RefusesEveryDamage) {
  const std::string packed = pack(example());
  for (std::size_t size = 0; size < packed.size(); ++size) EXPECT_FALSE(unpack(packed.substr(0, size))) << size;
  for (std::size_t at = 0; at < packed.size(); ++at) {
    std::string damaged = packed;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_FALSE(unpack(damaged)) << at;
  }
  EXPECT_FALSE(unpack(packed + "x"));
}

TEST(Pack, LyingCountsEndAtTheEndOfTheFile) {
  std::mt19937_64 random(1);
  const std::string packed = pack(example());
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = packed.substr(0, packed.size() - 8);
    for (int i = 0; i < 3; ++i) damaged[17 + random() % (damaged.size() - 17)] = static_cast<char>(random());
    std::string checksum;
    const std::uint64_t hash = path_hash(damaged);
    for (int i = 0; i < 8; ++i) checksum += static_cast<char>(hash >> (8 * i));
    const auto facts = unpack(damaged + checksum);  // must come back, whatever it says
    EXPECT_TRUE(!facts || facts->leaves.size() <= packed.size());
  }
}

TEST(DropOutdated, KeepsOnlyCurrentVersions) {
  LayerFacts facts = example();
  const std::vector<Detector> current = {
      {"dpkg", 4, "", {}, nullptr}, {"release", 1, "", {}, nullptr}, {"rpm", 1, "", {}, nullptr}};
  const std::vector<Detector> missing = drop_outdated(facts, current);
  ASSERT_EQ(missing.size(), 2U);
  EXPECT_EQ(missing[0].id, "dpkg");
  EXPECT_EQ(missing[1].id, "rpm");
  ASSERT_EQ(facts.files.size(), 2U);
  EXPECT_EQ(facts.files[0].detector, "release");

  facts = example();
  facts.detectors[std::string(kWalk)] = kWalkVersion + 1;
  EXPECT_EQ(drop_outdated(facts, current).size(), current.size());
  EXPECT_TRUE(facts.files.empty() && facts.leaves.empty());
}

TEST(Cache, SecretsComeAndGoOnTheirOwn) {
  LayerFacts facts = example();
  facts.detectors.emplace(kSecrets, 5);
  EXPECT_TRUE(has_secrets(facts, 5));
  EXPECT_EQ(drop_outdated(facts, {}).size(), 0U);
  EXPECT_TRUE(has_secrets(facts, 5)) << "scans without secrets leave them alone";
  forget_detectors(facts);
  EXPECT_TRUE(has_secrets(facts, 5) && facts.files.empty() && facts.secrets.size() == 1);
  EXPECT_FALSE(has_secrets(facts, 6));
  EXPECT_TRUE(facts.secrets.empty() && facts.certificates.empty() && facts.unsearched.empty());

  // A walk for secrets alone adds them to what is known.
  LayerFacts known = example(), more;
  known.secrets.clear();
  more.detectors = {{std::string(kWalk), kWalkVersion}, {std::string(kSecrets), 6}};
  more.secrets = example().secrets;
  more.files = {{"x.jar", std::string(kWalk), {Gap{"malformed-file", "again"}}}};
  known.files.push_back({"x.jar", std::string(kWalk), {Gap{"malformed-file", "again"}}});
  const std::size_t files = known.files.size();
  merge(known, std::move(more));
  EXPECT_EQ(known.secrets.size(), 1U);
  EXPECT_EQ(known.files.size(), files);
  EXPECT_TRUE(has_secrets(known, 6));
}

}  // namespace
}  // namespace plimsoll::scan
