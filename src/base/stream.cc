// SPDX-License-Identifier: Apache-2.0
#include "base/stream.h"

#include <algorithm>

namespace plimsoll {

Result<void> ByteStream::skip(std::uint64_t n) {
  while (n > 0) {
    const Bytes chunk =
        TRY(next(static_cast<std::size_t>(std::min<std::uint64_t>(n, std::numeric_limits<std::size_t>::max()))));
    if (chunk.empty()) return fail(ErrorKind::malformed, "the data ends {} bytes early", n);
    n -= chunk.size();
  }
  return {};
}

Result<Bytes> MemoryStream::next(std::size_t most) {
  const Bytes chunk = rest_.first(std::min(most, rest_.size()));
  rest_ = rest_.subspan(chunk.size());
  return chunk;
}

Result<Buffer> read_all(ByteStream& stream, std::uint64_t limit) {
  Buffer all;
  for (;;) {
    const Bytes chunk = TRY(stream.next());
    if (chunk.empty()) return all;
    if (chunk.size() > limit - all.size()) return fail(ErrorKind::limit, "more than {} bytes", limit);
    all.insert(all.end(), chunk.begin(), chunk.end());
  }
}

Result<void> read_exactly(ByteStream& stream, std::size_t n, Buffer& into) {
  while (n > 0) {
    const Bytes chunk = TRY(stream.next(n));
    if (chunk.empty()) return fail(ErrorKind::malformed, "the data ends {} bytes early", n);
    into.insert(into.end(), chunk.begin(), chunk.end());
    n -= chunk.size();
  }
  return {};
}

}  // namespace plimsoll
