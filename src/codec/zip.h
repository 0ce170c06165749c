// SPDX-License-Identifier: Apache-2.0
// zip (PKWARE APPNOTE 6.3), with zip64: files and jars, wheels, advisory archives in memory.
//
// A zip is read from its end: a record there points to the central directory, one entry per member, and each entry to
// the member's data. The central directory alone counts; local headers, which may say something else, only tell where
// the data begin. Data may stand before the archive (self-extracting programs, launch scripts of jars).
//
// Untrusted: memory does not grow with the archive; entries are counted against Limits; members that overlap, as
// those of bombs do, are malformed; what inflates to another size or CRC-32 than promised is too.
#pragma once

#include <memory>
#include <string>

#include "base/file.h"
#include "base/limits.h"
#include "codec/entry.h"

namespace plimsoll {

struct ZipEntry {
  std::string path;                  // normalised
  EntryType type = EntryType::file;  // file, folder or symlink, whose target is the content
  std::uint64_t size = 0, packed_size = 0;
  std::uint32_t crc = 0;
  std::uint32_t mode = 0;  // permission bits, 0 when not told
  std::uint16_t method = 0;
  bool encrypted = false;
  std::uint64_t header = 0;  // offset of the local header
};

class ZipReader {
 public:
  static Result<ZipReader> open(std::shared_ptr<const File> file, const Limits& limits = kLimits);
  /// `bytes` stay the caller's and must outlive the reader and its streams.
  static Result<ZipReader> open(Bytes bytes, const Limits& limits = kLimits);
  ZipReader(ZipReader&&) noexcept;
  ZipReader& operator=(ZipReader&&) noexcept;
  ~ZipReader();

  /// The next entry in the order of the central directory, or nullptr at the end. The pointer lives until the next
  /// call; a copy of the entry may be opened at any time.
  Result<const ZipEntry*> next();

  /// The content of a member; size and CRC-32 are verified at its end. May outlive the reader. Threads may share this.
  [[nodiscard]] Result<StreamPtr> open_entry(const ZipEntry& entry) const;

  /// What the end record says; next() fails at the end when it was wrong.
  [[nodiscard]] std::uint64_t count() const;

 private:
  struct State;
  explicit ZipReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll
