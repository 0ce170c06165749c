// SPDX-License-Identifier: Apache-2.0
#include "codec/tar_header.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace plimsoll {

bool TarHeader::is_zero() const {
  return std::ranges::all_of(block_, [](std::byte b) { return b == std::byte{0}; });
}

bool TarHeader::checksum_matches() const {
  constexpr std::size_t kSum = 148, kSumEnd = 156;
  const auto stored = number(kSum, kSumEnd - kSum);
  if (!stored) return false;
  std::int64_t plain = 0, with_sign = 0;
  for (std::size_t i = 0; i < kTarBlock; ++i) {
    const std::byte b = i >= kSum && i < kSumEnd ? std::byte{' '} : block_[i];
    plain += std::to_integer<std::uint8_t>(b);
    with_sign += static_cast<std::int8_t>(b);
  }
  return *stored == plain || *stored == with_sign;
}

std::string TarHeader::path() const {
  const std::string_view name = text(0, 100);
  const std::string_view magic = as_text(block_.subspan(257, 8));
  if (!magic.starts_with("ustar") || magic.starts_with("ustar ")) return std::string(name);
  // star keeps times behind a shorter prefix and signs the block with "tar".
  const bool star = as_text(block_.subspan(508, 4)) == std::string_view("tar\0", 4);
  const std::string_view prefix = text(345, star ? 131 : 155);
  if (prefix.empty()) return std::string(name);
  std::string path(prefix);
  path += '/';
  path += name;
  return path;
}

std::string_view TarHeader::text(std::size_t offset, std::size_t size) const {
  const std::string_view field = as_text(block_.subspan(offset, size));
  return field.substr(0, field.find('\0'));
}

Result<std::int64_t> TarHeader::number(std::size_t offset, std::size_t size) const {
  const Bytes field = block_.subspan(offset, size);
  const auto first = std::to_integer<std::uint8_t>(field[0]);
  if ((first & 0x80) != 0) {
    const bool negative = (first & 0x40) != 0;
    // Sign-extend from the 7 bits beside the mark.
    auto value = static_cast<std::uint64_t>(negative ? -1 : 0) << 6 | (first & 0x3F);
    for (const std::byte b : field.subspan(1)) {
      const std::uint64_t top = value >> 55;
      if (top != (negative ? 0x1FF : 0)) return fail(ErrorKind::malformed, "a number does not fit 64 bits");
      value = value << 8 | std::to_integer<std::uint8_t>(b);
    }
    return static_cast<std::int64_t>(value);
  }
  std::string_view digits = as_text(field);
  constexpr std::string_view kBlank(" \0", 2);
  digits.remove_prefix(std::min(digits.find_first_not_of(kBlank), digits.size()));
  digits = digits.substr(0, digits.find_last_not_of(kBlank) + 1);
  if (digits.empty()) return 0;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value, 8);
  if (error != std::errc{} || end != digits.end() || value < 0) {
    return fail(ErrorKind::malformed, "\"{}\" is not an octal number", printable(digits));
  }
  return value;
}

Result<std::uint64_t> TarHeader::count(std::size_t offset, std::size_t size) const {
  const std::int64_t value = TRY(number(offset, size));
  if (value < 0) return fail(ErrorKind::malformed, "the size {} is negative", value);
  return static_cast<std::uint64_t>(value);
}

std::int64_t TarHeader::lenient(std::size_t offset, std::size_t size) const { return number(offset, size).value_or(0); }

std::uint32_t TarHeader::identity(std::size_t offset) const {
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(lenient(offset, 8), 0, std::numeric_limits<std::uint32_t>::max()));
}

Result<TarExtent> TarHeader::extent(std::size_t offset) const {
  return TarExtent{TRY(count(offset, 12)), TRY(count(offset + 12, 12))};
}

}  // namespace plimsoll
