// SPDX-License-Identifier: Apache-2.0
// For fuzz targets: the input as a stream in small chunks, so that every token straddles two.
#pragma once

#include <algorithm>
#include <cstdlib>

#include "base/limits.h"
#include "base/stream.h"

namespace plimsoll::fuzz {

inline Bytes bytes(const std::uint8_t* data, std::size_t size) { return std::as_bytes(std::span(data, size)); }

class Chunked final : public ByteStream {
 public:
  Chunked(Bytes rest, std::size_t chunk) : rest_(rest), chunk_(chunk) {}
  Result<Bytes> next(std::size_t most) override {
    // A copy at its own address lets the sanitizer see reads past the chunk, and of one that is gone.
    const std::size_t size = std::min({most, chunk_, rest_.size()});
    copy_ = Buffer(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(size));
    copy_.shrink_to_fit();
    rest_ = rest_.subspan(size);
    return Bytes(copy_);
  }

 private:
  Bytes rest_;
  std::size_t chunk_;
  Buffer copy_;
};

/// The last byte of the input says how large the chunks are.
inline StreamPtr chunked(const std::uint8_t* data, std::size_t size) {
  const std::size_t chunk = size > 0 ? data[size - 1] : 0;
  return std::make_unique<Chunked>(bytes(data, size), chunk == 0 ? SIZE_MAX : chunk);
}

/// Reads to the end or the first error, which must stay.
inline void drain(ByteStream& stream) {
  for (;;) {
    const auto chunk = stream.next();
    if (!chunk && stream.next()) std::abort();
    if (!chunk || chunk->empty()) return;
  }
}

}  // namespace plimsoll::fuzz
