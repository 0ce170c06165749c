// SPDX-License-Identifier: Apache-2.0
// Archives made by zip(1), walked with detectors made for the purpose.
#include "scan/archive.h"

#include <gtest/gtest.h>

#include <map>

#include "base/testing.h"

namespace plimsoll::scan {
namespace {

using plimsoll::testing::Folder;
using plimsoll::testing::have;

/// Repeats what it was shown.
void echo(const FileView& file, FactSink& sink) { sink.add(KeptFile{std::string(as_text(file.content))}); }
void shrug(const FileView&, FactSink&) {}

constexpr Want kNotes{Want::Kind::name, "note"};
constexpr Want kJars{Want::Kind::suffix, ".jar"};
const std::vector<Detector> kDetectors = {{"jars", 1, "jars", std::span(&kJars, 1), shrug},
                                          {"notes", 1, "notes", std::span(&kNotes, 1), echo, 1000}};

/// "path detector" to the kept text, or to "code" of a gap.
std::map<std::string, std::string> walked(const std::string& path, const Buffer& content,
                                          const Limits& limits = kLimits) {
  std::map<std::string, std::string> out;
  const Wanted wanted(kDetectors);
  Archives archives(
      wanted,
      [&](const std::string& member, std::string_view detector, std::vector<Fact> facts) {
        for (const Fact& fact : facts) {
          std::string& text = out[fmt::format("{} {}", member, detector)];
          if (const auto* kept = std::get_if<KeptFile>(&fact)) text = kept->content;
          if (const auto* gap = std::get_if<Gap>(&fact)) text = gap->code;
        }
      },
      nullptr, limits);
  archives.walk(path, content);
  return out;
}

using Expected = std::map<std::string, std::string>;

class Archives : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!have("zip")) GTEST_SKIP() << "zip is not installed";
  }
  Folder folder_;
};

TEST_F(Archives, MembersAreShownBelowTheArchive) {
  folder_.run("mkdir -p a/b && echo -n one > a/b/note && echo two > other && zip -q x.jar a/b/note other");
  EXPECT_EQ(walked("app/x.jar", folder_.read("x.jar")), (Expected{{"app/x.jar/a/b/note notes", "one"}}));
}

TEST_F(Archives, ArchivesInArchivesAreOpenedToTheLimit) {
  folder_.run(
      "echo -n deep > note && zip -q 1.jar note && for i in 2 3 4 5 6 7 8 9 10; do "
      "zip -q $i.jar $((i-1)).jar; done");
  const auto eight = walked("8.jar", folder_.read("8.jar"));
  EXPECT_EQ(eight, (Expected{{"8.jar/7.jar/6.jar/5.jar/4.jar/3.jar/2.jar/1.jar/note notes", "deep"}}));
  const auto ten = walked("10.jar", folder_.read("10.jar"));
  EXPECT_EQ(ten, (Expected{{"10.jar/9.jar/8.jar/7.jar/6.jar/5.jar/4.jar/3.jar/2.jar walk", "archive-too-deep"}}));
}

TEST_F(Archives, OneFileInflatesOnlySoMuch) {
  folder_.run(
      "for i in 1 2 3 4; do head -c 900 /dev/zero > note; mkdir -p $i; mv note $i; done; zip -qr x.jar 1 2 3 4");
  Limits limits;
  limits.archive_bytes = 2000;
  auto found = walked("x.jar", folder_.read("x.jar"), limits);
  EXPECT_EQ(found.at("x.jar/3/note walk"), "archive-cut");
  EXPECT_EQ(found.size(), 3U);
  limits.archive_bytes = 10'000;
  limits.archive_members = 3;  // the folder entry counts
  found = walked("x.jar", folder_.read("x.jar"), limits);
  EXPECT_EQ(found.at("x.jar walk"), "archive-cut");
}

TEST_F(Archives, LargeEncryptedAndDamagedMembersAreTold) {
  folder_.run("head -c 2000 /dev/zero > note && zip -q large.jar note");
  EXPECT_EQ(walked("large.jar", folder_.read("large.jar")), (Expected{{"large.jar/note walk", "file-too-large"}}));
  folder_.run("echo secret > note && zip -q -P word locked.jar note");
  EXPECT_EQ(walked("locked.jar", folder_.read("locked.jar")), (Expected{{"locked.jar/note walk", "encrypted-file"}}));
  folder_.run("seq 1 200 > note && zip -q damaged.jar note");
  Buffer damaged = folder_.read("damaged.jar");
  damaged[120] ^= std::byte{0xff};
  EXPECT_EQ(walked("damaged.jar", damaged), (Expected{{"damaged.jar/note walk", "malformed-file"}}));
  EXPECT_EQ(walked("none.jar", Buffer(100)), Expected{});
}

TEST_F(Archives, NoCutDoesHarm) {
  folder_.run("echo -n one > note && zip -q in.jar note && zip -q out.jar in.jar note");
  const Buffer whole = folder_.read("out.jar");
  ASSERT_EQ(walked("out.jar", whole).size(), 2U);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Buffer cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_LE(walked("out.jar", cut).size(), 2U);
  }
}

}  // namespace
}  // namespace plimsoll::scan
