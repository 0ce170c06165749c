// SPDX-License-Identifier: Apache-2.0
// Writer: makes a database file. Rows come in any order and pile up in SQLite's temporary tables (on disk, so memory
// stays small); finish() numbers, sorts and stores them, so that the bytes depend on the rows alone.
//
// The file is written aside and renamed by commit(): before that, nothing is seen under its name.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "advisory/sqlite.h"
#include "advisory/store.h"
#include "base/file.h"

namespace plimsoll::advisory {

class Writer {
 public:
  static Result<Writer> create(const std::filesystem::path& path);

  /// Whether the advisory may be stored: no empty or overlong names, no control characters.
  static Result<void> check(const Advisory& advisory);
  /// `advisory` must pass check(). Aliases are sorted here; a row that is there already counts once.
  Result<void> add(Advisory advisory);
  Result<void> add_known_exploited(std::string_view feed, std::string_view cve, std::string_view date);
  /// Forgets everything a feed gave so far.
  Result<void> drop(std::string_view feed);

  /// Stores everything; fills in the row counts of `feeds`.
  Result<void> finish(std::vector<FeedStatus>& feeds);
  Result<void> commit();

 private:
  Writer(PendingFile file, Database database) : file_(std::move(file)), database_(std::move(database)) {}
  Result<void> prepare();
  std::int64_t word(std::string_view text);
  std::int64_t space(std::string_view ecosystem, KeyKind key);
  Result<void> store_words();

  PendingFile file_;
  Database database_;
  std::vector<Statement> statements_;
  std::map<std::string, std::int64_t, std::less<>> words_;  // provisional numbers, in order of appearance
  std::map<std::pair<std::string, KeyKind>, std::int64_t> spaces_;
  std::string last_problem_;  // of the previous add(): rows of one record share their problem
  std::int64_t last_problem_id_ = 0;
};

}  // namespace plimsoll::advisory
