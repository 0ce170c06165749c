// SPDX-License-Identifier: Apache-2.0
// The fixed part of tar: the 512-byte header block and its fields.
//
// Numbers are octal text, or, where GNU tar found that too short, big-endian two's complement marked by the top bit
// of the first byte (base-256). ustar splits long paths into prefix and name; GNU uses the prefix's place for other
// things, so the magic decides.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace plimsoll {

inline constexpr std::size_t kTarBlock = 512;

/// A run of bytes of a sparse file that is stored; what lies between runs is zeros.
struct TarExtent {
  std::uint64_t offset = 0, size = 0;
};

/// One header block; a view, `block` is exactly 512 bytes.
class TarHeader {
 public:
  explicit TarHeader(Bytes block) : block_(block) {}

  [[nodiscard]] bool is_zero() const;
  /// The stored sum equals that of the bytes, taken as unsigned (POSIX) or signed (old writers).
  [[nodiscard]] bool checksum_matches() const;

  [[nodiscard]] char type() const { return static_cast<char>(block_[156]); }
  [[nodiscard]] std::string path() const;
  [[nodiscard]] std::string_view link() const { return text(157, 100); }
  /// A size is strict: text that is no number, a negative or an overflowing one is an error.
  [[nodiscard]] Result<std::uint64_t> size() const { return count(124, 12); }
  // The rest never keeps a file from being read: what is no number counts as 0, and too much as the most.
  [[nodiscard]] std::uint32_t mode() const { return static_cast<std::uint32_t>(lenient(100, 8) & 07777); }
  [[nodiscard]] std::uint32_t uid() const { return identity(108); }
  [[nodiscard]] std::uint32_t gid() const { return identity(116); }
  [[nodiscard]] std::int64_t mtime() const { return lenient(136, 12); }

  // Old GNU sparse files: extents in the header, and 21 more in each extension block while is_extended says so.
  static constexpr std::size_t kHeaderExtents = 4, kExtensionExtents = 21;
  [[nodiscard]] Result<std::uint64_t> sparse_real_size() const { return count(483, 12); }
  [[nodiscard]] Result<TarExtent> sparse_extent(std::size_t i) const { return extent(386 + i * 24); }
  [[nodiscard]] bool sparse_is_extended() const { return block_[482] != std::byte{0}; }
  [[nodiscard]] Result<TarExtent> extension_extent(std::size_t i) const { return extent(i * 24); }
  [[nodiscard]] bool extension_is_extended() const { return block_[504] != std::byte{0}; }

 private:
  [[nodiscard]] std::string_view text(std::size_t offset, std::size_t size) const;
  [[nodiscard]] Result<std::int64_t> number(std::size_t offset, std::size_t size) const;
  [[nodiscard]] Result<std::uint64_t> count(std::size_t offset, std::size_t size) const;
  [[nodiscard]] std::int64_t lenient(std::size_t offset, std::size_t size) const;
  [[nodiscard]] std::uint32_t identity(std::size_t offset) const;
  [[nodiscard]] Result<TarExtent> extent(std::size_t offset) const;

  Bytes block_;
};

}  // namespace plimsoll
