// SPDX-License-Identifier: Apache-2.0
#include "codec/gzip.h"

#include <isa-l/crc.h>

#include "codec/formats.h"

namespace plimsoll {

StreamPtr gzip_stream(StreamPtr inner, std::uint64_t most) {
  return std::make_unique<GzipStream>(std::move(inner), most);
}

GzipStream::GzipStream(StreamPtr inner, const GzipPoint& point, std::uint64_t most)
    : DecodingStream(std::move(inner), "gzip", most) {
  if (point.state.empty()) return;
  go_on_from(point.plain, point.input);
  deflate_.load(point.state);
  at_ = At::body;
}

std::optional<GzipPoint> GzipStream::point() const {
  if (at_ != At::body || !drained()) return std::nullopt;
  return GzipPoint{produced(), consumed(), deflate_.save()};
}

Result<DecodingStream::State> GzipStream::decode(std::span<std::byte>& free) {
  switch (at_) {
    case At::first_header:
    case At::header:
      TRY_AT(format(), read_header());
      deflate_.restart();
      at_ = At::body;
      return State::more;
    case At::body: {
      // Without input, what ISA-L still holds of its own may be enough to go on.
      const std::size_t before = free.size();
      const bool fed = TRY(more_input());
      TRY_AT(format(), deflate_.run(input_, free));
      if (deflate_.ended()) {
        at_ = At::trailer;
      } else if (!fed && free.size() == before) {
        return ends_early();
      }
      return State::more;
    }
    case At::trailer:
      TRY(read_trailer());
      return after_member();
  }
  return State::end;
}

Result<std::uint8_t> GzipStream::byte() {
  std::uint8_t value = 0;
  if (at_ != At::first_header && deflate_.take_left_over(value)) return value;
  return input_byte();
}

Result<std::uint8_t> GzipStream::header_byte() {
  const std::uint8_t value = TRY(byte());
  header_crc_ = crc32_gzip_refl(header_crc_, &value, 1);
  return value;
}

Result<void> GzipStream::skip_text() {
  while (TRY(header_byte()) != 0) {
  }
  return {};
}

// RFC 1952, section 2.3.1.
Result<void> GzipStream::read_header() {
  enum Flag : unsigned { header_crc = 2, extra = 4, name = 8, comment = 16, reserved = 0xE0 };
  header_crc_ = 0;
  // The first byte of a further member was checked by after_member().
  const std::uint8_t first = at_ == At::first_header ? TRY(header_byte()) : 0x1F;
  if (at_ == At::header) header_crc_ = crc32_gzip_refl(0, &first, 1);
  const std::uint8_t second = TRY(header_byte());
  if (first != 0x1F || second != 0x8B)
    return fail(ErrorKind::malformed, "not a gzip member at byte {}", consumed() - 2);
  if (const unsigned method = TRY(header_byte()); method != 8) {
    return fail(ErrorKind::unsupported, "compression method {} is not deflate", method);
  }
  const unsigned flags = TRY(header_byte());
  if ((flags & reserved) != 0) return fail(ErrorKind::malformed, "reserved header flags are set");
  for (int i = 0; i < 6; ++i) TRY(header_byte());  // time, extra flags, operating system
  if ((flags & extra) != 0) {
    const unsigned low = TRY(header_byte());
    const unsigned high = TRY(header_byte());
    for (unsigned left = high << 8 | low; left > 0; --left) TRY(header_byte());
  }
  if ((flags & name) != 0) TRY(skip_text());
  if ((flags & comment) != 0) TRY(skip_text());
  if ((flags & header_crc) != 0) {
    const unsigned computed = header_crc_ & 0xFFFF;
    const unsigned low = TRY(byte());
    const unsigned high = TRY(byte());
    if ((high << 8 | low) != computed) return fail(ErrorKind::malformed, "the checksum of the header is wrong");
  }
  return {};
}

Result<void> GzipStream::read_trailer() {
  std::uint32_t crc = 0;
  std::uint32_t size = 0;
  for (unsigned shift = 0; shift < 32; shift += 8) crc |= std::uint32_t{TRY(byte())} << shift;
  for (unsigned shift = 0; shift < 32; shift += 8) size |= std::uint32_t{TRY(byte())} << shift;
  if (crc != deflate_.crc()) {
    return fail(ErrorKind::malformed, "gzip: CRC-32 is {:08x}, {:08x} was promised", deflate_.crc(), crc);
  }
  if (size != deflate_.size()) {
    return fail(ErrorKind::malformed, "gzip: inflates to {} bytes (modulo 4 GiB), {} were promised", deflate_.size(),
                size);
  }
  return {};
}

Result<DecodingStream::State> GzipStream::after_member() {
  std::uint8_t value = 0;
  const auto at_end = [&]() -> Result<bool> {
    if (deflate_.take_left_over(value)) return false;
    if (!TRY(more_input())) return true;
    value = TRY(input_byte());
    return false;
  };
  if (TRY(at_end())) return State::end;
  if (value == 0x1F) {
    at_ = At::header;
    return State::more;
  }
  do {
    if (value != 0)
      return fail(ErrorKind::malformed, "gzip: bytes that are not gzip follow the last member, before byte {}",
                  consumed());
  } while (!TRY(at_end()));
  return State::end;
}

}  // namespace plimsoll
