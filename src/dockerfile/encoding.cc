// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/encoding.h"

#include <array>

namespace plimsoll::dockerfile {

namespace {

struct Encoding {
  std::string_view name, mark;
  std::size_t width;
  bool big;
};
using namespace std::string_view_literals;
/// UTF-32LE begins like UTF-16LE, so it is asked for first.
constexpr std::array<Encoding, 4> kEncodings = {{{"UTF-32LE", "\xFF\xFE\0\0"sv, 4, false},
                                                 {"UTF-32BE", "\0\0\xFE\xFF"sv, 4, true},
                                                 {"UTF-16LE", "\xFF\xFE"sv, 2, false},
                                                 {"UTF-16BE", "\xFE\xFF"sv, 2, true}}};
constexpr char32_t kUnknown = 0xFFFD;

char32_t unit_at(std::string_view bytes, const Encoding& encoding) {
  char32_t out = 0;
  for (std::size_t i = 0; i < encoding.width; ++i) {
    const std::size_t from = encoding.big ? i : encoding.width - 1 - i;
    out = (out << 8U) | static_cast<unsigned char>(bytes[from]);
  }
  return out;
}

bool is_high(char32_t c) { return c >= 0xD800 && c < 0xDC00; }
bool is_low(char32_t c) { return c >= 0xDC00 && c < 0xE000; }

void append(std::string& to, char32_t c) {
  if (c > 0x10FFFF || is_high(c) || is_low(c)) c = kUnknown;
  const auto byte = [&to](char32_t value) { to += static_cast<char>(static_cast<unsigned char>(value)); };
  const auto more = [&](unsigned shift) { byte(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0U | (c >> 6U)), more(0);
  } else if (c < 0x10000) {
    byte(0xE0U | (c >> 12U)), more(6), more(0);
  } else {
    byte(0xF0U | (c >> 18U)), more(12), more(6), more(0);
  }
}

}  // namespace

std::optional<Decoded> decode(std::string_view bytes) {
  for (const Encoding& encoding : kEncodings) {
    if (!bytes.starts_with(encoding.mark)) continue;
    bytes.remove_prefix(encoding.mark.size());
    Decoded out{encoding.name, {}};
    out.text.reserve(bytes.size());
    for (; bytes.size() >= encoding.width; bytes.remove_prefix(encoding.width)) {
      char32_t c = unit_at(bytes, encoding);
      if (encoding.width == 2 && is_high(c) && bytes.size() >= 4) {
        const char32_t low = unit_at(bytes.substr(2), encoding);
        if (is_low(low)) {
          c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
          bytes.remove_prefix(2);
        }
      }
      append(out.text, c);
    }
    if (!bytes.empty()) append(out.text, kUnknown);
    return out;
  }
  return std::nullopt;
}

}  // namespace plimsoll::dockerfile
