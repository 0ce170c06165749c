// SPDX-License-Identifier: Apache-2.0
// DatabaseFolder: a database's folder while it is being written. One process at a time: the lock is held as long as
// the object lives. Scans take no lock: files are immutable and the index is replaced last, so a scan either finds the
// files of the index it read, or finds that index replaced.
//
// A crash leaves at worst files that no index names; the next commit removes them.
#pragma once

#include <filesystem>
#include <optional>

#include "advisory/index.h"
#include "base/file.h"

namespace plimsoll::advisory {

class DatabaseFolder {
 public:
  /// Takes the lock when the folder is there, and reads its index. A folder with files that are not ours, a file that
  /// is not a database of an older plimsoll, and a lock that another process holds are errors. Creates nothing.
  static Result<DatabaseFolder> open(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// What the folder holds; empty when there is nothing, or nothing readable: `unreadable` then says why.
  [[nodiscard]] const Index& index() const { return index_; }
  [[nodiscard]] const std::string& unreadable() const { return unreadable_; }

  /// Creates the folder when needed; a single file of an older plimsoll in its place goes. To be called before the
  /// first file is written.
  Result<void> prepare();
  /// Writes the index, unless it is what is there already, and removes the files that it does not name.
  Result<void> commit(const Index& index);
  /// Removes our files that the index does not name: after something was given up.
  void remove_unnamed() const;

 private:
  explicit DatabaseFolder(std::filesystem::path path) : path_(std::move(path)) {}
  Result<void> lock();

  std::filesystem::path path_;
  FileDescriptor lock_;
  Index index_;
  std::string unreadable_;
};

/// The first thing in a folder that is not part of a database; empty when there is none.
std::string foreign_file(const std::filesystem::path& folder);

/// Whether there is a single-file database, as plimsoll made them before format 2.
bool is_single_file_database(const std::filesystem::path& path);

/// Size of all partitions of an index.
std::uint64_t total_size(const Index& index);

}  // namespace plimsoll::advisory
