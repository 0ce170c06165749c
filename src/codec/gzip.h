// SPDX-License-Identifier: Apache-2.0
// gzip (RFC 1952): members one after the other, each a header, a deflate stream, and a trailer of CRC-32 and length.
// Zero bytes after the last member are padding, as gzip(1) has it; anything else there is malformed.
#pragma once

#include "codec/decoding_stream.h"
#include "codec/deflate.h"

namespace plimsoll {

/// A place inside a gzip file from which inflating can go on.
struct GzipPoint {
  std::uint64_t plain = 0;  // offset in what comes out
  std::uint64_t input = 0;  // offset in the gzip file
  Buffer state;             // Deflate::save(); empty at the beginning of the file
};

class GzipStream final : public DecodingStream {
 public:
  GzipStream(StreamPtr inner, std::uint64_t most) : DecodingStream(std::move(inner), "gzip", most) {}
  /// Goes on from `point`; `inner` begins at point.input. Limits are those of the whole file.
  GzipStream(StreamPtr inner, const GzipPoint& point, std::uint64_t most);

  /// Where this stream stands, if all that was inflated has been handed out and it stands inside a deflate stream.
  [[nodiscard]] std::optional<GzipPoint> point() const;
  /// Plain bytes inflated so far.
  [[nodiscard]] std::uint64_t inflated() const { return produced(); }

 protected:
  Result<State> decode(std::span<std::byte>& free) override;

 private:
  enum class At : std::uint8_t { first_header, header, body, trailer };

  Result<void> read_header();
  Result<void> read_trailer();
  Result<State> after_member();
  Result<std::uint8_t> byte();
  Result<std::uint8_t> header_byte();
  Result<void> skip_text();

  Deflate deflate_;
  At at_ = At::first_header;
  std::uint32_t header_crc_ = 0;
};

}  // namespace plimsoll
