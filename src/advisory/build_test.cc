// SPDX-License-Identifier: Apache-2.0
// Builds: every form of input gives the same bytes, feeds that fail keep their rows, and memory stays small.
#include "advisory/build.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "advisory/testing.h"
#include "base/file.h"

namespace plimsoll::advisory {
namespace {

BuildInput input(const std::string& feed, const std::filesystem::path& path) {
  return {.feed = feed, .path = path, .source = "same", .error = {}};
}

TEST(Build, TakesFoldersArchivesAndCompressedFilesAlike) {
  Scratch scratch;
  const std::string folder = (example_feeds() / "osv").string();
  const std::string out = scratch.path().string();
  const std::string pack = fmt::format(
      "cd '{0}' && tar cf '{1}/a.tar' . && tar czf '{1}/a.tgz' . && tar cf - . | xz > '{1}/a.tar.xz' && tar cf - . | "
      "zstd -q > '{1}/a.tar.zst' && "
      "tar cf - . | bzip2 > '{1}/a.tar.bz2' && zip -q -r '{1}/a.zip' . && zip -q -0 -r '{1}/stored.zip' . && mkdir "
      "'{1}/nested' && cp '{1}/a.zip' '{1}/nested/' && "
      "jq -c . *.json > '{1}/a.jsonl' && jq -s . *.json | gzip > '{1}/a.json.gz'",
      folder, out);
  if (std::system(("(" + pack + ") 2>/dev/null").c_str()) != 0)
    GTEST_SKIP() << "needs tar, gzip, xz, zstd, bzip2, zip and jq";
  ASSERT_TRUE(build({.output = scratch / "folder.db", .inputs = {input("osv", folder)}}));
  for (const std::string_view name : {"a.tar", "a.tgz", "a.tar.xz", "a.tar.zst", "a.tar.bz2", "a.zip", "stored.zip",
                                      "nested", "a.jsonl", "a.json.gz"}) {
    const auto report = build({.output = scratch / "other.db", .inputs = {input("osv", scratch / name)}});
    ASSERT_TRUE(report) << name << ": " << report.error().message;
    EXPECT_TRUE(contents(scratch / "folder.db") == contents(scratch / "other.db")) << name;
    std::filesystem::remove_all(scratch / "other.db");
  }
}

std::vector<BuildInput> feeds_of(const std::filesystem::path& folder, std::string_view alpine,
                                 std::string_view debian) {
  return {input("alpine", folder / alpine), input("debian", folder / debian), input("kev", folder / "kev.json"),
          input("osv", folder / "osv")};
}

TEST(Build, TheSameFeedsGiveTheSameBytesInAnyOrderAndInAnyNumberOfSteps) {
  Scratch scratch;
  std::vector<BuildInput> inputs = feeds_of(example_feeds(), "alpine", "debian");
  ASSERT_TRUE(build({.output = scratch / "one.db", .inputs = inputs}));
  std::reverse(inputs.begin(), inputs.end());
  ASSERT_TRUE(build({.output = scratch / "two.db", .inputs = inputs}));
  EXPECT_TRUE(contents(scratch / "one.db") == contents(scratch / "two.db"));
  for (const BuildInput& one : inputs) ASSERT_TRUE(build({.output = scratch / "steps.db", .inputs = {one}}));
  EXPECT_TRUE(contents(scratch / "one.db") == contents(scratch / "steps.db"));
  ASSERT_TRUE(build({.output = scratch / "steps.db", .inputs = {inputs[2]}}));
  EXPECT_TRUE(contents(scratch / "one.db") == contents(scratch / "steps.db"));
}

/// OSV records of one package each, by ecosystem.
void write_osv(const std::filesystem::path& folder, const std::string& ecosystem, const std::string& fixed) {
  write(
      folder / (ecosystem + ".json"),
      fmt::format(
          R"({{"id":"G-{0}","modified":"2025-01-01T00:00:00Z","affected":[{{"package":{{"ecosystem":"{0}","name":"p"}},"ranges":[{{"type":"SEMVER","events":[{{"introduced":"0"}},{{"fixed":"{1}"}}]}}]}}]}})",
          ecosystem, fixed));
}

TEST(Build, WritesOnlyPartitionsWhoseRowsChanged) {
  Scratch scratch;
  for (const std::string ecosystem : {"npm", "Go", "crates.io"}) write_osv(scratch / "osv", ecosystem, "1.0.0");
  const std::vector<BuildInput> all{input("osv", scratch / "osv"), input("kev", example_feeds() / "kev.json"),
                                    input("alpine", example_feeds() / "alpine")};
  const auto first = build({.output = scratch / "a.db", .inputs = all});
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->rewritten.size(), first->partitions);
  const auto before = identities(scratch / "a.db");

  // The same again: not even the index is replaced.
  auto again = build({.output = scratch / "a.db", .inputs = all});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->rewritten.empty());
  EXPECT_EQ(identities(scratch / "a.db"), before);

  // One record more, one ecosystem gone.
  write_osv(scratch / "osv", "npm", "2.0.0");
  std::filesystem::remove(scratch / "osv/Go.json");
  const std::string npm = partition_file(scratch / "a.db", "npm").filename().string();
  const std::string go = partition_file(scratch / "a.db", "Go").filename().string();
  again = build({.output = scratch / "a.db", .inputs = {all[0]}});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->rewritten, std::vector<std::string>{"npm"});
  EXPECT_EQ(again->removed, std::vector<std::string>{"Go"});
  const auto after = identities(scratch / "a.db");
  for (const auto& [name, identity] : before) {
    if (name == npm || name == go) {
      EXPECT_FALSE(after.contains(name)) << name;
    } else if (name != "index.json") {
      EXPECT_EQ(after.at(name), identity) << name;
    }
  }
  // And it is what a build of everything at once gives.
  ASSERT_TRUE(build({.output = scratch / "full.db", .inputs = all}));
  EXPECT_TRUE(contents(scratch / "a.db") == contents(scratch / "full.db"));
}

TEST(Build, DamageInAPartitionIsNotedAndMended) {
  Scratch scratch;
  for (const std::string ecosystem : {"npm", "Go"}) write_osv(scratch / "osv", ecosystem, "1.0.0");
  const std::vector<BuildInput> all{input("osv", scratch / "osv"), input("kev", example_feeds() / "kev.json")};
  ASSERT_TRUE(build({.output = scratch / "a.db", .inputs = all}));
  const auto good = contents(scratch / "a.db");
  const std::filesystem::path npm = partition_file(scratch / "a.db", "npm");
  std::string bytes = slurp(npm);
  bytes[bytes.size() - 9] ^= 1;
  write(npm, bytes);
  EXPECT_FALSE(Store::open(scratch / "a.db")->verify());
  ASSERT_TRUE(build({.output = scratch / "a.db", .inputs = {all[0]}}));
  EXPECT_TRUE(contents(scratch / "a.db") == good);
}

TEST(Build, AKillAtAnyMomentLeavesAUsableDatabase) {
  Scratch scratch;
  const std::vector<BuildInput> inputs = feeds_of(example_feeds(), "alpine", "debian");
  ASSERT_TRUE(build({.output = scratch / "a.db", .inputs = {inputs[0], inputs[2]}}));
  const auto before = contents(scratch / "a.db");
  ASSERT_TRUE(build({.output = scratch / "full.db", .inputs = inputs}));
  const auto full = contents(scratch / "full.db");
  int killed = 0;
  for (int trial = 0; trial < 40; ++trial) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      (void)build({.output = scratch / "a.db", .inputs = inputs});
      ::_exit(0);
    }
    ::usleep(static_cast<useconds_t>(trial * 1500));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    killed += WIFSIGNALED(status) ? 1 : 0;
    Result<Store> store = Store::open(scratch / "a.db");
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_TRUE(store->verify()) << store->verify().error().message;
    for (const auto& [name, bytes] : contents(scratch / "a.db")) {
      if (name.ends_with(".part")) continue;
      ASSERT_TRUE((before.contains(name) && before.at(name) == bytes) ||
                  (full.contains(name) && full.at(name) == bytes))
          << name << " is neither the old nor the new one";
    }
  }
  EXPECT_GT(killed, 5) << "the builds were faster than the signals";
  ASSERT_TRUE(build({.output = scratch / "a.db", .inputs = inputs}));
  EXPECT_TRUE(contents(scratch / "a.db") == full) << "something of the killed builds stayed";
}

TEST(Build, TwoAtOnceDoNotMix) {
  Scratch scratch;
  const std::vector<BuildInput> inputs = feeds_of(example_feeds(), "alpine", "debian");
  ASSERT_TRUE(build({.output = scratch / "a.db", .inputs = {inputs[2]}}));
  const FileDescriptor other(::open((scratch / "a.db/lock").c_str(), O_RDWR | O_CLOEXEC));
  ASSERT_EQ(::flock(other.get(), LOCK_EX | LOCK_NB), 0);
  const auto refused = build({.output = scratch / "a.db", .inputs = inputs});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("another plimsoll"), std::string::npos) << refused.error().message;
}

TEST(Build, WholeRealFeedsGiveTheSameBytesTwice) {
  if (shared_feeds().empty()) GTEST_SKIP() << "the shared folder with whole feeds is not on this machine";
  Scratch scratch;
  std::vector<BuildInput> inputs = feeds_of(shared_feeds(), "alpine-secdb", "debian-security-tracker");
  ASSERT_TRUE(build({.output = scratch / "one.db", .inputs = inputs}));
  std::reverse(inputs.begin(), inputs.end());
  ASSERT_TRUE(build({.output = scratch / "two.db", .inputs = inputs}));
  EXPECT_TRUE(contents(scratch / "one.db") == contents(scratch / "two.db"));
}

TEST(Build, AFeedThatFailsKeepsItsRowsAndSaysSo) {
  Scratch scratch;
  ASSERT_TRUE(
      build({.output = scratch / "a.db",
             .inputs = {input("debian", example_feeds() / "debian"), input("kev", example_feeds() / "kev.json")}}));
  const std::string before = dump(scratch, "debian");
  ASSERT_FALSE(before.empty());

  const std::filesystem::path broken = write(scratch / "broken", "neither a list nor JSON");
  const auto report =
      build({.output = scratch / "a.db", .inputs = {input("debian", broken), input("osv", example_feeds() / "osv")}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->failed, std::vector<std::string>{"debian"});
  EXPECT_EQ(dump(scratch, "debian"), before);
  ASSERT_EQ(report->feeds.size(), 3U);
  EXPECT_EQ(report->feeds[0].name, "debian");
  EXPECT_NE(report->feeds[0].error.find("neither the tracker's JSON nor one of its lists"), std::string::npos);
  EXPECT_GT(report->feeds[0].rows, 0U);
  EXPECT_GT(report->feeds[1].rows, 0U);  // kev was not asked for and stays
  EXPECT_TRUE(report->feeds[1].error.empty());
  EXPECT_TRUE(Store::open(scratch / "a.db")->verify());

  // Mended: the error goes.
  ASSERT_TRUE(build({.output = scratch / "a.db", .inputs = {input("debian", example_feeds() / "debian")}}));
  EXPECT_TRUE(Store::open(scratch / "a.db")->feeds()->front().error.empty());
}

TEST(Build, RowsOfAFeedThatBreaksOffHalfwayAreNotMixedIn) {
  Scratch scratch;
  std::string half = R"({"openssl":{"CVE-2023-0464":{"releases":{"bullseye":{"status":"open","urgency":"low"}}}},"cut)";
  const auto report =
      build({.output = scratch / "a.db",
             .inputs = {input("debian", write(scratch / "json", half)), input("kev", example_feeds() / "kev.json")}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->failed, std::vector<std::string>{"debian"});
  EXPECT_EQ(dump(scratch, "debian"), "");
  EXPECT_EQ(report->feeds.size(), 1U);
}

TEST(Build, WritesNothingWhenEveryFeedFails) {
  Scratch scratch;
  ASSERT_TRUE(build({.output = scratch / "a.db", .inputs = {input("kev", example_feeds() / "kev.json")}}));
  const auto previous = contents(scratch / "a.db");
  for (const std::filesystem::path& path :
       {scratch / "missing", write(scratch / "text", "words"), write(scratch / "empty.json", "")}) {
    for (const std::string_view feed : {"alpine", "debian", "kev", "osv"}) {
      const auto report = build({.output = scratch / "a.db", .inputs = {input(std::string(feed), path)}});
      ASSERT_FALSE(report) << feed << ' ' << path;
      EXPECT_TRUE(report.error().message.starts_with(feed)) << report.error().message;
      EXPECT_TRUE(contents(scratch / "a.db") == previous);
    }
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 3);
  EXPECT_EQ(build({.output = scratch / "a.db", .inputs = {input("gentoo", "x")}}).error().kind, ErrorKind::usage);
  EXPECT_EQ(build({.output = scratch / "a.db", .inputs = {}}).error().kind, ErrorKind::usage);
}

TEST(Build, HostileDocumentsAreSkippedOrFailWithinBounds) {
  Scratch scratch;
  const std::string deep = std::string(100'000, '[');
  const std::string nested = R"({"id":"X","affected":)" + std::string(10'000, '[') + std::string(10'000, ']') + "}";
  const auto report = build_text(
      scratch, "osv",
      {{"deep.json", deep},
       {"nested.json", nested},
       {"nul.json", std::string(1000, '\0')},
       {"utf8.json", "{\"id\":\"\xff\xfe\"}"},
       {"control.json",
        R"({"id":"A\u0000B","affected":[{"package":{"ecosystem":"npm","name":"n\u001bx"},"versions":["1"]}]})"},
       {"good.json",
        R"({"id":"G-1","summary":"a\u001b[31m title\nwith lines","affected":[{"package":{"ecosystem":"npm","name":"n"},"versions":["1.0.0"]}]})"}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(dump(scratch, "osv"), "npm n G-1 affected =1.0.0\n");
  EXPECT_EQ(Store::open(scratch / "a.db")->lookup("npm", "n", KeyKind::source)->front().title,
            "a [31m title with lines");
}

}  // namespace
}  // namespace plimsoll::advisory
