// SPDX-License-Identifier: Apache-2.0
#include "advisory/partition_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "advisory/partition.h"

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

/// SQLite notes its own version in the header of what it writes (bytes 96 to 99; nobody reads them). Zeros instead, so
/// that another release of SQLite gives the same bytes.
Result<void> forget_sqlite_version(const fs::path& path) {
  constexpr std::array<char, 4> kZeros{};
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file || ::pwrite(file.get(), kZeros.data(), kZeros.size(), 96) != 4) return fail_errno(path.string(), errno);
  return {};
}

}  // namespace

Result<PartitionFile> PartitionFile::create(const fs::path& folder, const std::string& partition) {
  // The final name depends on what will be in the file.
  PendingFile file = TRY(PendingFile::create(folder / "new.db"));
  Database database = TRY(Database::open_for_build(file.temporary()));
  PartitionFile out(std::move(file), std::move(database), partition);
  TRY_AT(folder.string(), out.prepare());
  return out;
}

Result<void> PartitionFile::prepare() {
  TRY(database_->execute(
      fmt::format("PRAGMA application_id={}; PRAGMA user_version={}; BEGIN", kApplicationId, kSchemaVersion)));
  for (const Table& table : tables_of(kind_of(partition_))) TRY(database_->execute(std::string(table.sql)));
  return prepare_insert();
}

Result<void> PartitionFile::prepare_insert() {
  const Table& table = tables_of(kind_of(partition_))[table_];
  const std::string_view name = table.name;
  const int columns = TRY(database_->prepare(fmt::format("SELECT * FROM {}", name))).columns();
  std::string marks = "?";
  for (int i = 1; i < columns; ++i) marks += ",?";
  insert_ = TRY(database_->prepare(fmt::format("INSERT INTO {} VALUES({})", name, marks)));
  return {};
}

PartitionFile& PartitionFile::text(std::string_view value) {
  insert_->bind(++column_, value);
  hasher_.value(as_bytes(value));
  return *this;
}

PartitionFile& PartitionFile::number(std::int64_t value) {
  insert_->bind(++column_, value);
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  hasher_.value(as_bytes({digits.data(), static_cast<std::size_t>(end - digits.data())}));
  return *this;
}

PartitionFile& PartitionFile::blob(Bytes value) {
  insert_->bind_blob(++column_, value);
  hasher_.value(value);
  return *this;
}

Result<void> PartitionFile::end_row() {
  column_ = 0;
  hasher_.end_row();
  return insert_->run();
}

Result<void> PartitionFile::next_table() {
  const std::span<const Table> tables = tables_of(kind_of(partition_));
  hasher_.end_table(tables[table_]);
  ++table_;
  insert_.reset();
  if (table_ < tables.size()) return prepare_insert();
  return {};
}

Result<Partition> PartitionFile::finish() {
  TRY(database_->execute("COMMIT"));
  database_.reset();
  TRY(forget_sqlite_version(file_.temporary()));
  Partition out;
  out.name = partition_;
  out.kind = kind_of(partition_);
  out.content = hasher_.finish();
  out.digest = TRY_AT(file_.temporary().string(), Digest::sha256(*file_stream(TRY(File::open(file_.temporary())))));
  std::error_code error;
  out.size = fs::file_size(file_.temporary(), error);
  if (error) return fail_errno(file_.temporary().string(), error.value());
  return out;
}

Result<void> PartitionFile::commit(const fs::path& folder, const Partition& partition) {
  return file_.commit_as(folder / file_name(partition));
}

}  // namespace plimsoll::advisory
