// SPDX-License-Identifier: Apache-2.0
#include "advisory/sqlite.h"

#include <sqlite3.h>

#include "base/limits.h"

namespace plimsoll::advisory {

namespace {

/// SQLite's words, put for a person who has never heard of SQLite.
std::unexpected<Error> failure(sqlite3* connection, int code, const std::string& name) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return fail(ErrorKind::io, "{}: the disk is full; what was there before is untouched", name);
    case SQLITE_NOTADB:
      return fail(ErrorKind::malformed, "{}: not an advisory database", name);
    case SQLITE_CORRUPT:
      return fail(ErrorKind::malformed, "{}: the database is damaged", name);
    case SQLITE_CANTOPEN:
      return fail(ErrorKind::io, "{}: cannot be opened", name);
    case SQLITE_TOOBIG:
      return fail(ErrorKind::limit, "{}: holds a value larger than allowed", name);
    default:
      return fail(ErrorKind::io, "{}: {}", name, connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code));
  }
}

/// A path as the path part of a file: URI (RFC 3986).
std::string uri_path(const std::string& path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_';
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Statement& Statement::bind(int parameter, std::string_view text) {
  // A null pointer would bind NULL, and an empty view may hold one.
  sqlite3_bind_text64(statement_.get(), parameter, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(int parameter, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), parameter, number);
  return *this;
}

Statement& Statement::bind_blob(int parameter, Bytes bytes) {
  sqlite3_bind_blob64(statement_.get(), parameter, bytes.empty() ? static_cast<const void*>("") : bytes.data(),
                      bytes.size(), SQLITE_STATIC);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return failure(sqlite3_db_handle(statement_.get()), code, name_);
}

Result<void> Statement::run() {
  const Result<bool> done = step();
  reset();
  if (!done) return std::unexpected(done.error());
  return {};
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::string_view Statement::text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_.get(), column);
  if (!text) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Bytes Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  if (!data) return {};
  return {static_cast<const std::byte*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }
int Statement::columns() const { return sqlite3_column_count(statement_.get()); }

Result<Database> Database::open(const std::string& uri, int flags, std::string name) {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(uri.c_str(), &connection, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(connection, std::move(name));
  if (code != SQLITE_OK) return failure(connection, code, database.name_);
  // Of a file that we write ourselves: the switch would silently keep the journal, whose file a crash leaves behind.
  const bool writing = (flags & SQLITE_OPEN_READWRITE) != 0;
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, writing ? 0 : 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, static_cast<int>(16 * kMiB));
  sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
  return database;
}

Result<Database> Database::open_immutable(const std::filesystem::path& path) {
  const std::string uri = "file:" + uri_path(std::filesystem::absolute(path).string()) + "?mode=ro&immutable=1";
  Database database = TRY(open(uri, SQLITE_OPEN_READONLY, path.string()));
  TRY(database.execute("PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-8192; PRAGMA query_only=ON"));
  return database;
}

Result<Database> Database::open_for_build(const std::filesystem::path& path) {
  const std::string uri = "file:" + uri_path(std::filesystem::absolute(path).string()) + "?mode=rw";
  Database database = TRY(open(uri, SQLITE_OPEN_READWRITE, path.string()));
  // secure_delete zeroes what balancing leaves behind in a page, so that the bytes depend on the rows alone.
  TRY(
      database.execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; "
                       "PRAGMA page_size=4096; PRAGMA auto_vacuum=NONE; PRAGMA encoding='UTF-8'; "
                       "PRAGMA secure_delete=ON; PRAGMA temp_store=FILE; PRAGMA cache_size=-16384"));
  return database;
}

Result<Database> Database::open_temporary() {
  Database database =
      TRY(open("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "the folder for temporary files ($TMPDIR)"));
  TRY(
      database.execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; "
                       "PRAGMA temp_store=FILE; PRAGMA cache_size=-16384"));
  return database;
}

Result<void> Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(connection_.get(), code, name_);
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure(connection_.get(), code, name_);
  return Statement(statement, name_);
}

Result<std::int64_t> Database::number(std::string_view sql) {
  Statement statement = TRY(prepare(sql));
  if (!TRY(statement.step())) return fail(ErrorKind::malformed, "{}: a query without an answer", name_);
  return statement.number(0);
}

}  // namespace plimsoll::advisory
