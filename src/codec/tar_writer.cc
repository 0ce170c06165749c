// SPDX-License-Identifier: Apache-2.0
#include "codec/tar_writer.h"

#include <array>

#include "base/limits.h"

namespace plimsoll {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::array<char, 2 * kBlock> kZeros{};

}  // namespace

Result<std::string> tar_file_header(std::string_view name, std::uint64_t size) {
  if (name.size() > 100) return fail(ErrorKind::unsupported, "tar: the name {} is too long", printable(name));
  if (size >= 8 * kGiB) return fail(ErrorKind::unsupported, "tar: {}: {} bytes are too many", printable(name), size);
  std::string header(kBlock, '\0');
  const auto put = [&](std::size_t at, std::string_view text) { header.replace(at, text.size(), text); };
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, fmt::format("{:011o}", size));
  put(136, "00000000000");
  put(148, "        ");  // the checksum counts as blanks
  put(156, "0");
  put(257, std::string_view("ustar\00000", 8));
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum));
  header[154] = '\0';
  return header;
}

std::string_view tar_padding(std::uint64_t size) {
  return {kZeros.data(), static_cast<std::size_t>((kBlock - size % kBlock) % kBlock)};
}

std::string_view tar_end() { return {kZeros.data(), kZeros.size()}; }

}  // namespace plimsoll
