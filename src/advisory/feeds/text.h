// SPDX-License-Identifier: Apache-2.0
// Reading text documents: line by line, or starting over after a look at the first bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/stream.h"

namespace plimsoll::advisory {

/// `head` and then the rest of `inner`.
StreamPtr prefixed(Buffer head, StreamPtr inner);

/// The first bytes of a stream that are not blank (at least one unless the stream is empty), and a stream that still
/// has all of them.
struct Peeked {
  std::string_view head;  // lives as long as `stream` was not read from
  StreamPtr stream;
};
Result<Peeked> peek(StreamPtr stream);

/// Lines without their end ("\n" or "\r\n"); one longer than the limit is an error.
class LineReader {
 public:
  explicit LineReader(ByteStream& stream, std::size_t longest = kMiB) : stream_(stream), longest_(longest) {}
  /// nullopt at the end. The view lives until the next call.
  Result<std::optional<std::string_view>> next();
  /// Lines delivered so far.
  [[nodiscard]] std::uint64_t number() const { return number_; }

 private:
  ByteStream& stream_;
  std::size_t longest_;
  std::string line_;
  Bytes chunk_;
  std::uint64_t number_ = 0;
};

}  // namespace plimsoll::advisory
