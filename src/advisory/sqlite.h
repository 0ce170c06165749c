// SPDX-License-Identifier: Apache-2.0
// SQLite behind a small checked interface: the only file of the folder's users that includes sqlite3.h is sqlite.cc.
//
// Database files are untrusted: they are opened with the defensive switches on, and every failure, a damaged page
// included, comes back as an Error that names the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"

struct sqlite3;
struct sqlite3_stmt;

namespace plimsoll::advisory {

class Statement {
 public:
  /// Parameters count from 1. Text is not copied: it must live until the step.
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, std::int64_t number);
  Statement& bind_blob(int parameter, Bytes bytes);
  /// True when there is a row, false at the end.
  Result<bool> step();
  /// Runs a statement that gives no rows, and makes it ready for the next values.
  Result<void> run();
  void reset();
  [[nodiscard]] std::string_view text(int column) const;  // lives until the next step or reset
  [[nodiscard]] Bytes blob(int column) const;             // so does this; of a number or a text, its text
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] int columns() const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(sqlite3_stmt* statement, std::string name) : statement_(statement), name_(std::move(name)) {}
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string name_;  // of the database, for messages
};

class Database {
 public:
  /// Opens an existing file that nobody changes any more: no locks, no journal, mapped.
  static Result<Database> open_immutable(const std::filesystem::path& path);
  /// Opens an empty file to be filled by this connection alone and committed by the caller: no journal, no syncs.
  static Result<Database> open_for_build(const std::filesystem::path& path);
  /// Opens an empty database for working on, in a file that nobody else sees and that is gone with the connection.
  static Result<Database> open_temporary();

  Result<void> execute(const std::string& sql);
  Result<Statement> prepare(std::string_view sql);
  /// The single number a query gives; an error when it gives none.
  Result<std::int64_t> number(std::string_view sql);

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  Database(sqlite3* connection, std::string name) : connection_(connection), name_(std::move(name)) {}
  static Result<Database> open(const std::string& uri, int flags, std::string name);
  std::unique_ptr<sqlite3, Close> connection_;
  std::string name_;
};

}  // namespace plimsoll::advisory
