// SPDX-License-Identifier: Apache-2.0
// tar as container images carry it: v7, ustar, GNU (long names, base-256 numbers, sparse) and pax (POSIX.1-2001),
// as the OCI image specification (layer.md) requires.
//
// A tar is 512-byte headers, each followed by the body padded to 512, ended by two zero blocks or the end of input.
// Untrusted: header checksums are verified; numbers that overflow, bodies past the end and oversized pax records are
// errors naming the member; the number of entries and the length of paths meet Limits.
#pragma once

#include <functional>

#include "base/limits.h"
#include "codec/entry.h"

namespace plimsoll {

class TarReader final : public EntryReader {
 public:
  /// Reads from `stream`, which stays the caller's and must outlive the reader. Bodies nobody asks for are passed
  /// over with stream.skip().
  explicit TarReader(ByteStream& stream, const Limits& limits = kLimits);
  ~TarReader() override;
  Result<const Entry*> next() override;
  Result<Bytes> body(std::size_t most) override;
  /// Where the current body starts in the stream, in bytes from its beginning.
  [[nodiscard]] std::uint64_t body_offset() const;
  [[nodiscard]] bool body_is_plain() const override;
  /// Reads what follows the end-of-archive mark to the end of the stream, so that its digest covers every byte.
  Result<void> drain();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll
