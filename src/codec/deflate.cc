// SPDX-License-Identifier: Apache-2.0
#include "codec/deflate.h"

#include <cstring>

namespace plimsoll {

Deflate::Deflate() : state_(std::make_unique_for_overwrite<inflate_state>()) {
  isal_inflate_init(state_.get());
  state_->crc_flag = ISAL_GZIP_NO_HDR;
}

void Deflate::restart() {
  isal_inflate_reset(state_.get());
  state_->crc_flag = ISAL_GZIP_NO_HDR;
}

Result<void> Deflate::run(Bytes& input, std::span<std::byte>& free) {
  // ISA-L does not write to its input; only its type says so.
  state_->next_in = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(input.data()));
  state_->avail_in = static_cast<std::uint32_t>(input.size());
  state_->next_out = reinterpret_cast<std::uint8_t*>(free.data());
  state_->avail_out = static_cast<std::uint32_t>(free.size());
  const int status = isal_inflate(state_.get());
  // After an error ISA-L may count a byte of input too many as unused, and bytes as output that nobody wrote.
  if (status == ISAL_DECOMP_OK) {
    if (state_->avail_in > input.size()) return fail(ErrorKind::malformed, "invalid deflate data");
    input = input.last(state_->avail_in);
    free = free.last(state_->avail_out);
  }
  switch (status) {
    case ISAL_DECOMP_OK:
      return {};
    case ISAL_INVALID_BLOCK:
      return fail(ErrorKind::malformed, "invalid deflate block");
    case ISAL_INVALID_SYMBOL:
      return fail(ErrorKind::malformed, "invalid deflate symbol");
    case ISAL_INVALID_LOOKBACK:
      return fail(ErrorKind::malformed, "deflate refers to before the beginning");
    default:
      return fail(ErrorKind::malformed, "invalid deflate data ({})", status);
  }
}

bool Deflate::take_left_over(std::uint8_t& byte) {
  const std::int32_t partial = state_->read_in_length % 8;
  state_->read_in >>= partial;
  state_->read_in_length -= partial;
  if (state_->read_in_length <= 0) return false;
  byte = static_cast<std::uint8_t>(state_->read_in & 0xFF);
  state_->read_in >>= 8;
  state_->read_in_length -= 8;
  return true;
}

// The state ends with the output history, of which only the first tmp_out_valid bytes mean anything.
Buffer Deflate::save() const {
  const std::size_t size = offsetof(inflate_state, tmp_out_buffer) + static_cast<std::size_t>(state_->tmp_out_valid);
  const auto* begin = reinterpret_cast<const std::byte*>(state_.get());
  return {begin, begin + size};
}

void Deflate::load(const Buffer& saved) { std::memcpy(state_.get(), saved.data(), saved.size()); }

}  // namespace plimsoll
