// SPDX-License-Identifier: Apache-2.0
// Body: the body of a reader's current entry, read no further than it must be, and copied only when it does not come
// in one piece.
#pragma once

#include <algorithm>
#include <limits>
#include <memory>

#include "codec/entry.h"

namespace plimsoll::scan {

class Body {
 public:
  /// How much more than was asked for may be read.
  enum class Ahead : std::uint8_t { none, any };

  /// `buffer` is used when copies must be made; it outlives the body.
  Body(EntryReader& entries, std::uint64_t size, Buffer& buffer) : entries_(entries), size_(size), buffer_(buffer) {
    buffer_.clear();
  }

  /// Goes on until n bytes are there, or all.
  Result<void> read_to(std::uint64_t n, Ahead ahead = Ahead::any) {
    while (!is_whole() && bytes_.size() < n) {
      if (!bytes_.empty() && buffer_.empty()) {
        buffer_.reserve(std::max<std::size_t>(bytes_.size(), static_cast<std::size_t>(std::min(n, size_))));
        buffer_.assign(bytes_.begin(), bytes_.end());
      }
      const std::size_t most =
          ahead == Ahead::none ? static_cast<std::size_t>(n) - bytes_.size() : std::numeric_limits<std::size_t>::max();
      const Bytes chunk = TRY(entries_.body(most));
      if (buffer_.empty()) {
        bytes_ = chunk;
      } else {
        buffer_.insert(buffer_.end(), chunk.begin(), chunk.end());
        bytes_ = buffer_;
      }
      is_ended_ = chunk.empty();
    }
    return {};
  }

  [[nodiscard]] Bytes bytes() const { return bytes_; }  // that were read
  [[nodiscard]] bool is_whole() const { return is_ended_ || bytes_.size() >= size_; }

  /// All of it: what was read and what follows. The body itself is not to be used any more.
  [[nodiscard]] StreamPtr stream() { return std::make_unique<Stream>(*this); }

 private:
  class Stream final : public ByteStream {
   public:
    explicit Stream(Body& body) : ready_(body.bytes_), entries_(body.entries_) {}
    Result<Bytes> next(std::size_t most) override {
      if (ready_.empty()) return entries_.body(most);
      const Bytes chunk = ready_.first(std::min(most, ready_.size()));
      ready_ = ready_.subspan(chunk.size());
      return chunk;
    }

   private:
    Bytes ready_;
    EntryReader& entries_;
  };

  EntryReader& entries_;
  std::uint64_t size_;
  Buffer& buffer_;
  Bytes bytes_;
  bool is_ended_ = false;
};

}  // namespace plimsoll::scan
