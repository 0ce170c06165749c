// SPDX-License-Identifier: Apache-2.0
// rpm's SQLite database: CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL).
//
// SQLite itself reads it, from memory: the bytes are handed over with sqlite3_deserialize, so no file is opened or
// made. rpm writes in WAL mode, which a database in memory cannot have; a copy is marked as rollback-journal mode,
// bytes 18 and 19 of the file (SQLite file format, 1.3.2), which says the same of the pages themselves.
//
// Untrusted, and so is the schema, which is part of the input. Only rpm's own form of the table is read: its number
// is AUTOINCREMENT, so it is the row id, rows come in its order and nothing is sorted; the authorizer lets a statement
// read the two columns and nothing else. Row ids must ascend, bytes and pages touched may not exceed what the file
// holds, so pages that are shared or point back cannot multiply the work.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>
#include <memory>

#include "codec/rpmdb.h"

namespace plimsoll::rpm {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

constexpr std::size_t kHeaderBytes = 100;
constexpr std::size_t kWriteVersion = 18, kReadVersion = 19;
constexpr std::byte kWalMode{2}, kJournalMode{1};
constexpr int kStepsPerCheck = 1000;
constexpr int kSchemaChecks = 50;    // reading rpm's schema of some 50 tables and indexes takes less than one
constexpr int kRowChecks = 100'000;  // 1,500 packages take ten

// NOT INDEXED: the rows as the table holds them.
constexpr const char* kAscending = "SELECT hnum, blob FROM Packages NOT INDEXED";
constexpr const char* kDescending = "SELECT hnum, blob FROM Packages NOT INDEXED ORDER BY hnum DESC";

Error sqlite_error(sqlite3* database, std::string_view what) {
  return {ErrorKind::malformed, fmt::format("{}: {}", what, printable(sqlite3_errmsg(database)))};
}

/// Reading the two columns of Packages is all that is needed. SQLite asks with an empty column name when a table is
/// named without any column being read.
int authorize(void*, int action, const char* table, const char* column, const char*, const char* trigger_or_view) {
  if (action == SQLITE_SELECT) return SQLITE_OK;
  if (action != SQLITE_READ || trigger_or_view != nullptr || table == nullptr || column == nullptr) return SQLITE_DENY;
  const std::string_view name(column);
  const bool ours = sqlite3_stricmp(table, "Packages") == 0 && (name.empty() || name == "hnum" || name == "blob");
  return ours ? SQLITE_OK : SQLITE_DENY;
}

int count_down(void* checks_left) { return --*static_cast<int*>(checks_left) < 0; }

void set_limits(sqlite3* database, std::size_t file_bytes) {
  struct Limit {
    int id, value;
  };
  const int longest = static_cast<int>(std::min<std::size_t>(file_bytes, INT_MAX));
  const std::array limits{
      Limit{SQLITE_LIMIT_LENGTH, std::max(longest, 1 << 16)},
      Limit{SQLITE_LIMIT_SQL_LENGTH, 1 << 14},
      Limit{SQLITE_LIMIT_COLUMN, 100},
      Limit{SQLITE_LIMIT_EXPR_DEPTH, 10},
      Limit{SQLITE_LIMIT_COMPOUND_SELECT, 1},
      Limit{SQLITE_LIMIT_VDBE_OP, 10'000},
      Limit{SQLITE_LIMIT_FUNCTION_ARG, 4},
      Limit{SQLITE_LIMIT_ATTACHED, 0},
      Limit{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
      Limit{SQLITE_LIMIT_TRIGGER_DEPTH, 1},
      Limit{SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  for (const Limit& limit : limits) sqlite3_limit(database, limit.id, limit.value);
}

/// A connection to the bytes, which stay the caller's and unchanged.
Result<Database> open(Bytes file) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(":memory:", &raw,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nullptr);
  Database database(raw);
  if (opened != SQLITE_OK)
    return fail(ErrorKind::io, "SQLite cannot open a database in memory: {}", sqlite3_errstr(opened));
  set_limits(raw, file.size());
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_exec(raw, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY", nullptr, nullptr,
               nullptr);

  // Read only, so SQLite does not write through the pointer that its interface wants without const.
  auto* bytes = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(file.data()));
  const auto size = static_cast<sqlite3_int64>(file.size());
  if (sqlite3_deserialize(raw, "main", bytes, size, size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    return std::unexpected(sqlite_error(raw, "SQLite does not take the bytes"));
  return database;
}

/// The table must be the one that rpm makes.
Result<void> check_table(sqlite3* database) {
  const char* type = nullptr;
  const char* collation = nullptr;
  int not_null = 0, primary_key = 0, autoincrement = 0;
  if (sqlite3_table_column_metadata(database, "main", "Packages", "hnum", &type, &collation, &not_null, &primary_key,
                                    &autoincrement) != SQLITE_OK)
    return std::unexpected(sqlite_error(database, "no table Packages can be read"));
  if (autoincrement == 0) return fail(ErrorKind::malformed, "the table Packages is not of the form that rpm makes");
  return {};
}

/// Reads the rows, first from the front; when that meets damage, from the back as well.
class RowReader {
 public:
  RowReader(sqlite3* database, std::size_t file_bytes, const OnHeader& each)
      : database_(database), bytes_left_(file_bytes), pages_left_(4 * (file_bytes / 512) + 1000), each_(each) {}

  Result<Damage> read() {
    Damage damage;
    if (!TRY(run(kAscending, [&](std::int64_t n) { return n > front_ ? (front_ = n, true) : false; }, damage))) {
      // That the way back ends at the same damage is no news.
      Damage again;
      std::int64_t back = INT64_MAX;
      TRY(run(kDescending, [&](std::int64_t n) { return n > front_ && n < back ? (back = n, true) : false; }, again));
    }
    return damage;
  }

 private:
  /// Delivers rows until the end (true), or damage or a row id that `fits` refuses (false).
  template <typename Fits>
  Result<bool> run(const char* query, Fits fits, Damage& damage) {
    sqlite3_stmt* raw = nullptr;
    const int prepared = sqlite3_prepare_v2(database_, query, -1, &raw, nullptr);
    const Statement statement(raw);
    if (prepared != SQLITE_OK) return std::unexpected(sqlite_error(database_, "the table Packages cannot be read"));
    std::string where = "table Packages before its first row";
    while (true) {
      const int step = sqlite3_step(raw);
      if (step == SQLITE_DONE) return true;
      if (step != SQLITE_ROW) {
        damage.add(sqlite_error(database_, where));
        return false;
      }
      const std::int64_t number = sqlite3_column_int64(raw, 0);
      if (!fits(number)) {
        damage.add({ErrorKind::malformed, fmt::format("{}: row {} is out of order", where, number)});
        return false;
      }
      where = fmt::format("table Packages beyond row {}", number);
      if (!deliver(raw, number, damage)) return false;
    }
  }

  bool deliver(sqlite3_stmt* row, std::int64_t number, Damage& damage) {
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(row, 1));
    const auto size = static_cast<std::size_t>(std::max(sqlite3_column_bytes(row, 1), 0));
    if (size > bytes_left_ || !pages_are_left()) {
      damage.add(
          {ErrorKind::malformed, fmt::format("table Packages: with row {} it holds more than the file", number)});
      return false;
    }
    bytes_left_ -= size;
    if (bytes != nullptr && sqlite3_column_type(row, 1) == SQLITE_BLOB)
      each_(static_cast<std::uint32_t>(number), Bytes(bytes, size));
    else
      damage.add({ErrorKind::malformed, fmt::format("table Packages: row {} holds no header", number)});
    return !damage.hopeless();
  }

  /// Counts the pages that SQLite asked its cache for since the last call.
  bool pages_are_left() {
    for (const int counter : {SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS}) {
      int now = 0, unused = 0;
      sqlite3_db_status(database_, counter, &now, &unused, 1);
      const auto touched = static_cast<std::uint64_t>(std::max(now, 0));
      if (touched > pages_left_) return false;
      pages_left_ -= touched;
    }
    return true;
  }

  sqlite3* database_;
  std::uint64_t bytes_left_, pages_left_;
  const OnHeader& each_;
  std::int64_t front_ = INT64_MIN;  // the last row of the way forward
};

}  // namespace

Result<Damage> read_sqlite(Bytes file, const OnHeader& each) {
  if (file.size() < kHeaderBytes) return fail(ErrorKind::malformed, "SQLite database: only {} bytes long", file.size());
  Buffer copy;
  if (file[kWriteVersion] == kWalMode || file[kReadVersion] == kWalMode) {
    copy.assign(file.begin(), file.end());
    copy[kWriteVersion] = copy[kReadVersion] = kJournalMode;
    file = copy;
  }

  const Database database = TRY_AT("SQLite database", open(file));
  sqlite3_set_authorizer(database.get(), authorize, nullptr);
  int checks_left = kSchemaChecks;
  sqlite3_progress_handler(database.get(), kStepsPerCheck, count_down, &checks_left);
  TRY_AT("SQLite database", check_table(database.get()));
  checks_left = kRowChecks;
  return TRY_AT("SQLite database", RowReader(database.get(), file.size(), each).read());
}

bool has_committed_changes(Bytes write_ahead_log) {
  // WAL file format (SQLite file format, section 4): u32 magic, version, page size, checkpoint number, two salts and
  // two checksums; then frames of u32 page, u32 size of the database after a commit (else 0), the salts of the
  // header, two checksums, and the page. The first frame with other salts is left over from before.
  constexpr std::uint32_t kMagic = 0x377f0682;  // or one more: how checksums are computed
  constexpr std::size_t kSaltOffset = 16, kSaltBytes = 8, kFirstFrame = 32;
  ByteReader reader(write_ahead_log);
  const auto magic = reader.big<std::uint32_t>();
  if (!magic || (*magic & ~1U) != kMagic || !reader.skip(4)) return false;
  const auto page = reader.big<std::uint32_t>();
  const auto salt = reader.at(kSaltOffset, kSaltBytes);
  if (!page || !salt || !reader.seek(kFirstFrame)) return false;
  while (true) {
    if (!reader.skip(4)) return false;
    const auto commit = reader.big<std::uint32_t>();
    const auto frame_salt = reader.take(kSaltBytes);
    if (!commit || !frame_salt || as_text(*frame_salt) != as_text(*salt)) return false;
    if (!reader.skip(8 + std::size_t{*page})) return false;
    if (*commit != 0) return true;
  }
}

}  // namespace plimsoll::rpm
