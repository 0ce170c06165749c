// SPDX-License-Identifier: Apache-2.0
// The database file itself: what goes in comes out, equal content gives equal bytes, and files that are foreign, of
// another version or damaged are refused with words.
#include "advisory/store.h"

#include <sys/mount.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>
#include <thread>

#include "advisory/schema.h"
#include "advisory/sqlite.h"
#include "advisory/testing.h"
#include "advisory/writer.h"

namespace plimsoll::advisory {
namespace {

/// Deterministic random advisories with every field in use.
std::vector<Advisory> sample(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  const auto pick = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  std::vector<Advisory> out(count);
  for (Advisory& row : out) {
    row.id = fmt::format("CVE-2024-{}", 1000 + pick(500));
    for (unsigned i = pick(3); i > 0; --i) row.aliases.push_back(fmt::format("GHSA-{}", pick(100)));
    row.feed = pick(2) ? "osv" : "debian";
    row.ecosystem = fmt::format("Debian:{}", 10 + pick(3));
    row.package = fmt::format("package-{}", pick(50));
    row.key = pick(2) ? KeyKind::binary : KeyKind::source;
    row.arch = pick(5) ? "" : "amd64";
    row.module = pick(5) ? "" : "nodejs:18";
    row.status = static_cast<Status>(pick(7));
    for (unsigned i = pick(3); i > 0; --i)
      row.ranges.push_back(
          {pick(2) ? "" : fmt::format("{}", pick(9)), fmt::format("1.{}-r0", pick(9)), pick(4) ? "" : "7"});
    if (row.ranges.empty()) row.versions = {"1", "2:1~rc1"};
    row.severity = static_cast<Severity>(pick(6));
    row.severity_source = pick(2) ? "debian" : "";
    row.title = pick(2) ? "" : "a title, “quoted”";
    row.url = pick(3) == 0 ? "" : pick(2) ? "https://example.org/" + row.id : "https://example.org/other/";
  }
  return out;
}

void write_database(const std::filesystem::path& path, const std::vector<Advisory>& rows) {
  Result<Writer> writer = Writer::create(path);
  ASSERT_TRUE(writer) << writer.error().message;
  for (const Advisory& row : rows) ASSERT_TRUE(writer->add(row));
  std::vector<FeedStatus> feeds{
      {.name = "osv", .source = "x", .rows = 0, .upstream_date = "2024-01-01", .error = "", .notes = {"one", "two"}},
      {.name = "debian", .source = "y", .rows = 0, .upstream_date = "", .error = "no", .notes = {}}};
  const Result<void> finished = writer->finish(feeds);
  ASSERT_TRUE(finished) << finished.error().message;
  ASSERT_TRUE(writer->commit());
}

/// As the store gives it back.
Advisory tidied(Advisory row) {
  std::erase(row.aliases, row.id);
  for (auto& range : row.ranges) range.introduced = range.introduced == "0" ? "" : range.introduced;
  const auto tidy = [](auto& list) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  tidy(row.aliases), tidy(row.ranges), tidy(row.versions);
  return row;
}

std::string text_of(const Advisory& row) {
  return fmt::format("{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}", row.ecosystem, row.package, static_cast<int>(row.key),
                     row.id, encode_list(row.aliases), row.feed, row.arch, row.module, status_name(row.status),
                     encode_ranges(row.ranges), encode_list(row.versions), static_cast<int>(row.severity),
                     row.severity_source, row.title + row.url);
}

TEST(Store, GivesBackEveryFieldOfEveryAdvisory) {
  Scratch scratch;
  const std::vector<Advisory> rows = sample(3000, 1);
  write_database(scratch / "a.db", rows);
  std::map<std::tuple<std::string, std::string, KeyKind>, std::set<std::string>> wanted;
  for (const Advisory& row : rows) wanted[{row.ecosystem, row.package, row.key}].insert(text_of(tidied(row)));

  Result<Store> store = Store::open(scratch / "a.db");
  ASSERT_TRUE(store) << store.error().message;
  for (const auto& [key, texts] : wanted) {
    const auto found = store->lookup(std::get<0>(key), std::get<1>(key), std::get<2>(key));
    ASSERT_TRUE(found) << found.error().message;
    std::set<std::string> got;
    for (const Advisory& row : *found) got.insert(text_of(row));
    EXPECT_EQ(got, texts);
    EXPECT_EQ(found->size(), texts.size());
  }
  EXPECT_TRUE(store->lookup("Debian:99", "package-1", KeyKind::source)->empty());
  EXPECT_TRUE(*store->covers("Debian:10"));
  EXPECT_FALSE(*store->covers("Debian"));
  const auto feeds = store->feeds();
  ASSERT_EQ(feeds->size(), 2U);
  EXPECT_EQ((*feeds)[0].name, "debian");
  EXPECT_EQ((*feeds)[0].error, "no");
  EXPECT_EQ((*feeds)[1].notes, (std::vector<std::string>{"one", "two"}));
  EXPECT_TRUE(store->verify()) << store->verify().error().message;
}

TEST(Store, EqualContentGivesEqualBytes) {
  Scratch scratch;
  std::vector<Advisory> rows = sample(2000, 2);
  write_database(scratch / "one.db", rows);
  std::ranges::shuffle(rows, std::mt19937(7));
  for (std::size_t i = 0; i < 100; ++i) rows.push_back(Advisory(rows[i]));  // said twice
  write_database(scratch / "elsewhere-two.db", rows);
  EXPECT_TRUE(slurp(scratch / "one.db") == slurp(scratch / "elsewhere-two.db"));
}

TEST(Store, RangesSurviveTheirEncoding) {
  for (const std::vector<Range>& ranges : std::vector<std::vector<Range>>{
           {}, {{}}, {{"", "1", ""}}, {{"1", "", ""}}, {{"", "", "2"}}, {{}, {"1", "2", ""}, {"3", "", "4"}}}) {
    EXPECT_EQ(decode_ranges(encode_ranges(ranges)), ranges);
  }
}

std::string open_error(const std::filesystem::path& path) {
  const Result<Store> store = Store::open(path);
  return store ? "opened" : store.error().message;
}

TEST(Store, SaysWhatToDoAboutFilesThatAreNotIts) {
  Scratch scratch;
  EXPECT_NE(open_error(scratch / "none.db").find("plimsoll db update"), std::string::npos);
  for (const std::string_view content : {"",
                                         "hello, I am no database at all, though long enough to have a header of one "
                                         "hundred bytes ..................."}) {
    const std::string error = open_error(write(scratch / "text.db", content));
    EXPECT_NE(error.find("not an advisory database"), std::string::npos) << error;
    EXPECT_NE(error.find("plimsoll db build"), std::string::npos) << error;
  }
  EXPECT_NE(open_error(scratch.path()), "opened");

  write_database(scratch / "a.db", sample(10, 3));
  ASSERT_EQ(open_error(scratch / "a.db"), "opened");
  const auto changed = [&](const std::string& sql) {
    std::filesystem::copy_file(scratch / "a.db", scratch / "b.db", std::filesystem::copy_options::overwrite_existing);
    Result<Database> database = Database::open_for_build(scratch / "b.db");
    EXPECT_TRUE(database->execute(sql)) << sql;
    return open_error(scratch / "b.db");
  };
  EXPECT_NE(changed("PRAGMA application_id=1").find("not an advisory database"), std::string::npos);
  EXPECT_NE(changed("PRAGMA user_version=99").find("a newer plimsoll"), std::string::npos);
  EXPECT_NE(changed("PRAGMA user_version=0").find("an older plimsoll"), std::string::npos);
  EXPECT_NE(changed("CREATE TABLE zoo(x)").find("does not belong"), std::string::npos);
  EXPECT_NE(changed("CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END").find("does not belong"),
            std::string::npos);
  EXPECT_NE(changed("DROP TABLE word").find("lacks"), std::string::npos);
  EXPECT_NE(changed("DROP TABLE word; CREATE VIEW word AS SELECT 1 AS id, 'x' AS text").find("does not belong"),
            std::string::npos);
}

TEST(Store, NoticesEveryDamagedPageAndNeverCrashes) {
  Scratch scratch;
  write_database(scratch / "a.db", sample(2000, 4));
  const std::string whole = slurp(scratch / "a.db");
  std::mt19937 random(5);
  int noticed = 0;
  constexpr int kTrials = 300;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::string bytes = whole;
    if (trial % 10 == 0) bytes.resize(random() % bytes.size());
    for (int i = 0; i < 8; ++i) {
      if (!bytes.empty()) bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    write(scratch / "b.db", bytes);
    Result<Store> store = Store::open(scratch / "b.db");
    if (!store) {
      ++noticed;
      continue;
    }
    for (int i = 0; i < 50; ++i)
      (void)store->lookup(fmt::format("Debian:{}", 10 + i % 3), fmt::format("package-{}", i), KeyKind::source);
    (void)store->feeds();
    (void)store->details("CVE-2024-1");
    if (!store->verify()) ++noticed;
  }
  // What hits the unused rest of a page changes no row.
  EXPECT_GT(noticed, kTrials * 8 / 10);
}

TEST(Store, VerifyProvesTheRows) {
  Scratch scratch;
  write_database(scratch / "a.db", sample(100, 6));
  {
    Result<Database> database = Database::open_for_build(scratch / "a.db");
    ASSERT_TRUE(database->execute("UPDATE problem SET severity = 1 WHERE id = 1 AND severity <> 1"));
    ASSERT_TRUE(database->execute("UPDATE problem SET title = 'another' WHERE id = 2"));
  }
  const Result<void> verified = Store::open(scratch / "a.db")->verify();
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().kind, ErrorKind::mismatch) << verified.error().message;
}

TEST(Writer, LeavesNothingBehindWhenItIsGivenUp) {
  Scratch scratch;
  {
    Result<Writer> writer = Writer::create(scratch / "a.db");
    for (const Advisory& row : sample(10, 8)) ASSERT_TRUE(writer->add(row));
  }
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

TEST(Build, ReportsAFullDiskAndKeepsTheOldDatabase) {
  Scratch scratch;
  if (::geteuid() != 0) GTEST_SKIP() << "mounting a small file system needs root";
  std::filesystem::create_directory(scratch / "disk");
  if (::mount("none", (scratch / "disk").c_str(), "tmpfs", 0, "size=100k") != 0)
    GTEST_SKIP() << "this machine does not let root mount a tmpfs";
  const auto unmount =
      std::shared_ptr<void>(nullptr, [&](void*) { ::umount2((scratch / "disk").c_str(), MNT_DETACH); });
  const std::filesystem::path output = scratch / "disk/a.db";
  ASSERT_TRUE(build({.output = output,
                     .inputs = {{.feed = "kev", .path = example_feeds() / "kev.json", .source = {}, .error = {}}}}));
  const std::string before = slurp(output);

  std::string big = R"({"distroversion":"v3.20","packages":[)";
  for (int i = 0; i < 4000; ++i)
    big +=
        fmt::format(R"({}{{"pkg":{{"name":"p{}","secfixes":{{"1-r0":["CVE-2024-{}"]}}}}}})", i ? "," : "", i, 1000 + i);
  const auto input = write(scratch / "main.json", big + "]}");
  const auto failed =
      build({.output = output, .inputs = {{.feed = "alpine", .path = input, .source = {}, .error = {}}}});
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("disk is full"), std::string::npos) << failed.error().message;
  EXPECT_EQ(slurp(output), before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch / "disk"), {}), 1) << "a partial file stayed";
}

TEST(Build, ScansAndBuildsDoNotDisturbEachOther) {
  Scratch scratch;
  const auto once = [&] {
    return build({.output = scratch / "a.db",
                  .inputs = {{.feed = "debian", .path = example_feeds() / "debian", .source = {}, .error = {}},
                             {.feed = "kev", .path = example_feeds() / "kev.json", .source = {}, .error = {}}}});
  };
  ASSERT_TRUE(once());
  std::atomic<bool> stop = false;
  std::atomic<int> failures = 0, scans = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        Result<Store> store = Store::open(scratch / "a.db");
        const bool good =
            store && store->lookup("Debian:10", "openssl", KeyKind::source)->size() > 3 && store->verify();
        if (!good) ++failures;
        ++scans;
      }
    });
  }
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(once());
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(failures, 0);
  EXPECT_GT(scans, 10);
}

}  // namespace
}  // namespace plimsoll::advisory
