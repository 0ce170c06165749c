// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <algorithm>

#include <fmt/core.h>

namespace plimsoll {

std::size_t utf8_sequence(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return tail(1, low, high) && tail(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

namespace {

/// C0 and C1 controls, DEL, line separators and the characters that reorder text on a terminal.
bool is_unsafe(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return first < 0x20 || first == 0x7F;
  if (sequence.size() == 2) return first == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
  if (sequence.size() != 3) return false;
  return (sequence >= "\u2028" && sequence <= "\u202E") || (sequence >= "\u2066" && sequence <= "\u2069") ||
         sequence == "\u200E" || sequence == "\u200F" || sequence == "\uFEFF";
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  out.reserve(std::min(text.size(), limit));
  while (!text.empty()) {
    if (out.size() >= limit) return out + "…";
    const std::size_t length = utf8_sequence(text);
    const std::string_view sequence = text.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0 || is_unsafe(sequence)) {
      for (const char c : sequence) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += sequence;
    }
    text.remove_prefix(sequence.size());
  }
  return out;
}

Result<Bytes> ByteReader::take(std::size_t n) {
  const Bytes bytes = TRY(at(offset_, n));
  offset_ += n;
  return bytes;
}

Result<void> ByteReader::skip(std::size_t n) {
  TRY(take(n));
  return {};
}

Result<void> ByteReader::seek(std::size_t offset) {
  if (offset > bytes_.size())
    return fail(ErrorKind::malformed, "offset {} lies beyond the end at {}", offset, bytes_.size());
  offset_ = offset;
  return {};
}

Result<Bytes> ByteReader::at(std::size_t offset, std::size_t n) const {
  if (offset > bytes_.size() || n > bytes_.size() - offset) {
    return fail(ErrorKind::malformed, "{} bytes wanted at offset {}, but the data ends at {}", n, offset,
                bytes_.size());
  }
  return bytes_.subspan(offset, n);
}

Result<std::string_view> ByteReader::c_string() {
  const std::string_view rest = as_text(bytes_.subspan(offset_));
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) return fail(ErrorKind::malformed, "text at offset {} has no end", offset_);
  offset_ += end + 1;
  return rest.substr(0, end);
}

}  // namespace plimsoll
