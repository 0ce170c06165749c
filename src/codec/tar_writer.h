// SPDX-License-Identifier: Apache-2.0
// Writes tar members (ustar, POSIX.1-1988): regular files of mode 0644 that belong to root and are dated 1970, so that
// the same contents give the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace plimsoll {

/// The 512-byte header of a file. Names of more than 100 bytes and files of 8 GiB or more are ErrorKind::unsupported.
Result<std::string> tar_file_header(std::string_view name, std::uint64_t size);
/// What fills the last block of a body of this size.
std::string_view tar_padding(std::uint64_t size);
/// What ends an archive.
std::string_view tar_end();

}  // namespace plimsoll
