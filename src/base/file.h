// SPDX-License-Identifier: Apache-2.0
// Files: random access for reading, and writing that is all or nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/stream.h"

namespace plimsoll {

/// An open file descriptor, closed on destruction.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor();
  [[nodiscard]] int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// A regular file opened for reading. Reads are positioned (pread), so threads may share one const File.
/// Deliberately not mapped: a file that shrinks under us must be an error, not a SIGBUS, and mapped pages would
/// count as our memory.
class File {
 public:
  /// Not found, denied, or not a regular file is an error that names the path.
  static Result<std::shared_ptr<const File>> open(const std::filesystem::path& path);
  /// Takes an already open descriptor of a regular file; `name` is for messages.
  static Result<std::shared_ptr<const File>> adopt(FileDescriptor fd, std::string name);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// Fills `into` from `offset`; returns how much there was (less only at the end of the file).
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const;

 private:
  File(FileDescriptor fd, std::string name, std::uint64_t size)
      : fd_(std::move(fd)), name_(std::move(name)), size_(size) {}
  FileDescriptor fd_;
  std::string name_;
  std::uint64_t size_ = 0;
};

/// The bytes [offset, offset + size) of a file as a stream; skip() seeks. `size` beyond the end is an error when met.
StreamPtr file_stream(std::shared_ptr<const File> file, std::uint64_t offset, std::uint64_t size);
StreamPtr file_stream(std::shared_ptr<const File> file);

/// The whole file, at most `limit` bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit);

/// Writes aside in the same folder, syncs, and renames into place: readers see the old file or the whole new one. A
/// file that was there keeps its permissions.
Result<void> write_file(const std::filesystem::path& path, std::string_view content);

/// A file being written aside (`path` + a unique suffix). commit() syncs and renames it to `path`; destruction
/// without commit removes it.
class PendingFile {
 public:
  static Result<PendingFile> create(const std::filesystem::path& path);
  PendingFile(PendingFile&&) noexcept = default;
  PendingFile& operator=(PendingFile&&) = delete;
  ~PendingFile();
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
  Result<void> write(Bytes bytes);
  /// Gives it the permissions of the file it will replace, if there is one.
  Result<void> take_mode();
  Result<void> commit();
  /// As commit(), under another name in the same folder: one that only the finished content tells.
  Result<void> commit_as(const std::filesystem::path& path);

 private:
  PendingFile(std::filesystem::path path, std::filesystem::path temporary, FileDescriptor fd);
  std::filesystem::path path_, temporary_;
  FileDescriptor fd_;
};

/// Removes every file that is being written aside, and lets no new one be created: for a process that a signal is
/// about to end. Threads that write on meet errors or wait for ever.
void abandon_pending_files();

/// The user's cache and data folders for plimsoll (XDG base directories, PLIMSOLL_CACHE_DIR and PLIMSOLL_DATA_DIR
/// first). Not created.
std::filesystem::path cache_folder();
std::filesystem::path data_folder();

}  // namespace plimsoll
