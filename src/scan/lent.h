// SPDX-License-Identifier: Apache-2.0
// Lent: a stream for a chain that must not own it.
#pragma once

#include "base/stream.h"

namespace plimsoll::scan {

class Lent final : public ByteStream {
 public:
  explicit Lent(ByteStream& inner) : inner_(inner) {}
  Result<Bytes> next(std::size_t most) override { return inner_.next(most); }
  Result<void> skip(std::uint64_t n) override { return inner_.skip(n); }

 private:
  ByteStream& inner_;
};

}  // namespace plimsoll::scan
