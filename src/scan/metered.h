// SPDX-License-Identifier: Apache-2.0
// Metered: a stream that tells an observer how far it is.
#pragma once

#include <utility>

#include "base/observer.h"
#include "base/stream.h"

namespace plimsoll::scan {

class Metered final : public ByteStream {
 public:
  Metered(StreamPtr inner, Observer& observer) : inner_(std::move(inner)), observer_(observer) {}
  Result<Bytes> next(std::size_t most) override {
    const Bytes chunk = TRY(inner_->next(most));
    observer_.advance(chunk.size());
    return chunk;
  }
  Result<void> skip(std::uint64_t n) override {
    TRY(inner_->skip(n));
    observer_.advance(n);
    return {};
  }

 private:
  StreamPtr inner_;
  Observer& observer_;
};

}  // namespace plimsoll::scan
