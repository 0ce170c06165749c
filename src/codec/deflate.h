// SPDX-License-Identifier: Apache-2.0
// Deflate (RFC 1951) by ISA-L: the part gzip and zip have in common.
//
// ISA-L keeps the last 32 KiB of output and up to 8 bytes of input of its own, so its state alone is enough to go on
// later from the input that follows; that is what GzipIndex stores.
#pragma once

#include <isa-l/igzip_lib.h>

#include <memory>

#include "base/bytes.h"

namespace plimsoll {

class Deflate {
 public:
  Deflate();

  /// Begins a new deflate stream; what take_left_over() did not take is dropped.
  void restart();

  /// Decodes from the front of `input` to the front of `free`, shortening both. Wants input again when it could use
  /// more; at the end of the deflate stream, ended() is true. A call that fails yields nothing.
  Result<void> run(Bytes& input, std::span<std::byte>& free);
  [[nodiscard]] bool ended() const { return state_->block_state == ISAL_BLOCK_FINISH; }

  /// After ended(): whole bytes that were read from the input and belong to what follows. Returns false when there
  /// are none left.
  bool take_left_over(std::uint8_t& byte);

  /// CRC-32 of what was written since restart(), and how much that is, modulo 2^32.
  [[nodiscard]] std::uint32_t crc() const { return state_->crc; }
  [[nodiscard]] std::uint32_t size() const { return state_->total_out; }

  /// The state as bytes (about 54 KiB) and back; only between two run() calls.
  [[nodiscard]] Buffer save() const;
  void load(const Buffer& saved);

 private:
  std::unique_ptr<inflate_state> state_;
};

}  // namespace plimsoll
