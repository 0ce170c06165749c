// SPDX-License-Identifier: Apache-2.0
// Decompression as streams: gzip (RFC 1952, by ISA-L), zstd (RFC 8878), xz and bzip2, each with any number of
// concatenated members or frames. Checksums the format carries are verified.
//
// Untrusted input: window and memory are capped, and inflating more than Limits::inflate_ratio times the input (after
// the first Limits::inflate_free bytes) or more than `most` bytes is ErrorKind::limit. A cut-off stream is
// ErrorKind::malformed.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "base/stream.h"

namespace plimsoll {

enum class Compression : std::uint8_t { none, gzip, zstd, xz, bzip2 };

std::string_view compression_name(Compression compression);

/// What the first bytes (6 are enough) say they are.
Compression detect_compression(Bytes start);

/// Wraps `inner`. `none` returns it unchanged.
StreamPtr decompress(StreamPtr inner, Compression compression, std::uint64_t most = kLimits.plain_bytes);

/// As above, by looking at the first bytes of the stream.
Result<StreamPtr> decompress_any(StreamPtr inner, std::uint64_t most = kLimits.plain_bytes);

}  // namespace plimsoll
