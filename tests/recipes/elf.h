// SPDX-License-Identifier: Apache-2.0
// ELF files for tests, described by their sections and built to bytes.
//
// The whole file is one writable PT_LOAD at kBase, so the address of a section is kBase plus its offset, known as soon
// as it is added. Sections named .interp and .dynamic and those of notes get their segments, too.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "codec/elf.h"

namespace plimsoll::recipe {

/// A number of `bytes` bytes in that order.
inline std::string number(std::uint64_t value, unsigned bytes, elf::Order order) {
  std::string out;
  for (unsigned i = 0; i < bytes; ++i)
    out += static_cast<char>(value >> 8 * (order == elf::Order::little ? i : bytes - 1 - i));
  return out;
}

inline void pad_to(std::string& text, std::size_t alignment) {
  text.resize((text.size() + alignment - 1) / alignment * alignment);
}

inline std::string elf_note(std::string_view owner, std::uint32_t type, std::string_view value, elf::Order order,
                            std::size_t align = 4) {
  std::string out = number(owner.size() + 1, 4, order) + number(value.size(), 4, order) + number(type, 4, order);
  out.append(owner);
  out += '\0';
  pad_to(out, align);
  out.append(value);
  pad_to(out, align);
  return out;
}

class Elf {
 public:
  static constexpr std::uint64_t kBase = 0x400000;
  static constexpr std::size_t kFirst = 0x200;  // offset of the first section

  explicit Elf(unsigned word = 8, elf::Order order = elf::Order::little, std::uint16_t type = elf::kTypeExecutable)
      : word_(word), order_(order), type_(type) {}

  Elf& section(std::string_view name, std::string_view content, std::uint32_t type = 1, std::uint64_t align = 16) {
    pad_to(data_, 16);
    sections_.push_back({std::string(name), type, kFirst + data_.size(), content.size(), align});
    data_.append(content);
    return *this;
  }
  Elf& note(std::string_view name, std::string_view owner, std::uint32_t type, std::string_view value) {
    return section(name, elf_note(owner, type, value, order_), elf::kSectionNote, 4);
  }
  Elf& interpreter(std::string_view path) { return section(".interp", std::string(path) + '\0', 1, 1); }
  /// Where the next section will be.
  [[nodiscard]] std::uint64_t next_address() const { return kBase + kFirst + (data_.size() + 15) / 16 * 16; }
  /// Leaves the section table out, as sstrip does.
  Elf& without_sections() {
    stripped_ = true;
    return *this;
  }
  [[nodiscard]] unsigned word() const { return word_; }
  [[nodiscard]] elf::Order order() const { return order_; }

  [[nodiscard]] std::string text() const {
    std::string names(1, '\0'), table(word_ == 8 ? 64 : 40, '\0');
    std::string data = data_;
    auto sections = sections_;
    pad_to(data, 16);
    sections.push_back({".shstrtab", 3, kFirst + data.size(), 0, 1});
    for (const Part& part : sections) names += part.name + '\0';
    sections.back().size = names.size();
    data += names;
    pad_to(data, 8);
    std::size_t name = 1;
    for (const Part& part : sections) {
      table += n(name, 4) + n(part.type, 4) + w(part.name == ".shstrtab" ? 0 : 3) + w(kBase + part.offset) +
               w(part.offset) + w(part.size) + n(0, 4) + n(0, 4) + w(part.align) + w(0);
      name += part.name.size() + 1;
    }
    const std::size_t end = kFirst + data.size();

    std::string segments = segment(elf::kSegmentLoad, 6, 0, end, 0x1000);
    std::size_t count = 1;
    for (const Part& part : sections_) {
      const std::uint32_t kind = part.name == ".interp"           ? elf::kSegmentInterpreter
                                 : part.name == ".dynamic"        ? elf::kSegmentDynamic
                                 : part.type == elf::kSectionNote ? elf::kSegmentNote
                                                                  : 0;
      if (kind == 0 || count == 7) continue;
      segments += segment(kind, 4, part.offset, part.size, part.align);
      ++count;
    }
    std::string out =
        "\x7f"
        "ELF";
    out += static_cast<char>(word_ == 8 ? 2 : 1);
    out += static_cast<char>(order_ == elf::Order::little ? 1 : 2);
    out += '\1';
    out.resize(16);
    const std::size_t header = word_ == 8 ? 64 : 52;
    out += n(type_, 2) + n(62, 2) + n(1, 4) + w(0) + w(header) + w(stripped_ ? 0 : end) + n(0, 4) + n(header, 2) +
           n(word_ == 8 ? 56 : 32, 2) + n(count, 2) + n(word_ == 8 ? 64 : 40, 2) +
           n(stripped_ ? 0 : sections.size() + 1, 2) + n(stripped_ ? 0 : sections.size(), 2);
    out += segments;
    out.resize(kFirst);
    out += data;
    if (!stripped_) out += table;
    return out;
  }

 private:
  struct Part {
    std::string name;
    std::uint32_t type;
    std::uint64_t offset, size, align;
  };
  [[nodiscard]] std::string n(std::uint64_t value, unsigned bytes) const { return number(value, bytes, order_); }
  [[nodiscard]] std::string w(std::uint64_t value) const { return number(value, word_, order_); }
  [[nodiscard]] std::string segment(std::uint32_t type, std::uint32_t flags, std::uint64_t offset, std::uint64_t size,
                                    std::uint64_t align) const {
    std::string out = n(type, 4);
    if (word_ == 8) out += n(flags, 4);
    out += w(offset) + w(kBase + offset) + w(kBase + offset) + w(size) + w(size);
    if (word_ == 4) out += n(flags, 4);
    return out + w(align);
  }

  unsigned word_;
  elf::Order order_;
  std::uint16_t type_;
  bool stripped_ = false;
  std::vector<Part> sections_;
  std::string data_;
};

}  // namespace plimsoll::recipe
