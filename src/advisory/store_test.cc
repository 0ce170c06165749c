// SPDX-License-Identifier: Apache-2.0
// The database itself: what goes in comes out, equal content gives equal bytes, and files that are foreign, of another
// version or damaged are refused with words.
#include "advisory/store.h"

#include <sys/mount.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

#include "advisory/folder.h"
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
    row.ecosystem = pick(20) ? fmt::format("Debian:{}", 10 + pick(3)) : pick(2) ? "npm" : "Debian:12:extra";
    row.package = fmt::format("package-{}", pick(50));
    row.key = pick(2) ? KeyKind::binary : KeyKind::source;
    row.arch = pick(5) ? "" : "amd64";
    row.module = pick(5) ? "" : "nodejs:18";
    row.status = static_cast<Status>(pick(7));
    for (unsigned i = pick(3); i > 0; --i)
      row.ranges.push_back(
          {pick(2) ? "" : fmt::format("{}", pick(9)), fmt::format("1.{}-r0", pick(9)), pick(4) ? "" : "7"});
    if (row.ranges.empty()) row.versions = {"1", "2:1~rc1"};
    for (unsigned i = pick(8) ? 0 : pick(4); i > 0; --i) row.symbols.push_back(fmt::format("a/b.T.M{}", pick(9)));
    row.severity = static_cast<Severity>(pick(6));
    row.severity_source = pick(2) ? "debian" : "";
    row.cvss = pick(2) ? "" : fmt::format("CVSS:3.1/AV:N/AC:{} CVSS:4.0/AV:N", pick(3));
    row.title = pick(2) ? "" : "a title, “quoted”";
    row.url = pick(3) == 0 ? "" : pick(2) ? "https://example.org/" + row.id : "https://example.org/other/";
    row.published = pick(3) ? "" : fmt::format("2023-0{}-1{}", 1 + pick(9), pick(9));
  }
  return out;
}

/// A database of whatever `fill` gives to the writer.
void write_database(const std::filesystem::path& path, const std::function<void(Writer&)>& fill) {
  Result<DatabaseFolder> folder = DatabaseFolder::open(path);
  ASSERT_TRUE(folder) << folder.error().message;
  ASSERT_TRUE(folder->prepare());
  Result<Writer> writer = Writer::create();
  ASSERT_TRUE(writer) << writer.error().message;
  fill(*writer);
  const auto names = writer->partitions();
  ASSERT_TRUE(writer->rank());
  Index index;
  for (const std::string_view name : {"epss", "kev", "nvd"}) {
    FeedStatus& feed = index.feeds.emplace_back();
    feed.name = name;
  }
  index.feeds.insert(
      index.feeds.end(),
      {
          {.name = "osv", .source = "x", .rows = 0, .upstream_date = "", .error = "", .notes = {"one", "two"}},
          {.name = "debian", .source = "y", .rows = 0, .upstream_date = "", .error = "no", .notes = {}},
      });
  for (const std::string& name : *names) {
    Partition partition;
    Result<PartitionFile> file = writer->write(path, name, partition);
    ASSERT_TRUE(file) << file.error().message;
    ASSERT_TRUE(file->commit(path, partition));
    for (Share& share : partition.shares) share.date = "2024-01-0" + std::to_string(name.size() % 7 + 1);
    index.partitions.push_back(std::move(partition));
  }
  index.tidy();
  ASSERT_TRUE(folder->commit(index));
}

void write_database(const std::filesystem::path& path, const std::vector<Advisory>& rows) {
  write_database(path, [&](Writer& writer) {
    for (const Advisory& row : rows) {
      ASSERT_TRUE(Writer::check(row));
      ASSERT_TRUE(writer.add(row));
    }
  });
}

/// As the store gives it back.
Advisory tidied(Advisory row) {
  std::erase(row.aliases, row.id);
  for (auto& range : row.ranges) range.introduced = range.introduced == "0" ? "" : range.introduced;
  const auto tidy = [](auto& list) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  tidy(row.aliases), tidy(row.ranges), tidy(row.versions), tidy(row.symbols);
  return row;
}

std::string text_of(const Advisory& row) {
  return fmt::format("{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}", row.ecosystem, row.package,
                     static_cast<int>(row.key), row.id, encode_list(row.aliases), row.feed, row.arch, row.module,
                     status_name(row.status), encode_ranges(row.ranges), encode_list(row.versions),
                     static_cast<int>(row.severity), row.severity_source, row.title + row.url,
                     encode_list(row.symbols) + row.cvss + row.published);
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
  EXPECT_EQ((*feeds)[0].upstream_date, "2024-01-03");  // the oldest of its partitions
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
  EXPECT_TRUE(contents(scratch / "one.db") == contents(scratch / "elsewhere-two.db"));
}

TEST(Store, RangesSurviveTheirEncoding) {
  for (const std::vector<Range>& ranges : std::vector<std::vector<Range>>{
           {}, {{}}, {{"", "1", ""}}, {{"1", "", ""}}, {{"", "", "2"}}, {{}, {"1", "2", ""}, {"3", "", "4"}}}) {
    EXPECT_EQ(decode_ranges(encode_ranges(ranges)), ranges);
  }
}

/// Random statements about CVEs and products, and what a reader should make of them.
TEST(Store, GivesBackWhatIsSaidOfCvesAndProducts) {
  Scratch scratch;
  std::mt19937 random(11);
  const auto pick = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  std::map<std::string, CveDetails> wanted;
  std::map<std::pair<std::string, std::string>, std::string> ends;
  write_database(scratch / "a.db", [&](Writer& writer) {
    for (int i = 0; i < 4000; ++i) {
      const std::string cve = fmt::format("CVE-{}-{:04}", 1999 + pick(30), pick(4) ? pick(60) : 99'999'999 + pick(9));
      CveDetails& details = wanted[cve];
      switch (pick(5)) {
        case 0: {
          const std::string date = fmt::format("2024-0{}-0{}", 1 + pick(9), 1 + pick(9));
          ASSERT_TRUE(Writer::check_dated(cve, date));
          ASSERT_TRUE(writer.add_known_exploited(pick(2) ? "kev" : "osv", cve, date));
          if (details.known_exploited.empty() || date < details.known_exploited) details.known_exploited = date;
          break;
        }
        case 2: {
          const std::string date = fmt::format("20{}-0{}-0{}", 10 + pick(20), 1 + pick(9), 1 + pick(9));
          ASSERT_TRUE(Writer::check_dated(cve, date));
          ASSERT_TRUE(writer.add_published(pick(2) ? "nvd" : "osv", cve, date));
          if (details.published.empty() || date < details.published) details.published = date;
          break;
        }
        case 1: {
          const Epss epss{pick(100'001), pick(100'001)};
          ASSERT_TRUE(Writer::check(cve, epss));
          ASSERT_TRUE(writer.add_epss("epss", cve, epss));
          if (!details.epss || *details.epss < epss) details.epss = epss;
          break;
        }
        default: {
          const Rating rating{.source = pick(3) ? "nvd" : fmt::format("cna {}", pick(200)),
                              .severity = static_cast<Severity>(pick(6)),
                              .vector = pick(3) ? fmt::format("CVSS:3.1/AV:{}", pick(300)) : ""};
          ASSERT_TRUE(Writer::check(cve, rating));
          ASSERT_TRUE(writer.add_rating(pick(2) ? "nvd" : "osv", cve, rating));
          details.ratings.push_back(rating);
        }
      }
    }
    for (int i = 0; i < 300; ++i) {
      const std::pair product(fmt::format("product{}", pick(20)), fmt::format("{}", pick(9)));
      const std::string date = fmt::format("2030-0{}-01", 1 + pick(9));
      ASSERT_TRUE(Writer::check_end_of_life(product.first, product.second, date));
      ASSERT_TRUE(writer.add_end_of_life("osv", product.first, product.second, date));
      ends[product] = std::max(ends[product], date);
    }
  });
  Result<Store> store = Store::open(scratch / "a.db");
  ASSERT_TRUE(store) << store.error().message;
  for (auto& [cve, details] : wanted) {
    std::ranges::sort(details.ratings);
    details.ratings.erase(std::unique(details.ratings.begin(), details.ratings.end()), details.ratings.end());
    const auto found = store->details(cve);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->known_exploited, details.known_exploited) << cve;
    EXPECT_EQ(found->published, details.published) << cve;
    EXPECT_TRUE(found->epss == details.epss) << cve;
    EXPECT_TRUE(found->ratings == details.ratings) << cve;
  }
  for (const auto& [product, date] : ends) EXPECT_EQ(*store->end_of_life(product.first, product.second), date);
  EXPECT_EQ(*store->end_of_life("product1", "none"), "");
  for (const std::string_view none : {"CVE-2099-0001", "CVE-2024-00001", "cve-2000-0001", "", "GHSA-x"})
    EXPECT_TRUE(store->details(none)->ratings.empty());
  EXPECT_EQ(store->index().find("cve")->kind, PartitionKind::cves);
  EXPECT_TRUE(store->lookup("cve", "x", KeyKind::source)->empty());
  EXPECT_FALSE(*store->covers("eol"));
  EXPECT_TRUE(store->verify()) << store->verify().error().message;
}

TEST(Store, CveNumbersAreThoseOfCanonicalIdsOnly) {
  for (const std::string_view good : {"CVE-1999-0001", "CVE-2024-9999", "CVE-2024-10000", "CVE-2024-999999999"}) {
    EXPECT_NE(cve_number(good), 0) << good;
    EXPECT_EQ(cve_text(cve_number(good)), good);
  }
  for (const std::string_view bad :
       {"", "CVE-2024-001", "CVE-2024-00001", "CVE-2024-1234567890", "CVE-0000-0001", "CVE-+024-0001", "CVE-2024-+001",
        "cve-2024-0001", "CVE-2024-0001 ", "CVE_2024-0001"})
    EXPECT_EQ(cve_number(bad), 0) << bad;
  EXPECT_LT(cve_number("CVE-1999-999999999"), cve_number("CVE-2000-0000"));
}

TEST(Store, FactsSurviveTheirPacking) {
  const std::vector<CveFact> facts{{.feed = 1, .tag = 5, .first = 127, .second = 128},
                                   {.feed = 300, .tag = CveFact::epss, .first = 100'000, .second = 0},
                                   {.feed = UINT32_MAX, .tag = CveFact::known_exploited, .first = 16'384, .second = 0},
                                   {.feed = 1, .tag = CveFact::published, .first = 7, .second = 0}};
  const Buffer packed = encode_facts(facts);
  EXPECT_EQ(*decode_facts(packed), facts);
  int refused = 0;
  for (std::size_t size = 0; size < packed.size(); ++size) refused += decode_facts(Bytes(packed).first(size)) ? 0 : 1;
  EXPECT_EQ(refused, static_cast<int>(packed.size() - 4));  // nothing, one fact, two facts, three facts
  EXPECT_FALSE(decode_facts(as_bytes("\x01\x09\x01\x01")));
  EXPECT_FALSE(decode_facts(as_bytes("\xff\xff\xff\xff\x7f\x01\x01\x01")));
  EXPECT_FALSE(decode_facts(as_bytes("\xff\xff\xff\xff\xff\xff\x01\x01\x01")));
}

TEST(Index, NamesOfFilesAreSafeAndTellPartitionsApart) {
  const auto named = [](std::string_view name, std::string_view content) {
    Partition partition;
    partition.name = name;
    partition.digest = Digest::sha256(as_bytes(content));
    return file_name(partition);
  };
  EXPECT_EQ(named("npm", "").substr(0, 8), "npm-e3b0");
  EXPECT_NE(named("npm", "a"), named("NPM", "b"));
  for (const std::string& hostile :
       {std::string("../../etc/passwd"), std::string("."), std::string("-rf"), std::string("a/b\\c:d\n\x1b[31m"),
        std::string(500, 'x'), std::string("Red Hat:9"), std::string("caf\xc3\xa9")}) {
    const std::string name = named(hostile, hostile);
    EXPECT_TRUE(is_own_file(name)) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-"), std::string::npos) << name;
    EXPECT_FALSE(name.starts_with('.')) << name;
    EXPECT_LT(name.size(), 100U);
  }
  for (const std::string_view other : {"data.db", "x-0123456789abcdef0123456.db", "advisories.db", "a.part", "x.txt",
                                       "x-0123456789abcdef01234567.txt", "-0123456789abcdef01234567.db", "lock"})
    EXPECT_FALSE(is_own_file(other)) << other;
  EXPECT_TRUE(is_own_file("new.db.123-4.part"));
  EXPECT_TRUE(is_own_file("index.json.123-4.part"));
  EXPECT_FALSE(is_own_file("new.db.123-4.part-journal"));
  EXPECT_EQ(partition_of("Ubuntu:22.04:LTS"), "Ubuntu:22.04");
  EXPECT_EQ(partition_of("npm"), "npm");
}

std::string open_error(const std::filesystem::path& path) {
  const Result<Store> store = Store::open(path);
  return store ? "opened" : store.error().message;
}

TEST(Store, SaysWhatToDoAboutWhatIsNotIts) {
  Scratch scratch;
  EXPECT_NE(open_error(scratch / "none.db").find("plimsoll db update"), std::string::npos);
  std::filesystem::create_directory(scratch / "empty");
  EXPECT_NE(open_error(scratch / "empty").find("no advisory database at"), std::string::npos);
  for (const std::string_view content : {"", "hello, I am no database at all"}) {
    const std::string error = open_error(write(scratch / "text.db", content));
    EXPECT_NE(error.find("not an advisory database"), std::string::npos) << error;
    EXPECT_NE(error.find("plimsoll db update --db"), std::string::npos) << error;
  }
  EXPECT_NE(open_error(scratch.path()).find("not an advisory database"), std::string::npos);

  write_database(scratch / "a.db", sample(10, 3));
  ASSERT_EQ(open_error(scratch / "a.db"), "opened");
  const std::string index = slurp(scratch / "a.db/index.json");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = index;
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
    write(scratch / "a.db/index.json", changed);
    const std::string error = open_error(scratch / "a.db");
    EXPECT_NE(error.find("plimsoll db update"), std::string::npos) << error;
    return error;
  };
  EXPECT_NE(with("plimsoll.advisories/3", "plimsoll.advisories/4").find("a newer plimsoll"), std::string::npos);
  EXPECT_NE(with("plimsoll.advisories/3", "plimsoll.advisories/2").find("an older plimsoll"), std::string::npos);
  EXPECT_NE(with("plimsoll.advisories/3", "somebody.advisories/3").find("not the index"), std::string::npos);
  EXPECT_NE(with("\"partitions\"", "partitions").find("JSON"), std::string::npos);
  EXPECT_NE(with("debian_10-", "../debian_10-").find("does not go with its digest"), std::string::npos);
  EXPECT_NE(with("\"sha256:", "\"md5:").find("digest"), std::string::npos);
  EXPECT_NE(with("\"kind\": \"advisories\"", "\"kind\": \"cves\"").find("kind"), std::string::npos);
  EXPECT_NE(with("\"name\": \"Debian:10\"", "\"name\": \"Debian:11\"").find("does not go with"), std::string::npos);
  EXPECT_NE(with("\"rows\": ", "\"rows\": -").find("without rows"), std::string::npos);
}

TEST(Store, ASingleFileOfAnOlderPlimsollIsNamedAndReplaced) {
  Scratch scratch;
  write(scratch / "old.db", "");
  {
    Result<Database> database = Database::open_for_build(scratch / "old.db");
    ASSERT_TRUE(database->execute("PRAGMA application_id=1347177793; PRAGMA user_version=1; CREATE TABLE meta(key)"));
  }
  const std::string error = open_error(scratch / "old.db");
  EXPECT_NE(error.find("made by an older plimsoll"), std::string::npos) << error;
  EXPECT_NE(error.find("plimsoll db update"), std::string::npos) << error;
  const BuildInput kev{.feed = "kev", .path = example_feeds() / "kev.json", .source = {}, .error = {}};
  const auto built = build({.output = scratch / "old.db", .inputs = {kev}});
  ASSERT_TRUE(built) << built.error().message;
  EXPECT_EQ(open_error(scratch / "old.db"), "opened");
}

TEST(Build, TakesNoFolderOrFileThatIsNotItsOwn) {
  Scratch scratch;
  const BuildInput kev{.feed = "kev", .path = example_feeds() / "kev.json", .source = {}, .error = {}};
  write(scratch / "mine/customers.db", "precious");
  const auto folder = build({.output = scratch / "mine", .inputs = {kev}});
  ASSERT_FALSE(folder);
  EXPECT_NE(folder.error().message.find("customers.db"), std::string::npos);
  write(scratch / "file", "precious");
  const auto file = build({.output = scratch / "file", .inputs = {kev}});
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().message.find("name a folder"), std::string::npos);
  EXPECT_EQ(slurp(scratch / "mine/customers.db") + slurp(scratch / "file"), "preciousprecious");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch / "mine"), {}), 1);
}

/// A copy of a.db whose first partition is changed by a statement, with an index that knows its new digest.
std::string changed_partition(const Scratch& scratch, const std::string& sql) {
  std::filesystem::remove_all(scratch / "b.db");
  std::filesystem::copy(scratch / "a.db", scratch / "b.db");
  Result<Index> index = read_index(scratch / "b.db");
  Partition& partition = index->partitions[0];
  const std::filesystem::path old = scratch / "b.db" / file_name(partition);
  EXPECT_TRUE(Database::open_for_build(old)->execute(sql)) << sql;
  partition.digest = Digest::sha256(as_bytes(slurp(old)));
  partition.size = std::filesystem::file_size(old);
  std::filesystem::rename(old, scratch / "b.db" / file_name(partition));
  write(scratch / "b.db/index.json", index_text(*index));
  Result<Store> store = Store::open(scratch / "b.db");
  if (!store) return store.error().message;
  const auto found = store->lookup("Debian:10", "package-1", KeyKind::source);
  if (!found) return found.error().message;
  const auto verified = store->verify();
  return verified ? "whole" : verified.error().message;
}

TEST(Store, RefusesPartitionsThatAreNotWhatTheyShouldBe) {
  Scratch scratch;
  write_database(scratch / "a.db", sample(300, 3));
  const auto changed = [&](const std::string& sql) { return changed_partition(scratch, sql); };
  EXPECT_EQ(changed("SELECT 1"), "whole");
  EXPECT_NE(changed("PRAGMA application_id=1").find("not an advisory database"), std::string::npos);
  EXPECT_NE(changed("PRAGMA user_version=99").find("a newer plimsoll"), std::string::npos);
  EXPECT_NE(changed("PRAGMA user_version=1").find("an older plimsoll"), std::string::npos);
  EXPECT_NE(changed("CREATE TABLE zoo(x)").find("does not belong"), std::string::npos);
  EXPECT_NE(changed("CREATE TRIGGER t AFTER INSERT ON word BEGIN SELECT 1; END").find("does not belong"),
            std::string::npos);
  EXPECT_NE(changed("DROP TABLE word").find("lacks"), std::string::npos);
  EXPECT_NE(changed("DROP TABLE word; CREATE VIEW word AS SELECT 1 AS id, 'x' AS text").find("does not belong"),
            std::string::npos);
  EXPECT_NE(changed("UPDATE problem SET title = 'another' WHERE id = 2").find("the rows are not the ones"),
            std::string::npos);
  EXPECT_NE(changed("DELETE FROM affected WHERE status = 1").find("the rows are not the ones"), std::string::npos);
  EXPECT_NE(changed("UPDATE affected SET status = 77").find("unknown value 77"), std::string::npos);
  EXPECT_NE(changed("UPDATE problem SET feed = 9999").find("no word 9999"), std::string::npos);
}

TEST(Store, NoticesEveryDamagedByteAndNeverCrashes) {
  Scratch scratch;
  write_database(scratch / "a.db", sample(2000, 4));
  const std::filesystem::path path = partition_file(scratch / "a.db", "Debian:11");
  const std::string whole = slurp(path);
  std::mt19937 random(5);
  for (int trial = 0; trial < 100; ++trial) {
    std::string bytes = whole;
    if (trial % 10 == 0) bytes.resize(random() % bytes.size());
    for (int i = 0; i < 8; ++i) {
      if (!bytes.empty()) bytes[random() % bytes.size()] ^= static_cast<char>(1 + random() % 255);
    }
    write(path, bytes);
    Result<Store> store = Store::open(scratch / "a.db");
    ASSERT_TRUE(store);
    for (int i = 0; i < 50; ++i) (void)store->lookup("Debian:11", fmt::format("package-{}", i), KeyKind::source);
    (void)store->covers("Debian:11");
    (void)store->each_advisory("osv", [](const Advisory&) -> Result<void> { return {}; });
    EXPECT_FALSE(store->verify());
  }
}

TEST(Writer, LeavesNothingBehindWhenItIsGivenUp) {
  Scratch scratch;
  {
    Result<Writer> writer = Writer::create();
    for (const Advisory& row : sample(10, 8)) ASSERT_TRUE(writer->add(row));
    ASSERT_TRUE(writer->partitions());
    ASSERT_TRUE(writer->rank());
    Partition partition;
    const auto file = writer->write(scratch.path(), "Debian:10", partition);
    ASSERT_TRUE(file);
    for (const auto& [name, bytes] : contents(scratch.path())) EXPECT_TRUE(is_own_file(name)) << name;
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
  const auto before = identities(output);

  std::string big = R"({"distroversion":"v3.20","packages":[)";
  for (int i = 0; i < 4000; ++i)
    big +=
        fmt::format(R"({}{{"pkg":{{"name":"p{}","secfixes":{{"1-r0":["CVE-2024-{}"]}}}}}})", i ? "," : "", i, 1000 + i);
  const auto input = write(scratch / "main.json", big + "]}");
  const auto failed =
      build({.output = output, .inputs = {{.feed = "alpine", .path = input, .source = {}, .error = {}}}});
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("disk is full"), std::string::npos) << failed.error().message;
  EXPECT_EQ(identities(output), before) << "changed, or a partial file stayed";
}

TEST(Build, ScansAndBuildsDoNotDisturbEachOther) {
  Scratch scratch;
  const auto with = [&](std::string_view fixed) {
    for (const std::string_view ecosystem : {"npm", "Go"})
      write(
          scratch / fmt::format("osv-{}/{}.json", fixed, ecosystem),
          fmt::format(
              R"({{"id":"G-1","affected":[{{"package":{{"ecosystem":"{}","name":"p"}},"ranges":[{{"type":"SEMVER","events":[{{"introduced":"0"}},{{"fixed":"{}.0.0"}}]}}]}}]}})",
              ecosystem, fixed));
    return build({.output = scratch / "a.db",
                  .inputs = {{.feed = "osv", .path = scratch / fmt::format("osv-{}", fixed), .source = {}, .error = {}},
                             {.feed = "kev", .path = example_feeds() / "kev.json", .source = {}, .error = {}}}});
  };
  ASSERT_TRUE(with("1"));
  std::atomic<bool> stop = false;
  std::atomic<int> failures = 0, scans = 0, seen = 0;
  std::mutex mutex;
  std::string message;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&, i] {
      const auto check = [&](const auto& result) {
        if (result) return true;
        const std::scoped_lock lock(mutex);
        ++failures;
        message = result.error().message;
        return false;
      };
      while (!stop) {
        Result<Store> store = Store::open(scratch / "a.db");
        ++scans;
        if (!check(store)) continue;
        // A scan takes its time between reading the index and needing a partition.
        std::this_thread::sleep_for(std::chrono::milliseconds(i * 5));
        for (const std::string_view ecosystem : {"npm", "Go"}) {
          const auto found = store->lookup(ecosystem, "p", KeyKind::source);
          if (check(found) && found->size() == 1) seen |= found->front().ranges[0].fixed == "1.0.0" ? 1 : 2;
        }
        check(store->verify());
      }
    });
  }
  for (int i = 0; i < 60; ++i) {
    const auto built = with(i % 2 == 0 ? "2" : "1");
    EXPECT_TRUE(built && built->rewritten.size() == 2);
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(failures, 0) << message;
  EXPECT_GT(scans, 10);
  EXPECT_EQ(seen, 3);  // the old and the new
}

}  // namespace
}  // namespace plimsoll::advisory
