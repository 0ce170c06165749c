// SPDX-License-Identifier: Apache-2.0
// Views of untrusted bytes, and the checked reader through which alone they are interpreted.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll {

using Bytes = std::span<const std::byte>;
using Buffer = std::vector<std::byte>;

inline Bytes as_bytes(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }
inline std::string_view as_text(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// Length of the well-formed UTF-8 sequence at the start of `text`, or 0 when there is none (Unicode 15, table 3-7).
std::size_t utf8_sequence(std::string_view text);

/// Untrusted text made fit for a terminal or a log line: control characters and bytes that are not UTF-8 become
/// \xNN; longer than `limit` bytes is cut with "…".
std::string printable(std::string_view text, std::size_t limit = 1024);

/// A cursor over untrusted bytes. Every access is checked; a read past the end is ErrorKind::malformed and names the
/// offset. Cheap to copy.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - offset_; }
  [[nodiscard]] Bytes all() const { return bytes_; }

  /// The next n bytes; the cursor moves past them.
  Result<Bytes> take(std::size_t n);
  Result<void> skip(std::size_t n);
  /// Moves the cursor to an absolute offset, at most the size.
  Result<void> seek(std::size_t offset);
  /// n bytes at an absolute offset; the cursor stays.
  [[nodiscard]] Result<Bytes> at(std::size_t offset, std::size_t n) const;
  /// Text up to, not including, the next NUL; the cursor moves past the NUL. No NUL is an error.
  Result<std::string_view> c_string();

  template <std::unsigned_integral T>
  Result<T> little() {
    const Bytes raw = TRY(take(sizeof(T)));
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
      value = static_cast<T>(value | (static_cast<T>(std::to_integer<T>(raw[i])) << (8 * i)));
    return value;
  }
  template <std::unsigned_integral T>
  Result<T> big() {
    const Bytes raw = TRY(take(sizeof(T)));
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
      value = static_cast<T>((sizeof(T) == 1 ? 0 : value << 8) | std::to_integer<T>(raw[i]));
    return value;
  }

 private:
  Bytes bytes_;
  std::size_t offset_ = 0;
};

}  // namespace plimsoll
