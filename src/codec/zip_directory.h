// SPDX-License-Identifier: Apache-2.0
// Where a zip's central directory is, and what its entries say: the part of zip that is only about bytes.
#pragma once

#include <functional>

#include "codec/zip.h"

namespace plimsoll {

/// Bytes by position: a file or memory.
class ZipSource {
 public:
  explicit ZipSource(std::shared_ptr<const File> file) : file_(std::move(file)), size_(file_->size()) {}
  explicit ZipSource(Bytes bytes) : bytes_(bytes), size_(bytes.size()) {}

  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Exactly n bytes; beyond the end is malformed.
  [[nodiscard]] Result<Buffer> read(std::uint64_t offset, std::size_t n) const;
  /// `offset` and `size` lie inside.
  [[nodiscard]] StreamPtr stream(std::uint64_t offset, std::uint64_t size) const;

 private:
  std::shared_ptr<const File> file_;
  Bytes bytes_;
  std::uint64_t size_;
};

struct ZipDirectory {
  std::uint64_t offset = 0, size = 0, count = 0;
  bool zip64 = false;
  std::uint64_t base = 0;  // what stands before the archive, and offsets do not count
};

Result<ZipDirectory> find_zip_directory(const ZipSource& source);

/// Fixed part of a central directory entry, and of a local header.
inline constexpr std::size_t kZipEntryBytes = 46, kZipLocalBytes = 30;

/// The lengths in the fixed part of an entry tell how much follows it: name, extra field, comment.
struct ZipEntryTail {
  std::size_t name = 0, extra = 0, comment = 0;
  [[nodiscard]] std::size_t size() const { return name + extra + comment; }
};
Result<ZipEntryTail> zip_entry_tail(Bytes fixed);
Result<void> parse_zip_entry(Bytes fixed, Bytes name, Bytes extra, ZipEntry& entry);

/// How many bytes the local header takes, from its fixed part.
Result<std::uint64_t> zip_local_header_size(Bytes fixed);

}  // namespace plimsoll
