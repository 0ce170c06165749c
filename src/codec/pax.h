// SPDX-License-Identifier: Apache-2.0
// The records of a pax extended header (POSIX.1-2001): "LENGTH KEY=VALUE\n" one after the other, where LENGTH counts
// the whole record. They override fields of the header that follows. GNU tar and star keep sparse maps and extended
// attributes in keys of their own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "codec/tar_header.h"

namespace plimsoll {

struct PaxRecords {
  std::optional<std::string> path, link;
  std::optional<std::uint64_t> size;
  std::optional<std::uint32_t> uid, gid;
  std::optional<std::int64_t> mtime;
  std::map<std::string, std::string, std::less<>> xattrs;

  /// GNU sparse, versions 0.0 and 0.1: the map is here. Version 1.0: the map begins the body.
  enum class Sparse : std::uint8_t { no, map_here, map_in_body } sparse = Sparse::no;
  std::vector<TarExtent> extents;
  std::optional<std::uint64_t> real_size;
};

/// `extents` is how many extents a map may have.
Result<PaxRecords> parse_pax(std::string_view records, std::size_t extents);

/// Whole text as a decimal number.
Result<std::uint64_t> decimal(std::string_view text);

}  // namespace plimsoll
