// SPDX-License-Identifier: Apache-2.0
// DecodingStream: what all decompressors share. It owns the input stream and one output buffer, keeps the limits, and
// delivers what was decoded before an error ahead of the error.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/limits.h"
#include "base/stream.h"

namespace plimsoll {

class DecodingStream : public ByteStream {
 public:
  /// `format` names the format in messages; `most` is how many bytes may come out; `buffer` is the step.
  DecodingStream(StreamPtr inner, std::string_view format, std::uint64_t most, std::size_t buffer = 256 * kKiB)
      : inner_(std::move(inner)), format_(format), most_(most), capacity_(buffer) {}

  Result<Bytes> next(std::size_t most) final;

 protected:
  enum class State : std::uint8_t { more, end };

  /// Writes decoded bytes to the front of `free` and shortens it by them. Called again until it has written something
  /// or says end; what it wrote before failing still counts.
  virtual Result<State> decode(std::span<std::byte>& free) = 0;

  /// Makes input_ non-empty; false at the end of the input.
  Result<bool> more_input();
  /// The next input byte; the end is an error.
  Result<std::uint8_t> input_byte();
  [[nodiscard]] std::unexpected<Error> ends_early() const;

  /// Counts on from where another stream over the same data stood.
  void go_on_from(std::uint64_t produced, std::uint64_t consumed) {
    produced_ = produced;
    pulled_ = consumed;
  }

  /// Plain bytes decoded so far, delivered or not.
  [[nodiscard]] std::uint64_t produced() const { return produced_; }
  /// Input bytes used so far.
  [[nodiscard]] std::uint64_t consumed() const { return pulled_ - input_.size(); }
  [[nodiscard]] std::string_view format() const { return format_; }
  /// True when every decoded byte was handed out.
  [[nodiscard]] bool drained() const { return ready_.empty(); }

  Bytes input_;

 private:
  Result<void> fill();
  [[nodiscard]] Result<void> check_limits() const;

  StreamPtr inner_;
  std::string_view format_;
  std::uint64_t most_;
  std::size_t capacity_;
  std::unique_ptr<std::byte[]> buffer_;
  Bytes ready_;
  std::uint64_t pulled_ = 0, produced_ = 0;
  std::optional<Error> error_;
  bool ended_ = false;
};

}  // namespace plimsoll
