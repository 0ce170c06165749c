// SPDX-License-Identifier: Apache-2.0
// For tests only: zip archives made by hand, which may lie.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codec/testing_compress.h"

namespace plimsoll::testing {

inline std::string little(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
  return out;
}

/// One member, with all that can be lied about.
struct Part {
  std::string name, content;
  unsigned method = 0, flags = 0;
  std::string extra;
  std::optional<std::uint32_t> size, packed_size, crc, offset;
};

inline std::string zipped(const std::vector<Part>& parts, std::optional<std::uint64_t> count = {},
                          const std::string& comment = "") {
  std::string out, directory;
  for (const Part& part : parts) {
    const std::string packed = part.method == 8 ? gzip(part.content, 6, Z_DEFAULT_STRATEGY, -15) : part.content;
    const auto crc = static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef*>(part.content.data()), static_cast<uInt>(part.content.size())));
    const std::string common =
        little(part.flags, 2) + little(part.method, 2) + little(0, 4) + little(part.crc.value_or(crc), 4) +
        little(part.packed_size.value_or(static_cast<std::uint32_t>(packed.size())), 4) +
        little(part.size.value_or(static_cast<std::uint32_t>(part.content.size())), 4) + little(part.name.size(), 2);
    directory += "PK\1\2" + little(0x031e, 2) + little(20, 2) + common + little(part.extra.size(), 2) +
                 little(0, 2 + 2 + 2) + little(0100644U << 16, 4) +
                 little(part.offset.value_or(static_cast<std::uint32_t>(out.size())), 4) + part.name + part.extra;
    out += "PK\3\4" + little(20, 2) + common + little(0, 2) + part.name + packed;
  }
  const std::size_t start = out.size();
  const std::uint64_t entries = count.value_or(parts.size());
  return out + directory + "PK\5\6" + little(0, 4) + little(entries, 2) + little(entries, 2) +
         little(directory.size(), 4) + little(start, 4) + little(comment.size(), 2) + comment;
}

}  // namespace plimsoll::testing
