// SPDX-License-Identifier: Apache-2.0
// ByteStream: bytes that arrive once, front to back. Files, sockets, decompressors and hash taps are all one.
//
// The consumer pulls, and gets a view into the producer's own buffer, so a chain of streams copies nothing it does
// not have to. A stream belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>

#include "base/bytes.h"

namespace plimsoll {

class ByteStream {
 public:
  virtual ~ByteStream() = default;

  /// The next bytes, at most `most` of them; empty at the end and only there. The view lives until the next call.
  /// After an error every further call returns an error.
  virtual Result<Bytes> next(std::size_t most = std::numeric_limits<std::size_t>::max()) = 0;

  /// Passes over n bytes. Sources that can seek do so; the rest read and drop. The end before n is
  /// ErrorKind::malformed.
  virtual Result<void> skip(std::uint64_t n);
};

using StreamPtr = std::unique_ptr<ByteStream>;

/// A stream over bytes the caller keeps alive.
class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(Bytes bytes) : rest_(bytes) {}
  Result<Bytes> next(std::size_t most) override;

 private:
  Bytes rest_;
};

/// Everything that is left, at most `limit` bytes; more is ErrorKind::limit.
Result<Buffer> read_all(ByteStream& stream, std::uint64_t limit);

/// Exactly n bytes appended to `into`; an earlier end is ErrorKind::malformed.
Result<void> read_exactly(ByteStream& stream, std::size_t n, Buffer& into);

}  // namespace plimsoll
