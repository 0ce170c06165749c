// SPDX-License-Identifier: Apache-2.0
// Makes the header checksums of a fuzzed tar right where the fuzzer asks for it; nothing would get past them otherwise.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::fuzz {

inline std::string with_checksums(std::string_view input) {
  std::string tar(input);
  for (std::size_t at = 0; at + 512 <= tar.size(); at += 512) {
    if (tar[at + 148] != 'C') continue;  // the fuzzer asks for it
    unsigned sum = 8 * ' ';
    for (std::size_t i = 0; i < 512; ++i) sum += i < 148 || i >= 156 ? static_cast<unsigned char>(tar[at + i]) : 0U;
    for (std::size_t i = 0; i < 8; ++i) tar[at + 155 - i] = static_cast<char>('0' + (sum >> (3 * i) & 7));
  }
  return tar;
}

}  // namespace plimsoll::fuzz
