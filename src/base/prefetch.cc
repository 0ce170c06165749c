// SPDX-License-Identifier: Apache-2.0
#include "base/prefetch.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>

#include "base/limits.h"

namespace plimsoll {

namespace {

class Prefetch final : public ByteStream {
 public:
  explicit Prefetch(StreamPtr inner) : inner_(std::move(inner)), producer_([this] { produce(); }) {}
  ~Prefetch() override {
    {
      const std::lock_guard lock(mutex_);
      abandoned_ = true;
    }
    room_.notify_one();
    producer_.join();
  }

  Result<Bytes> next(std::size_t most) override {
    if (ready_.empty()) TRY(turn());
    const Bytes chunk = ready_.first(std::min(most, ready_.size()));
    ready_ = ready_.subspan(chunk.size());
    return chunk;
  }

 private:
  static constexpr std::size_t kSlots = 8;
  static constexpr std::size_t kSlotBytes = 256 * kKiB;

  /// Gives the slot just read back to the producer and waits for the next one.
  Result<void> turn() {
    std::unique_lock lock(mutex_);
    if (holding_) {
      holding_ = false;
      ++read_;
      room_.notify_one();
    }
    filled_.wait(lock, [&] { return read_ < written_ || done_; });
    if (read_ < written_) {
      ready_ = Bytes(slots_[read_ % kSlots]);
      holding_ = true;
      return {};
    }
    if (error_) return std::unexpected(*error_);
    return {};
  }

  void produce() {
    Bytes rest;
    for (;;) {
      std::size_t slot = 0;
      {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return written_ - read_ < kSlots || abandoned_; });
        if (abandoned_) return;
        slot = written_ % kSlots;
      }
      Buffer& buffer = slots_[slot];
      buffer.clear();
      while (buffer.size() < kSlotBytes) {
        if (rest.empty()) {
          Result<Bytes> chunk = inner_->next();
          if (!chunk) return finish(std::move(chunk).error(), buffer);
          rest = *chunk;
          if (rest.empty()) return finish(std::nullopt, buffer);
        }
        const Bytes part = rest.first(std::min(rest.size(), kSlotBytes - buffer.size()));
        buffer.insert(buffer.end(), part.begin(), part.end());
        rest = rest.subspan(part.size());
      }
      publish();
    }
  }

  void publish() {
    {
      const std::lock_guard lock(mutex_);
      ++written_;
    }
    filled_.notify_one();
  }

  void finish(std::optional<Error> error, const Buffer& last) {
    {
      const std::lock_guard lock(mutex_);
      if (!last.empty()) ++written_;
      error_ = std::move(error);
      done_ = true;
    }
    filled_.notify_one();
  }

  StreamPtr inner_;
  std::array<Buffer, kSlots> slots_;
  Bytes ready_;
  bool holding_ = false;

  std::mutex mutex_;
  std::condition_variable filled_, room_;
  std::uint64_t read_ = 0, written_ = 0;
  bool done_ = false, abandoned_ = false;
  std::optional<Error> error_;
  std::thread producer_;  // last: starts when everything above is there
};

}  // namespace

StreamPtr prefetch(StreamPtr inner) { return std::make_unique<Prefetch>(std::move(inner)); }

}  // namespace plimsoll
