// SPDX-License-Identifier: Apache-2.0
// The decompressors behind decompress(), one file each.
#pragma once

#include "base/stream.h"

namespace plimsoll {

StreamPtr gzip_stream(StreamPtr inner, std::uint64_t most);
StreamPtr zstd_stream(StreamPtr inner, std::uint64_t most);
StreamPtr xz_stream(StreamPtr inner, std::uint64_t most);
StreamPtr bzip2_stream(StreamPtr inner, std::uint64_t most);

}  // namespace plimsoll
