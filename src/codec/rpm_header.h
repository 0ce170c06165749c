// SPDX-License-Identifier: Apache-2.0
// The rpm header: the record of one package, as rpm packages carry it and rpm databases store it.
//
// Two counts, an index and a data area, all big-endian:
//
//   [8e ad e8 01 00 00 00 00]   magic, in package files only
//   u32 entries, u32 data bytes
//   entries x { u32 tag, u32 type, s32 offset into the data, u32 count }
//   data
//
// In signed headers the first entry is a region (tag 61 to 63) that spans the entries as they were built; its data
// is a 16-byte trailer. Entries after the region ("dribbles") were added at install time and replace equal tags.
// The older headers of rpm 3 have no region. rpm allows no header to exceed 65,535 entries and 256 MiB of data.
//
// Untrusted: nothing in an entry is believed before it is checked against the data. An entry that lies is left out and
// told by problem(); the others stay readable.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace plimsoll::rpm {

/// Tags as rpm numbers them (rpmtag.h).
enum class Tag : std::uint32_t {
  header_image = 61,
  header_signatures = 62,
  header_immutable = 63,
  name = 1000,
  version = 1001,
  release = 1002,
  epoch = 1003,
  vendor = 1011,
  license = 1014,
  arch = 1022,
  old_file_names = 1027,
  file_states = 1029,
  file_modes = 1030,
  file_flags = 1037,
  source_rpm = 1044,
  provide_name = 1047,
  require_name = 1049,
  dir_indexes = 1116,
  base_names = 1117,
  dir_names = 1118,
  modularity_label = 5096,
};

class Header {
 public:
  /// Reads the index. Fails when it does not fit the bytes. The header is a view: `blob` must outlive it.
  static Result<Header> parse(Bytes blob);

  [[nodiscard]] bool has(Tag tag) const { return find(tag) != nullptr; }

  // Each getter fails with ErrorKind::not_found when there is no such tag, and with malformed when the entry has
  // another type or its data does not hold what its count promises. Texts are raw bytes without NUL.

  /// A string; of an internationalised string or a string array the first.
  [[nodiscard]] Result<std::string_view> string(Tag tag) const;
  [[nodiscard]] Result<std::vector<std::string_view>> strings(Tag tag) const;
  /// The first of a tag of 32-bit integers.
  [[nodiscard]] Result<std::uint32_t> int32(Tag tag) const;
  [[nodiscard]] Result<std::vector<std::uint32_t>> int32s(Tag tag) const;
  /// Of a tag of integers of 8, 16 or 32 bits, or of characters.
  [[nodiscard]] Result<std::vector<std::uint32_t>> integers(Tag tag) const;

  /// The first entry or size that lies; not set when the whole header is sound in form.
  [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

 private:
  struct Entry {
    Tag tag;
    std::uint32_t type, offset, count;
  };

  explicit Header(Bytes data) : data_(data) {}
  [[nodiscard]] const Entry* find(Tag tag) const;
  [[nodiscard]] std::optional<Error> check(const Entry& entry) const;
  [[nodiscard]] Result<const Entry*> need(Tag tag) const;
  [[nodiscard]] Result<std::vector<std::string_view>> texts(const Entry& entry, std::uint32_t most) const;
  [[nodiscard]] Result<std::vector<std::uint32_t>> numbers(const Entry& entry, std::uint32_t most) const;

  Bytes data_;
  std::vector<Entry> entries_;
  std::optional<Error> problem_;
};

}  // namespace plimsoll::rpm
