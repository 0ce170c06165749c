// SPDX-License-Identifier: Apache-2.0
// Files and archives made by the usual tools, walked and searched with one made-up rule.
#include "scan/search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/file.h"
#include "base/testing.h"
#include "codec/tar.h"
#include "scan/walk.h"

namespace plimsoll::scan {
namespace {

using plimsoll::testing::Folder;
using plimsoll::testing::have;

constexpr std::string_view kRule = R"(
[[rules]]
id = "plank"
description = "plank"
regex = '''plank_[a-z0-9]{8}'''
keywords = ["plank_"]
)";

std::shared_ptr<const secret::Matcher> matcher() {
  static const auto made = [] {
    auto rules = secret::RuleSet::with_gitleaks(kRule, "test");
    EXPECT_TRUE(rules);
    return *secret::Matcher::compile(*rules);
  }();
  return made;
}

LayerFacts walk_tar(Bytes tar, const Search& search, const Limits& limits = kLimits) {
  MemoryStream stream(tar);
  TarReader reader(stream);
  const Wanted wanted(detectors());
  Result<LayerFacts> facts = walk(reader, wanted, Whiteouts::obey, search, limits);
  EXPECT_TRUE(facts) << facts.error().message;
  return facts ? std::move(*facts) : LayerFacts{};
}

using Expected = std::set<std::string>;

/// "path: secrets found there", of our rule.
Expected planks(const LayerFacts& facts) {
  Expected out;
  for (const FileSecrets& file : facts.secrets) {
    EXPECT_TRUE(file.path == file.file || file.path.starts_with(file.file + "/"));
    const auto count = std::ranges::count(file.secrets, "plank", &secret::Secret::rule);
    if (count > 0) out.insert(fmt::format("{}: {}", file.path, count));
  }
  return out;
}

class SearchOf : public ::testing::Test {
 protected:
  /// Makes a tar of what the commands leave in a folder, and walks it.
  LayerFacts after(const std::string& commands, const Limits& limits = kLimits) {
    folder_.run("mkdir layer && cd layer && " + commands + " && tar -cf ../layer.tar --sort=name *");
    return walk_tar(folder_.read("layer.tar"), {Contents::needed, matcher(), std::make_shared<Memo>()}, limits);
  }
  Folder folder_;
};

TEST_F(SearchOf, FilesOfAnySize) {
  const LayerFacts facts = after(
      "echo plank_00000001 > small && (head -c 3000000 /dev/zero; echo plank_00000002) > large && "
      "mkdir bin && printf '\\177ELF plank_00000003' > bin/program && chmod +x bin/program && : > empty");
  EXPECT_EQ(planks(facts), (Expected{"small: 1", "large: 1", "bin/program: 1"}));
  EXPECT_EQ(facts.unsearched_count, 0U);
}

TEST_F(SearchOf, ContentHashesAreThoseOfTheWholeBody) {
  const LayerFacts facts = after("head -c 1000 /dev/urandom > a && head -c 5000000 /dev/urandom > b && : > c");
  std::map<std::string, std::uint64_t> hashes;
  for (tree::FileTable::Reader reader(facts.table); reader.next();)
    hashes[reader.record().path] = reader.record().content;
  EXPECT_EQ(hashes["a"], tree::content_hash(folder_.read("layer/a")));
  EXPECT_EQ(hashes["b"], tree::content_hash(folder_.read("layer/b")));
  EXPECT_EQ(hashes["c"], 0U);
}

TEST_F(SearchOf, ArchivesInArchives) {
  if (!have("zip") || !have("zstd") || !have("xz") || !have("bzip2"))
    GTEST_SKIP() << "zip, zstd, xz or bzip2 is missing";
  const LayerFacts facts = after(
      "echo plank_00000001 > x && gzip -k x && mv x.gz 1.gz && xz -k x && mv x.xz 2.bin && bzip2 -k x && mv x.bz2 "
      "3.bz2 && "
      "zstd -q x -o 4.zst && tar -cf 5.tar x && tar -czf 6.tgz x 5.tar && zip -q 7.dat x 6.tgz && zip -q -0 8.zip x && "
      "mkdir z && cp 7.dat z/7 && tar -cJf 9.txz z && rm -r x z 5.tar");
  EXPECT_EQ(planks(facts),
            (Expected{"1.gz/1: 1", "2.bin/2.bin: 1", "3.bz2/3: 1", "4.zst/4: 1", "6.tgz/x: 1", "6.tgz/5.tar/x: 1",
                      "7.dat/x: 1", "7.dat/6.tgz/x: 1", "7.dat/6.tgz/5.tar/x: 1", "8.zip/x: 1", "9.txz/z/7/x: 1",
                      "9.txz/z/7/6.tgz/x: 1", "9.txz/z/7/6.tgz/5.tar/x: 1"}));
  EXPECT_EQ(facts.unsearched_count, 0U) << facts.unsearched[0].path << ": " << facts.unsearched[0].reason;
}

TEST_F(SearchOf, LargeArchivesStream) {
  const LayerFacts facts = after(
      "head -c 3000000 /dev/urandom > noise && echo plank_00000001 > x && tar -czf a.tgz noise x noise && rm noise x");
  EXPECT_EQ(planks(facts), (Expected{"a.tgz/x: 1"}));
}

TEST_F(SearchOf, JarsAreSearchedToo) {
  if (!have("zip")) GTEST_SKIP() << "zip is not installed";
  const LayerFacts facts = after(
      "echo plank_00000001 > a.properties && zip -q in.jar a.properties && zip -q app.jar in.jar a.properties && "
      "cat /bin/true app.jar > launcher.jar && rm a.properties in.jar");
  EXPECT_EQ(planks(facts), (Expected{"app.jar/a.properties: 1", "app.jar/in.jar/a.properties: 1",
                                     "launcher.jar/a.properties: 1", "launcher.jar/in.jar/a.properties: 1"}));
}

TEST_F(SearchOf, GitObjects) {
  if (!have("git")) GTEST_SKIP() << "git is not installed";
  const LayerFacts facts = after(
      "git init -q r && cd r && git config user.email a@b && git config user.name a && echo plank_00000001 > x && "
      "git add x && git commit -q -m plank_00000002 && rm x && cd ..");
  std::size_t blobs = 0, commits = 0;
  for (const std::string& found : planks(facts)) {
    blobs += found.contains("/objects/") && found.ends_with("/blob: 1") ? 1 : 0;
    commits += found.contains("/objects/") && found.ends_with("/commit: 1") ? 1 : 0;
  }
  EXPECT_EQ(blobs, 1U);
  EXPECT_EQ(commits, 1U);
}

TEST_F(SearchOf, DamageIsToldOnceAndTheRestIsSearched) {
  if (!have("zip")) GTEST_SKIP() << "zip is not installed";
  const LayerFacts facts = after(
      "seq 1 100000 > s && gzip -k s && (head -c 20000 s.gz; echo; echo plank_00000001) > cut.gz && "
      "printf '\\037\\213\\010plank_00000002 is no gzip' > fake.gz && echo plank_00000003 > x && "
      "(tar -c x | head -c 1024; echo plank_00000004) > t.tar && zip -q -P word e.zip x && rm s s.gz x");
  EXPECT_EQ(planks(facts), (Expected{"cut.gz: 1", "fake.gz: 1", "t.tar/x: 1", "t.tar: 1"}));
  std::set<std::string> missed;
  for (const Unsearched& file : facts.unsearched) missed.insert(file.path);
  EXPECT_EQ(missed, (std::set<std::string>{"cut.gz", "fake.gz", "t.tar", "e.zip/x"}));
}

TEST_F(SearchOf, BombsAreCut) {
  Limits limits;
  limits.archive_bytes = 10'000'000;
  const LayerFacts facts = after(
      "head -c 50000000 /dev/zero | gzip > a && gzip < a > b && echo plank_00000001 > c && (cat c; head -c 50000000 "
      "/dev/zero) | gzip > d",
      limits);
  EXPECT_EQ(planks(facts), (Expected{"c: 1", "d/d: 1"}));
  EXPECT_EQ(facts.unsearched_count, 3U);
}

TEST_F(SearchOf, HiddenVersionsInOneTarAreKept) {
  folder_.run(
      "mkdir a b && echo plank_00000001 > a/x && echo plank_00000002 > b/x && tar -cf l.tar -C a x && tar -rf l.tar -C "
      "b x");
  const LayerFacts facts = walk_tar(folder_.read("l.tar"), {Contents::needed, matcher(), nullptr});
  ASSERT_EQ(facts.secrets.size(), 2U);
  EXPECT_NE(facts.secrets[0].content, facts.secrets[1].content);
}

// Copies are not matched again, and nothing that is found changes by it.
TEST_F(SearchOf, TheMemoChangesNothing) {
  folder_.run(
      "mkdir l && cd l && (seq 1 3000; echo plank_00000001) > a && cp a b && seq 1 4000 > c && cp c d && tar -cf "
      "../l.tar *");
  const Buffer tar = folder_.read("l.tar");
  const auto memo = std::make_shared<Memo>();
  const LayerFacts first = walk_tar(tar, {Contents::needed, matcher(), memo});
  const LayerFacts again = walk_tar(tar, {Contents::needed, matcher(), memo});
  const LayerFacts without = walk_tar(tar, {Contents::needed, matcher(), nullptr});
  EXPECT_EQ(pack(first), pack(again));
  EXPECT_EQ(pack(first), pack(without));
  EXPECT_TRUE(memo->knows(memo->key("c", folder_.read("l/c"))));
  EXPECT_FALSE(memo->knows(memo->key("a", folder_.read("l/a"))));
}

TEST_F(SearchOf, CertificatesAreKnownByTheirKeys) {
  if (!have("openssl")) GTEST_SKIP() << "openssl is not installed";
  const LayerFacts facts = after(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out c.pem -subj /CN=x "
      "2>/dev/null && openssl x509 -in c.pem -outform DER -out c.der && cat key.pem c.pem > both && rm key.pem");
  ASSERT_EQ(facts.certificates.size(), 3U);
  std::string key;
  for (const FileSecrets& file : facts.secrets) {
    for (const secret::Secret& secret : file.secrets) key = secret.key_id.empty() ? key : secret.key_id;
  }
  for (const FileCertificates& file : facts.certificates) {
    EXPECT_EQ(file.key_ids, facts.certificates[0].key_ids);
    EXPECT_TRUE(key.empty() || file.key_ids[0] == key);
  }
}

TEST_F(SearchOf, NothingIsReadThatNobodyNeeds) {
  folder_.run("echo hello > x && tar -cf l.tar x");
  const LayerFacts facts = walk_tar(folder_.read("l.tar"), {});
  tree::FileTable::Reader reader(facts.table);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.record().content, 0U);
  EXPECT_FALSE(facts.detectors.contains(kContents));
  EXPECT_FALSE(facts.detectors.contains(kSecrets));
}

}  // namespace
}  // namespace plimsoll::scan
