// SPDX-License-Identifier: Apache-2.0
// The three readers against databases from elsewhere: SQLite's from SQLite, Berkeley DB's from Berkeley DB's own tools,
// NDB's from the writer in tests/recipes. What goes in must come out, and damage must be told and cost its part only.
#include "codec/rpmdb.h"

#include <chrono>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "../../tests/recipes/rpm.h"
#include "base/testing.h"

namespace plimsoll::rpm {
namespace {

using Numbered = std::map<std::uint32_t, Buffer>;

struct Read {
  Numbered headers;
  Damage damage;
};

Result<Read> read(Bytes file) {
  Read out;
  out.damage = TRY(read_database(file, [&](std::uint32_t number, Bytes header) {
    EXPECT_TRUE(out.headers.emplace(number, Buffer(header.begin(), header.end())).second) << number << " came twice";
  }));
  return out;
}

recipe::Headers some_headers(std::size_t count, std::size_t largest, std::uint32_t seed = 1) {
  std::mt19937 random(seed);
  recipe::Headers headers;
  for (std::size_t i = 0; i < count; ++i)
    headers.push_back(recipe::rpm_header(
        fmt::format("name=package{};version=1.{};release=1;arch=x86_64;padding={}", i, i, random() % largest)));
  return headers;
}

Numbered numbered(const recipe::Headers& headers) {
  Numbered out;
  for (const Buffer& header : headers) out.emplace(static_cast<std::uint32_t>(out.size()) + 1, header);
  return out;
}

void expect_sound(Bytes file, const Numbered& wanted) {
  const auto found = read(file);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->damage.count(), 0U) << found->damage.errors().front().message;
  EXPECT_EQ(found->headers.size(), wanted.size());
  EXPECT_TRUE(found->headers == wanted);
}

/// Input of Berkeley DB's db_load: a header, then a line of hex for each key and value.
std::string dump(const Numbered& records, int page_size, recipe::Order order) {
  std::string out = fmt::format("VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize={}\ndb_lorder={}\nHEADER=END\n",
                                page_size, order == recipe::Order::little ? 1234 : 4321);
  const auto line = [&](const Buffer& bytes) {
    out += ' ';
    for (const std::byte b : bytes) out += fmt::format("{:02x}", std::to_integer<unsigned>(b));
    out += '\n';
  };
  const auto record = [&](std::uint32_t number, const Buffer& value) {
    Buffer key;
    recipe::put32(key, number, order);
    line(key);
    line(value);
  };
  record(0, Buffer(4));
  for (const auto& [number, header] : records) record(number, header);
  return out + "DATA=END\n";
}

Buffer bdb_database(const Numbered& records, int page_size, recipe::Order order) {
  const plimsoll::testing::Folder folder;
  folder.write("dump", dump(records, page_size, order));
  int status = 0;
  folder.run("db5.3_load -f dump Packages", &status);
  EXPECT_EQ(status, 0);
  return folder.read("Packages");
}

TEST(Rpmdb, SqliteOfEveryPageSize) {
  const auto headers = some_headers(60, 20'000);
  for (const int page : {512, 1024, 4096, 65536})
    expect_sound(recipe::sqlite_database(headers, recipe::kPackagesTable, page), numbered(headers));
  expect_sound(recipe::sqlite_database({}), {});
}

TEST(Rpmdb, Ndb) {
  for (const std::size_t count : {0, 1, 253, 254, 255, 600}) {
    const auto headers = some_headers(count, 3000);
    expect_sound(recipe::ndb_database(headers), numbered(headers));
  }
}

TEST(Rpmdb, BerkeleyDbOfEveryPageSizeAndByteOrder) {
  if (!plimsoll::testing::have("db5.3_load")) GTEST_SKIP() << "db5.3_load (Debian: db5.3-util) is not installed";
  auto records = numbered(some_headers(80, 20'000));
  records[81] = recipe::rpm_header("name=large;version=1;release=1;padding=300000");
  records[82] = recipe::rpm_header("name=small;version=1;release=1");  // fits a page of 1024 and more
  for (const int page : {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536}) {
    SCOPED_TRACE(page);
    const bool foreign = page == 1024 || page == 8192 || page == 65536;
    const auto order = foreign ? recipe::Order::big : recipe::Order::little;
    expect_sound(bdb_database(records, page, order), records);
  }
  expect_sound(bdb_database({}, 4096, recipe::Order::little), {});
}

TEST(Rpmdb, BerkeleyDbAfterDeletions) {
  int status = 0;
  const plimsoll::testing::Folder folder;
  folder.run("perl -MDB_File -e 1 2>/dev/null", &status);
  if (status != 0 || !plimsoll::testing::have("db5.3_load"))
    GTEST_SKIP() << "perl's DB_File or db5.3_load is not installed";
  auto records = numbered(some_headers(400, 9000));
  folder.write("dump", dump(records, 4096, recipe::Order::little));
  folder.run("db5.3_load -f dump Packages", &status);
  ASSERT_EQ(status, 0);
  folder.run(
      "perl -MDB_File -e 'tie(%h, \"DB_File\", \"Packages\", O_RDWR, 0644, $DB_HASH) or die $!;"
      "for ($i = 1; $i <= 400; $i++) { delete $h{pack(\"L\", $i)} if $i % 3; }"
      "$h{pack(\"L\", 1)} = \"replaced\" x 3000; untie %h'",
      &status);
  ASSERT_EQ(status, 0);
  std::erase_if(records, [](const auto& record) { return record.first % 3 != 0; });
  recipe::put(records[1], []() {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += "replaced";
    return text;
  }());
  expect_sound(folder.read("Packages"), records);
}

TEST(Rpmdb, OtherFilesAreErrors) {
  for (const std::string_view text : {"", "x", "SQLite format 3", "a text that is long enough for any magic"})
    EXPECT_FALSE(read(as_bytes(text))) << text;
  Buffer btree(512);
  btree[12] = std::byte{0x62}, btree[13] = std::byte{0x31}, btree[14] = std::byte{0x05};
  EXPECT_EQ(read(btree).error().kind, ErrorKind::unsupported);
}

TEST(Rpmdb, ASchemaThatIsNotRpmsIsRefused) {
  const char* const schemas[] = {
      "CREATE TABLE other (hnum INTEGER PRIMARY KEY, blob BLOB)",
      "CREATE TABLE Packages (hnum TEXT, blob BLOB); INSERT INTO Packages VALUES (1, x'00')",
      "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB) WITHOUT ROWID; INSERT INTO Packages VALUES (1, "
      "x'00')",
      "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, other BLOB)",
      "CREATE VIRTUAL TABLE Packages USING fts5(hnum, blob)",
      "CREATE TABLE a (hnum INTEGER PRIMARY KEY, blob BLOB); CREATE VIEW Packages AS SELECT hnum, blob FROM a",
      "CREATE VIEW Packages AS WITH RECURSIVE c(hnum) AS (SELECT 1 UNION ALL SELECT hnum+1 FROM c) SELECT hnum, "
      "zeroblob(1000) "
      "AS blob FROM c",
  };
  for (const char* schema : schemas) EXPECT_FALSE(read(recipe::sqlite_database({}, schema))) << schema;

  // Rows that hold no header are told one by one.
  const std::string generated =
      std::string("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, x, blob BLOB ") +
      "GENERATED ALWAYS AS (zeroblob(1000000000))); INSERT INTO Packages (x) VALUES (1)";
  const auto found = read(recipe::sqlite_database({}, generated.c_str()));
  EXPECT_TRUE(!found || (found->headers.empty() && found->damage.count() == 1));
}

TEST(Rpmdb, ASchemaWithoutEndIsGivenUp) {
  const std::string schema =
      std::string(recipe::kPackagesTable) +
      "; PRAGMA writable_schema=ON; WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c "
      "LIMIT 30000) INSERT INTO sqlite_schema SELECT 'table', 't' || i, 't' || i, 2, "
      "'CREATE TABLE t' || i || '(x)' FROM c";
  const auto found = read(recipe::sqlite_database(some_headers(3, 10), schema.c_str()));
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().message.find("interrupt"), std::string::npos) << found.error().message;
}

TEST(Rpmdb, DamageInSqliteCostsItsPart) {
  const auto headers = some_headers(400, 3000);
  Buffer file = recipe::sqlite_database(headers);
  std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(file.size() / 2 / 4096 * 4096), 4096, std::byte{0});
  const auto found = read(file).value();
  EXPECT_GT(found.damage.count(), 0U);
  EXPECT_GT(found.headers.size(), 380U);  // both sides of the damage
  EXPECT_TRUE(found.headers.contains(1));
  EXPECT_TRUE(found.headers.contains(400));
}

TEST(Rpmdb, DamageInNdbCostsItsPart) {
  const auto headers = some_headers(100, 3000);
  const Buffer good = recipe::ndb_database(headers);
  struct Harm {
    std::size_t offset;
    std::size_t left;  // headers that still come
  };
  const std::size_t first_blob = 4096;
  for (const Harm harm : {Harm{32, 99}, Harm{36, 99}, Harm{40, 99}, Harm{45, 99}, Harm{first_blob, 99},
                          Harm{first_blob + 4, 99}, Harm{first_blob + 12, 99}, Harm{first_blob + 40, 100}}) {
    Buffer bad = good;
    bad[harm.offset] ^= std::byte{0x10};
    const auto found = read(bad).value();
    EXPECT_EQ(found.headers.size(), harm.left) << harm.offset;
    EXPECT_EQ(found.damage.count(), 1U) << harm.offset;
  }
  // Cut in the middle of a blob: all before it come.
  const auto cut = read(Bytes(good).first(good.size() / 2)).value();
  EXPECT_GT(cut.headers.size(), 30U);
  EXPECT_EQ(cut.headers.size() + cut.damage.count(), 100U);
}

TEST(Rpmdb, DamageInBerkeleyDbCostsItsPart) {
  if (!plimsoll::testing::have("db5.3_load")) GTEST_SKIP() << "db5.3_load (Debian: db5.3-util) is not installed";
  const auto records = numbered(some_headers(100, 20'000));
  const Buffer good = bdb_database(records, 4096, recipe::Order::little);
  for (std::size_t page = 1; page < good.size() / 4096; ++page) {
    Buffer bad = good;
    const auto type = std::to_integer<int>(bad[page * 4096 + 25]);
    if (type != 7) continue;
    // An overflow page that points at itself: its value is lost, and only that one.
    const auto own = static_cast<std::uint32_t>(page);
    for (unsigned i = 0; i < 4; ++i) bad[page * 4096 + 16 + i] = static_cast<std::byte>(own >> 8 * i);
    const auto found = read(bad).value();
    ASSERT_LE(found.damage.count(), 1U);
    ASSERT_EQ(found.headers.size() + found.damage.count(), 100U);
    for (const auto& [number, header] : found.headers) ASSERT_EQ(header, records.at(number));
  }
  const auto cut = read(Bytes(good).first(good.size() / 2)).value();
  EXPECT_GT(cut.headers.size(), 20U);
  EXPECT_GT(cut.damage.count(), 1U);
}

TEST(Rpmdb, SurvivesMutation) {
  std::vector<Buffer> seeds{recipe::sqlite_database(some_headers(40, 900), recipe::kPackagesTable, 512),
                            recipe::ndb_database(some_headers(40, 300))};
  if (plimsoll::testing::have("db5.3_load"))
    seeds.push_back(bdb_database(numbered(some_headers(40, 900)), 512, recipe::Order::big));
  std::mt19937 random(7);
  for (int round = 0; round < 6000; ++round) {
    Buffer bad = seeds[static_cast<std::size_t>(round) % seeds.size()];
    const std::size_t size = bad.size();
    if (random() % 4 == 0) bad.resize(random() % size);
    for (auto flips = 1 + random() % 8; flips > 0 && !bad.empty(); --flips)
      bad[random() % 2 == 0 ? random() % std::min<std::size_t>(bad.size(), 600) : random() % bad.size()] =
          static_cast<std::byte>(random());
    std::size_t delivered = 0;
    (void)read_database(bad, [&](std::uint32_t, Bytes header) { delivered += header.size(); }).has_value();
    ASSERT_LE(delivered, bad.size());
  }
}

TEST(Rpmdb, OverflowPagesSharedByManyValuesAreUsedOnce) {
  // A thousand pairs that all name one chain of overflow pages: reading each would be quadratic.
  constexpr std::size_t kPage = 65536;
  constexpr std::uint32_t kPairs = 3000;
  Buffer file(kPage * 3);
  const auto set32 = [&](std::size_t at, std::uint32_t v) {
    for (unsigned i = 0; i < 4; ++i) file[at + i] = static_cast<std::byte>(v >> 8 * i);
  };
  const auto set16 = [&](std::size_t at, std::size_t v) {
    for (unsigned i = 0; i < 2; ++i) file[at + i] = static_cast<std::byte>(v >> 8 * i);
  };
  set32(12, 0x61561), set32(16, 9), set32(20, kPage), set32(32, 2), file[25] = std::byte{8};
  set32(kPage + 8, 1), set16(kPage + 20, kPairs * 2), file[kPage + 25] = std::byte{13};
  std::size_t end = kPage;
  for (std::uint32_t i = 0; i < kPairs; ++i) {
    end -= 5;
    file[kPage + end] = std::byte{1};
    set32(kPage + end + 1, i + 1);
    set16(kPage + 26 + 4 * i, end);
    end -= 12;
    file[kPage + end] = std::byte{3};
    set32(kPage + end + 4, 2);
    set32(kPage + end + 8, 1000);
    set16(kPage + 28 + 4 * i, end);
  }
  set32(2 * kPage + 8, 2), set16(2 * kPage + 22, 1000), file[2 * kPage + 25] = std::byte{7};
  const auto found = read(file).value();
  EXPECT_EQ(found.headers.size(), 1U);
  EXPECT_EQ(found.damage.count(), kPairs - 1);
  EXPECT_EQ(found.damage.errors().size(), 8U);
}

TEST(Rpmdb, WriteAheadLogs) {
  if (!plimsoll::testing::have("sqlite3")) GTEST_SKIP() << "sqlite3 is not installed";
  const plimsoll::testing::Folder folder;
  // A log survives when the process that wrote it does not close the database.
  folder.run(
      "sqlite3 db 'PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES(1);' '.shell cp db-wal log'");
  const Buffer log = folder.read("log");
  ASSERT_GT(log.size(), 32U);
  EXPECT_TRUE(has_committed_changes(log));
  EXPECT_FALSE(has_committed_changes({}));
  EXPECT_FALSE(has_committed_changes(Bytes(log).first(32)));
  EXPECT_FALSE(has_committed_changes(Bytes(log).first(1000)));
  Buffer restarted = log;
  restarted[16] ^= std::byte{1};  // new salts: the frames are left over
  EXPECT_FALSE(has_committed_changes(restarted));
}

TEST(Rpmdb, AThousandAndAHalfPackagesAreQuick) {
  const auto headers = some_headers(1500, 20'000);
  std::vector<Buffer> files{recipe::sqlite_database(headers), recipe::ndb_database(headers)};
  if (plimsoll::testing::have("db5.3_load"))
    files.push_back(bdb_database(numbered(headers), 4096, recipe::Order::little));
  for (const Buffer& file : files) {
    auto best = std::chrono::steady_clock::duration::max();
    std::size_t bytes = 0, count = 0;
    for (int i = 0; i < 3; ++i) {
      bytes = count = 0;
      const auto start = std::chrono::steady_clock::now();
      const auto damage = read_database(file, [&](std::uint32_t, Bytes header) { bytes += header.size(), ++count; });
      best = std::min(best, std::chrono::steady_clock::now() - start);
      ASSERT_TRUE(damage);
    }
    EXPECT_EQ(count, 1500U);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(best).count();
    RecordProperty(std::string(backend_name(*database_backend(file))), static_cast<int>(ms));
    EXPECT_LT(ms, 300) << backend_name(*database_backend(file)) << ", " << file.size() << " bytes";
  }
}

}  // namespace
}  // namespace plimsoll::rpm
