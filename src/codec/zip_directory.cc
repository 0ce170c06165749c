// SPDX-License-Identifier: Apache-2.0
#include "codec/zip_directory.h"

#include <algorithm>
#include <optional>

namespace plimsoll {

Result<Buffer> ZipSource::read(std::uint64_t offset, std::size_t n) const {
  if (offset > size_ || n > size_ - offset) {
    return fail(ErrorKind::malformed, "{} bytes wanted at {}, but the archive ends at {}", n, offset, size_);
  }
  if (!file_) {
    const Bytes part = bytes_.subspan(offset, n);
    return Buffer(part.begin(), part.end());
  }
  Buffer part(n);
  if (TRY(file_->read_at(offset, part)) != n) return fail(ErrorKind::io, "{}: the file became shorter", file_->name());
  return part;
}

StreamPtr ZipSource::stream(std::uint64_t offset, std::uint64_t size) const {
  if (file_) return file_stream(file_, offset, size);
  return std::make_unique<MemoryStream>(bytes_.subspan(offset, size));
}

namespace {

// Signatures of the records, APPNOTE 4.3.
constexpr std::uint32_t kEntry = 0x02014b50, kLocal = 0x04034b50, kEnd = 0x06054b50, kEnd64 = 0x06064b50,
                        kLocator64 = 0x07064b50;
constexpr std::size_t kEndBytes = 22, kEnd64Bytes = 56, kLocator64Bytes = 20, kLongestComment = 0xFFFF;
constexpr std::uint32_t kSee64 = 0xFFFFFFFF;

/// The end record in the tail of the archive: the last one whose comment fits.
std::optional<std::size_t> find_end(Bytes tail) {
  if (tail.size() < kEndBytes) return std::nullopt;
  const std::string_view text = as_text(tail);
  std::size_t at = tail.size() - kEndBytes;
  while ((at = text.rfind("PK\5\6", at)) != std::string_view::npos) {
    const auto comment = ByteReader(tail.subspan(at + 20)).little<std::uint16_t>();
    if (comment && at + kEndBytes + *comment <= tail.size()) return at;
    if (at == 0) break;
    --at;
  }
  return std::nullopt;
}

/// Where the zip64 end record stands, if there is one.
Result<std::optional<std::uint64_t>> find_end64(const ZipSource& source, std::uint64_t end) {
  if (end < kLocator64Bytes) return std::nullopt;
  const Buffer locator_bytes = TRY(source.read(end - kLocator64Bytes, kLocator64Bytes));
  ByteReader locator(locator_bytes);
  if (TRY(locator.little<std::uint32_t>()) != kLocator64) return std::nullopt;
  TRY(locator.skip(4));
  const std::uint64_t at = TRY(locator.little<std::uint64_t>());
  const auto is_record = [&](std::uint64_t offset) -> Result<bool> {
    if (offset > source.size() || source.size() - offset < kEnd64Bytes) return false;
    const Buffer bytes = TRY(source.read(offset, 4));
    return TRY(ByteReader(bytes).little<std::uint32_t>()) == kEnd64;
  };
  if (TRY(is_record(at))) return at;
  // With data before the archive the locator misses; the record then usually ends where the locator begins.
  const std::uint64_t beside = end - kLocator64Bytes - std::min<std::uint64_t>(end - kLocator64Bytes, kEnd64Bytes);
  if (TRY(is_record(beside))) return beside;
  return fail(ErrorKind::malformed, "the zip64 end record is not where it is said to be, at {}", at);
}

Result<void> read_end64(const ZipSource& source, std::uint64_t at, ZipDirectory& directory) {
  const Buffer bytes = TRY(source.read(at, kEnd64Bytes));
  ByteReader record(bytes);
  TRY(record.seek(32));
  directory.count = TRY(record.little<std::uint64_t>());
  directory.size = TRY(record.little<std::uint64_t>());
  directory.offset = TRY(record.little<std::uint64_t>());
  directory.zip64 = true;
  return {};
}

}  // namespace

Result<ZipDirectory> find_zip_directory(const ZipSource& source) {
  const auto tail_size = static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), kEndBytes + kLongestComment));
  const std::uint64_t tail_start = source.size() - tail_size;
  const Buffer tail = TRY(source.read(tail_start, tail_size));
  const auto found = find_end(tail);
  if (!found) return fail(ErrorKind::malformed, "not a zip archive, or cut off: it has no end record");

  ZipDirectory directory;
  ByteReader record(Bytes(tail).subspan(*found));
  TRY(record.seek(10));
  directory.count = TRY(record.little<std::uint16_t>());
  directory.size = TRY(record.little<std::uint32_t>());
  directory.offset = TRY(record.little<std::uint32_t>());

  std::uint64_t end = tail_start + *found;
  // Some writers add a zip64 record that nothing needs; the directory ends before it all the same.
  if (const auto record64 = TRY(find_end64(source, end))) {
    end = *record64;
    if (directory.count == 0xFFFF || directory.size == kSee64 || directory.offset == kSee64) {
      TRY(read_end64(source, end, directory));
    }
  }
  if (directory.size > end || directory.offset > end - directory.size) {
    return fail(ErrorKind::malformed, "the central directory of {} bytes at {} runs into the end record at {}",
                directory.size, directory.offset, end);
  }
  // The directory ends where the end record begins; where the two disagree, data stand before the archive, unless
  // there is an entry just where the offset says.
  const std::uint64_t base = end - directory.size - directory.offset;
  if (base > 0 && directory.size >= 4) {
    const Buffer there = TRY(source.read(directory.offset, 4));
    if (TRY(ByteReader(there).little<std::uint32_t>()) != kEntry) {
      directory.base = base;
      directory.offset += base;
    }
  }
  return directory;
}

Result<ZipEntryTail> zip_entry_tail(Bytes fixed) {
  ByteReader reader(fixed);
  if (TRY(reader.little<std::uint32_t>()) != kEntry)
    return fail(ErrorKind::malformed, "no entry where the central directory should go on");
  TRY(reader.seek(28));
  ZipEntryTail tail;
  tail.name = TRY(reader.little<std::uint16_t>());
  tail.extra = TRY(reader.little<std::uint16_t>());
  tail.comment = TRY(reader.little<std::uint16_t>());
  return tail;
}

namespace {

/// Values of 32 bits that were too small stand in extra field 1, in this order, those that are needed only.
Result<void> read_extra64(Bytes extra, ZipEntry& entry) {
  ByteReader fields(extra);
  while (fields.remaining() >= 4) {
    const auto id = TRY(fields.little<std::uint16_t>());
    const auto size = TRY(fields.little<std::uint16_t>());
    // Some writers fill up the extra field with bytes that are no fields.
    if (size > fields.remaining()) break;
    const Bytes field = TRY(fields.take(size));
    if (id != 1) continue;
    ByteReader values(field);
    for (std::uint64_t* value : {&entry.size, &entry.packed_size, &entry.header}) {
      if (*value == kSee64) *value = TRY_AT("zip64 field", values.little<std::uint64_t>());
    }
    return {};
  }
  return {};
}

}  // namespace

Result<void> parse_zip_entry(Bytes fixed, Bytes name, Bytes extra, ZipEntry& entry) {
  constexpr std::uint32_t kFromUnix = 3, kTypeMask = 0170000, kSymlink = 0120000, kFolder = 0040000;
  ByteReader reader(fixed);
  TRY(reader.seek(5));
  const auto host = TRY(reader.little<std::uint8_t>());
  TRY(reader.skip(2));
  entry.encrypted = (TRY(reader.little<std::uint16_t>()) & 1U) != 0;
  entry.method = TRY(reader.little<std::uint16_t>());
  TRY(reader.skip(4));
  entry.crc = TRY(reader.little<std::uint32_t>());
  entry.packed_size = TRY(reader.little<std::uint32_t>());
  entry.size = TRY(reader.little<std::uint32_t>());
  TRY(reader.seek(38));
  const auto attributes = TRY(reader.little<std::uint32_t>());
  entry.header = TRY(reader.little<std::uint32_t>());
  TRY(read_extra64(extra, entry));

  const std::uint32_t mode = host == kFromUnix ? attributes >> 16 : 0;
  entry.mode = mode & 07777;
  entry.path = normalise_path(as_text(name));
  const bool folder = as_text(name).ends_with('/') || (mode & kTypeMask) == kFolder;
  entry.type = folder ? EntryType::folder : (mode & kTypeMask) == kSymlink ? EntryType::symlink : EntryType::file;
  return {};
}

Result<std::uint64_t> zip_local_header_size(Bytes fixed) {
  ByteReader reader(fixed);
  if (TRY(reader.little<std::uint32_t>()) != kLocal)
    return fail(ErrorKind::malformed, "no local header where the central directory says");
  TRY(reader.seek(26));
  const auto name = TRY(reader.little<std::uint16_t>());
  const auto extra = TRY(reader.little<std::uint16_t>());
  return kZipLocalBytes + std::uint64_t{name} + extra;
}

}  // namespace plimsoll
