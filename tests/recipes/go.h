// SPDX-License-Identifier: Apache-2.0
// Go programs for tests: the blob of build information and the table of functions, in each of their forms.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "elf.h"

namespace plimsoll::recipe {

inline std::string go_marked(std::string_view modules) {
  return modules.empty() ? std::string{} : std::string(16, '<') + std::string(modules) + std::string(16, '>');
}

/// The form since Go 1.18.
inline std::string go_build_info(std::string_view version, std::string_view modules) {
  std::string out = "\xff Go buildinf:";
  out += "\x08\x02";
  out.resize(32);
  for (const std::string& text : {std::string(version), go_marked(modules)}) {
    std::size_t length = text.size();
    for (; length >= 0x80; length >>= 7) out += static_cast<char>(length | 0x80);
    out += static_cast<char>(length);
    out += text;
  }
  return out;
}

/// The form of Go 1.13 to 1.17: adds the section and what it points to.
inline void add_go_build_info_by_address(Elf& elf, std::string_view version, std::string_view modules) {
  const auto word = [&](std::uint64_t value) { return number(value, elf.word(), elf.order()); };
  std::vector<std::uint64_t> strings;
  for (const std::string& text : {std::string(version), go_marked(modules)}) {
    const std::uint64_t data = elf.next_address();
    elf.section(".rodata", text);
    strings.push_back(elf.next_address());
    elf.section(".noptrdata", word(data) + word(text.size()));
  }
  std::string blob = "\xff Go buildinf:";
  blob += static_cast<char>(elf.word());
  blob += elf.order() == elf::Order::big ? '\1' : '\0';
  blob += word(strings[0]) + word(strings[1]);
  blob.resize(32);
  elf.section(".go.buildinfo", blob);
}

/// A table of functions of Go `minor` (2, 16, 18 or 20); `inlined` have a name but no function of their own.
inline std::string go_functions(int minor, const std::vector<std::string>& functions,
                                const std::vector<std::string>& inlined, unsigned word_bytes, elf::Order order) {
  const auto word = [&](std::uint64_t value) { return number(value, word_bytes, order); };
  const std::uint32_t magic = minor == 2    ? 0xfffffffb
                              : minor == 16 ? 0xfffffffa
                              : minor == 18 ? 0xfffffff0
                                            : 0xfffffff1;
  std::string out = number(magic, 4, order) + std::string("\0\0\1", 3) + static_cast<char>(word_bytes);
  out += word(functions.size());
  if (minor == 2) {
    // A name is followed by tables whose bytes may look like text.
    std::string body;
    const std::size_t first = out.size() + (2 * functions.size() + 1) * word_bytes + 4;
    std::string entries;
    for (std::size_t i = 0; i < functions.size(); ++i) {
      const std::size_t at = first + body.size();
      entries += word(0x1000 + i) + word(at);
      body += word(0x1000 + i) + number(at + word_bytes + 4, 4, order) + functions[i] + '\0';
      if (i < inlined.size()) body += "\x02\x2a\x01\x41" + inlined[i] + '\0';
    }
    return out + entries + word(0x2000) + number(0, 4, order) + body;
  }
  std::string names(1, '\0');
  for (const auto& list : {functions, inlined})
    for (const auto& name : list) names += name + '\0';
  const unsigned words = minor == 16 ? 7 : 8;
  const std::size_t at = 8 + words * word_bytes;
  out += word(1);
  if (minor != 16) out += word(0x1000);
  out += word(at);
  for (unsigned i = minor == 16 ? 3 : 4; i < words; ++i) out += word(at + names.size());
  return out + names + std::string(64, '\5');
}

}  // namespace plimsoll::recipe
