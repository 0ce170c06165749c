// SPDX-License-Identifier: Apache-2.0
// PartitionFile: a partition's file being written, aside, under a name that says so. Rows of a table must come in key
// order; their digest is taken on the way. Nothing is seen under a final name before commit().
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "advisory/index.h"
#include "advisory/sqlite.h"
#include "base/file.h"

namespace plimsoll::advisory {

class PartitionFile {
 public:
  static Result<PartitionFile> create(const std::filesystem::path& folder, const std::string& partition);

  /// One row: its values, then end_row(). Texts and blobs must live until then.
  PartitionFile& text(std::string_view value);
  PartitionFile& number(std::int64_t value);
  PartitionFile& blob(Bytes value);
  Result<void> end_row();
  /// The rows that follow are the next table's, in the order of tables_of().
  Result<void> next_table();

  /// After the last table: the file with its digests and size; shares are the caller's to fill in.
  Result<Partition> finish();
  /// Syncs it and gives it the name that goes with `partition`.
  Result<void> commit(const std::filesystem::path& folder, const Partition& partition);

 private:
  PartitionFile(PendingFile file, Database database, std::string partition)
      : file_(std::move(file)), database_(std::move(database)), partition_(std::move(partition)) {}
  Result<void> prepare();
  Result<void> prepare_insert();

  PendingFile file_;
  std::optional<Database> database_;
  std::string partition_;
  std::optional<Statement> insert_;
  ContentHasher hasher_;
  std::size_t table_ = 0;
  int column_ = 0;
};

}  // namespace plimsoll::advisory
