// SPDX-License-Identifier: Apache-2.0
// Compression as a stream, the way back from decompress.h.
#pragma once

#include <cstdint>

#include "base/stream.h"

namespace plimsoll {

/// One zstd frame of everything `inner` has, `size` bytes, with a checksum. One thread, so the same content gives the
/// same bytes (from one release of libzstd). A stream of another length is ErrorKind::malformed.
StreamPtr zstd_compressed(StreamPtr inner, std::uint64_t size, int level);

}  // namespace plimsoll
