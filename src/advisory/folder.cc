// SPDX-License-Identifier: Apache-2.0
#include "advisory/folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <cerrno>
#include <set>

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kLockName = "lock";

/// Names in a folder; one that cannot be listed has none.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator walk(folder, error); !error && walk != fs::directory_iterator(); walk.increment(error))
    out.push_back(walk->path().filename().string());
  return out;
}

}  // namespace

std::string foreign_file(const fs::path& folder) {
  for (const std::string& name : names_in(folder)) {
    if (name != kLockName && name != kIndexName && !is_own_file(name)) return name;
  }
  return {};
}

bool is_single_file_database(const fs::path& path) {
  std::array<std::byte, 72> start{};
  const auto file = File::open(path);
  if (!file) return false;
  const Result<std::size_t> got = (*file)->read_at(0, start);
  // SQLite's header, with our application id at its place.
  return got && *got == start.size() && as_text(Bytes(start)).starts_with("SQLite format 3") &&
         as_text(Bytes(start)).substr(68) == "PLMA";
}

std::uint64_t total_size(const Index& index) {
  std::uint64_t out = 0;
  for (const Partition& partition : index.partitions) out += partition.size;
  return out;
}

Result<DatabaseFolder> DatabaseFolder::open(const fs::path& path) {
  const fs::path whole = path.has_filename() ? path : path.parent_path();
  DatabaseFolder out(whole);
  std::error_code error;
  const fs::file_status status = fs::status(whole, error);
  if (!fs::exists(status) || is_single_file_database(whole)) return out;
  if (!fs::is_directory(status))
    return fail(ErrorKind::usage, "{}: a file, and no advisory database; name a folder", whole.string());
  if (const std::string foreign = foreign_file(whole); !foreign.empty()) {
    return fail(ErrorKind::usage, "{}: holds {}, so it is no folder of an advisory database; name an empty one",
                whole.string(), printable(foreign, 80));
  }
  TRY(out.lock());
  if (!fs::exists(whole / kIndexName, error)) return out;
  Result<Index> index = read_index(whole);
  if (index)
    out.index_ = std::move(*index);
  else
    out.unreadable_ = index.error().message.substr(0, index.error().message.find('\n'));
  return out;
}

Result<void> DatabaseFolder::lock() {
  const fs::path path = path_ / kLockName;
  FileDescriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock) return fail_errno(path.string(), errno);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return fail_errno(path.string(), errno);
    return fail(ErrorKind::io, "another plimsoll is writing this database; its lock is {}", path.string());
  }
  lock_ = std::move(lock);
  return {};
}

Result<void> DatabaseFolder::prepare() {
  if (lock_) return {};
  std::error_code error;
  if (is_single_file_database(path_)) fs::remove(path_, error);
  if (!error) fs::create_directory(path_, error);
  if (error) return fail_errno(path_.string(), error.value());
  TRY(lock());
  if (fs::exists(path_ / kIndexName, error))
    return fail(ErrorKind::io, "{}: another plimsoll has made this database meanwhile", path_.string());
  return {};
}

Result<void> DatabaseFolder::commit(const Index& index) {
  const fs::path path = path_ / kIndexName;
  const std::string text = index_text(index);
  const Result<std::string> present = read_file(path, text.size());
  if (!present || *present != text) TRY(write_file(path, text));
  index_ = index;
  // A scan that still wants one of the others finds the index replaced, and reads that.
  remove_unnamed();
  return {};
}

void DatabaseFolder::remove_unnamed() const {
  std::set<std::string> named;
  for (const Partition& partition : index_.partitions) named.insert(file_name(partition));
  std::error_code ignored;
  for (const std::string& name : names_in(path_)) {
    if (is_own_file(name) && !named.contains(name)) fs::remove(path_ / name, ignored);
  }
}

}  // namespace plimsoll::advisory
