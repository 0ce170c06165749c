// SPDX-License-Identifier: Apache-2.0
#include "codec/decoding_stream.h"

#include <algorithm>

namespace plimsoll {

namespace {

// The libraries count input in 32 bits.
constexpr std::size_t kLargestInput = kGiB;

}  // namespace

Result<Bytes> DecodingStream::next(std::size_t most) {
  if (ready_.empty()) TRY(fill());
  const Bytes chunk = ready_.first(std::min(most, ready_.size()));
  ready_ = ready_.subspan(chunk.size());
  return chunk;
}

Result<void> DecodingStream::fill() {
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<std::byte[]>(capacity_);
  const std::span<std::byte> all(buffer_.get(), capacity_);
  std::span<std::byte> free = all;
  while (!error_ && !ended_ && free.size() == all.size()) {
    const auto state = decode(free);
    if (!state) {
      error_ = state.error();
    } else {
      ended_ = *state == State::end;
    }
  }
  const std::size_t fresh = all.size() - free.size();
  produced_ += fresh;
  if (auto within = check_limits(); !within) {
    error_ = std::move(within).error();
    return std::unexpected(*error_);
  }
  if (fresh == 0 && error_) return std::unexpected(*error_);
  ready_ = all.first(fresh);
  return {};
}

Result<void> DecodingStream::check_limits() const {
  if (produced_ > most_) return fail(ErrorKind::limit, "{}: inflates to more than {} bytes", format_, most_);
  if (produced_ > kLimits.inflate_free && produced_ / kLimits.inflate_ratio > consumed()) {
    return fail(ErrorKind::limit, "{}: {} bytes inflate to more than {} times as much, as only a bomb does", format_,
                consumed(), kLimits.inflate_ratio);
  }
  return {};
}

Result<bool> DecodingStream::more_input() {
  if (!input_.empty()) return true;
  input_ = TRY(inner_->next(kLargestInput));
  pulled_ += input_.size();
  return !input_.empty();
}

Result<std::uint8_t> DecodingStream::input_byte() {
  if (!TRY(more_input())) return ends_early();
  const auto byte = std::to_integer<std::uint8_t>(input_[0]);
  input_ = input_.subspan(1);
  return byte;
}

std::unexpected<Error> DecodingStream::ends_early() const {
  return fail(ErrorKind::malformed, "{}: the data is cut off after {} bytes", format_, consumed());
}

}  // namespace plimsoll
