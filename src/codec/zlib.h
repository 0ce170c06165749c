// SPDX-License-Identifier: Apache-2.0
// zlib streams in memory (RFC 1950): deflate between a header and an Adler-32 sum, which is verified.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace plimsoll {

/// All of the stream at the front of `bytes`; what follows it is left alone. More than `most` bytes are
/// ErrorKind::limit, an end before the stream's is malformed.
Result<Buffer> inflate_zlib(Bytes bytes, std::uint64_t most);

}  // namespace plimsoll
