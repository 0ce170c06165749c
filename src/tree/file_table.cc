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

/// False at the end of the bytes, or when the number is too long. Records are read by the million: no Result here.
bool take_number(std::string_view& rest, std::uint64_t& number) {
  number = 0;
  for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

template <typename Number>
bool take_number(std::string_view& rest, Number& number) {
  std::uint64_t wide = 0;
  const bool is_there = take_number(rest, wide);
  number = static_cast<Number>(wide);
  return is_there;
}

bool take_text(std::string_view& rest, std::string_view& text) {
  std::uint64_t size = 0;
  if (!take_number(rest, size) || size > rest.size()) return false;
  text = rest.substr(0, size);
  rest.remove_prefix(size);
  return true;
}

/// No part of it is empty.
bool is_normal(std::string_view path) {
  return !path.starts_with('/') && !path.ends_with('/') && path.find("//") == std::string_view::npos;
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

bool FileTable::Reader::read() {
  const auto head = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  const unsigned kind = head & ((1U << kKindBits) - 1);
  if (kind > static_cast<unsigned>(RecordKind::opaque)) return false;
  record_.kind = static_cast<RecordKind>(kind);
  std::uint64_t shared = 0;
  std::string_view text;
  if (!take_number(rest_, shared) || shared > record_.path.size() || !take_text(rest_, text)) return false;
  if (shared + text.size() > kLimits.path_bytes) return false;
  record_.path.resize(shared);
  record_.path += text;
  record_.size = record_.content = 0;
  if (record_.kind == RecordKind::file) {
    if (!take_number(rest_, record_.size)) return false;
    if (record_.size > 0) {
      if (rest_.size() < sizeof record_.content) return false;
      std::memcpy(&record_.content, rest_.data(), sizeof record_.content);
      rest_.remove_prefix(sizeof record_.content);
    }
  }
  if (!take_number(rest_, record_.mode)) return false;
  record_.uid = record_.gid = 0;
  if ((head & kOwned) != 0 && (!take_number(rest_, record_.uid) || !take_number(rest_, record_.gid))) return false;
  if ((head & kSameTime) == 0) {
    std::uint64_t time = 0;
    if (!take_number(rest_, time)) return false;
    record_.mtime = unzigzag(time);
  }
  record_.link.clear();
  record_.capability.clear();
  if ((head & kLinked) != 0) {
    if (!take_text(rest_, text)) return false;
    record_.link = text;
  }
  if ((head & kCapable) != 0) {
    if (!take_text(rest_, text)) return false;
    record_.capability = text;
  }
  return true;
}

bool FileTable::Reader::next() { return !rest_.empty() && read(); }

Result<FileTable> FileTable::unpack(std::string packed) {
  FileTable table;
  table.packed_ = std::move(packed);
  Reader reader(table);
  while (!reader.rest_.empty()) {
    if (!reader.read() || !is_normal(reader.record_.path))
      return fail(ErrorKind::malformed, "record {} of a file table is damaged or cut off", table.count_ + 1);
    ++table.count_;
    table.removes_ = table.removes_ || is_removal(reader.record_.kind);
  }
  table.last_path_ = reader.record_.path;
  table.last_time_ = reader.record_.mtime;
  return table;
}

}  // namespace plimsoll::tree
