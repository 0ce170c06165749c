// SPDX-License-Identifier: Apache-2.0
// A record is: kind, and flags for the fields that are not what they mostly are; the length of the path's beginning
// that it shares with the last path, the rest of the path; then size and content of files, mode, and what the flags
// announce. Numbers are LEB128.
#include "tree/file_table.h"

#include <algorithm>
#include <cstring>

#include <xxhash.h>

#include "base/limits.h"

namespace plimsoll::tree {

namespace {

constexpr unsigned kKindBits = 4;
enum Flag : std::uint8_t { kOwned = 0x10, kLinked = 0x20, kCapable = 0x40, kSameTime = 0x80 };

void put_number(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
  out += static_cast<char>(number);
}

Result<std::uint64_t> take_number(std::string_view& rest) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest.empty()) return fail(ErrorKind::malformed, "a file table ends within a number");
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return number;
  }
  return fail(ErrorKind::malformed, "a number in a file table is too long");
}

Result<std::string_view> take_text(std::string_view& rest) {
  const std::uint64_t size = TRY(take_number(rest));
  if (size > rest.size()) return fail(ErrorKind::malformed, "a file table ends within a text");
  const std::string_view text = rest.substr(0, size);
  rest.remove_prefix(size);
  return text;
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

std::uint64_t zigzag(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}
std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

}  // namespace

std::uint64_t content_hash(Bytes body) { return XXH3_64bits(body.data(), body.size()); }

void FileTable::add(const Record& record) {
  if (record.path.size() > kLimits.path_bytes) return;
  const bool same_time = count_ > 0 && record.mtime == last_time_;
  const auto flags = static_cast<std::uint8_t>(
      (record.uid != 0 || record.gid != 0 ? kOwned : 0) | (record.link.empty() ? 0 : kLinked) |
      (record.capability.empty() ? 0 : kCapable) | (same_time ? kSameTime : 0));
  packed_ += static_cast<char>(static_cast<std::uint8_t>(record.kind) | flags);
  const auto shared = static_cast<std::size_t>(std::ranges::mismatch(last_path_, record.path).in1 - last_path_.begin());
  put_number(packed_, shared);
  put_text(packed_, std::string_view(record.path).substr(shared));
  if (record.kind == RecordKind::file) {
    put_number(packed_, record.size);
    if (record.size > 0) {
      const std::size_t at = packed_.size();
      packed_.resize(at + sizeof record.content);
      std::memcpy(packed_.data() + at, &record.content, sizeof record.content);
    }
  }
  put_number(packed_, record.mode);
  if (flags & kOwned) {
    put_number(packed_, record.uid);
    put_number(packed_, record.gid);
  }
  if (!same_time) put_number(packed_, zigzag(record.mtime));
  if (flags & kLinked) put_text(packed_, record.link);
  if (flags & kCapable) put_text(packed_, record.capability);
  last_path_ = record.path;
  last_time_ = record.mtime;
  ++count_;
  removes_ = removes_ || is_removal(record.kind);
}

Result<void> FileTable::Reader::read() {
  const auto head = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  const unsigned kind = head & ((1U << kKindBits) - 1);
  if (kind > static_cast<unsigned>(RecordKind::opaque)) return fail(ErrorKind::malformed, "unknown kind of record");
  record_.kind = static_cast<RecordKind>(kind);
  const std::uint64_t shared = TRY(take_number(rest_));
  if (shared > record_.path.size()) return fail(ErrorKind::malformed, "a path in a file table shares too much");
  record_.path.resize(shared);
  record_.path += TRY(take_text(rest_));
  if (record_.path.size() > kLimits.path_bytes) return fail(ErrorKind::malformed, "a path in a file table is too long");
  record_.size = record_.content = 0;
  if (record_.kind == RecordKind::file) {
    record_.size = TRY(take_number(rest_));
    if (record_.size > 0) {
      if (rest_.size() < sizeof record_.content) return fail(ErrorKind::malformed, "a file table ends within a hash");
      std::memcpy(&record_.content, rest_.data(), sizeof record_.content);
      rest_.remove_prefix(sizeof record_.content);
    }
  }
  record_.mode = static_cast<std::uint32_t>(TRY(take_number(rest_)));
  const bool owned = (head & kOwned) != 0;
  record_.uid = owned ? static_cast<std::uint32_t>(TRY(take_number(rest_))) : 0;
  record_.gid = owned ? static_cast<std::uint32_t>(TRY(take_number(rest_))) : 0;
  if ((head & kSameTime) == 0) record_.mtime = unzigzag(TRY(take_number(rest_)));
  record_.link.clear();
  record_.capability.clear();
  if ((head & kLinked) != 0) record_.link = TRY(take_text(rest_));
  if ((head & kCapable) != 0) record_.capability = TRY(take_text(rest_));
  return {};
}

bool FileTable::Reader::next() { return !rest_.empty() && read().has_value(); }

Result<FileTable> FileTable::unpack(std::string packed) {
  FileTable table;
  table.packed_ = std::move(packed);
  Reader reader(table);
  while (!reader.rest_.empty()) {
    TRY(reader.read());
    ++table.count_;
    table.removes_ = table.removes_ || is_removal(reader.record_.kind);
  }
  table.last_path_ = reader.record_.path;
  table.last_time_ = reader.record_.mtime;
  return table;
}

}  // namespace plimsoll::tree
