// SPDX-License-Identifier: Apache-2.0
// What kind of archive a file begins like. Names do not count, but for git's objects, whose two bytes say too little.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "codec/decompress.h"

namespace plimsoll::scan {

struct ArchiveKind {
  enum class Form : std::uint8_t { none, zip, tar, compressed, git_object };
  Form form = Form::none;
  Compression compression = Compression::none;  // when compressed
};

/// As many bytes of a file as archive_kind() looks at.
inline constexpr std::size_t kArchiveHead = 512;

ArchiveKind archive_kind(std::string_view path, Bytes head);

/// The name of what a compressed file holds: "data.xml" of "data.xml.gz", "x.tar" of "x.tgz", else the same name.
std::string inflated_name(std::string_view path);

}  // namespace plimsoll::scan
