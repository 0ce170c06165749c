// SPDX-License-Identifier: Apache-2.0
// ELF: programs and libraries as Linux keeps them, in 32 and 64 bits and either byte order (gABI, elf.h).
//
//   header             class, order, type, machine, and where the two tables are
//   program headers    segments: what is mapped where; PT_INTERP names the loader, PT_NOTE holds notes
//   section headers    named pieces of the file: .note.package, .dep-v0, .go.buildinfo …; strip may drop the table
//
// Large counts (PN_XNUM, SHN_XINDEX) are kept in the first section header. A note is { u32 owner size, u32 value
// size, u32 type } followed by both texts, each padded to 4 bytes (8 in segments aligned so).
//
// Untrusted: every offset and size is checked when it is used, counts are bounded, and tables that lie are left out
// and told by problem(). A File is a view: the bytes must outlive it. Constant after parse(), so usable from any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace plimsoll::elf {

enum class Order : std::uint8_t { little, big };

// The few numbers of the specification that callers ask for.
inline constexpr std::uint16_t kTypeExecutable = 2, kTypeShared = 3;
inline constexpr std::uint32_t kSegmentLoad = 1, kSegmentDynamic = 2, kSegmentInterpreter = 3, kSegmentNote = 4;
inline constexpr std::uint32_t kSegmentExecute = 1, kSegmentWrite = 2;  // flags of a segment
inline constexpr std::uint32_t kSectionNote = 7, kSectionNoBits = 8;

struct Segment {
  std::uint32_t type = 0, flags = 0;
  std::uint64_t offset = 0, address = 0, file_size = 0, memory_size = 0, align = 0;
};

struct Section {
  std::string_view name;
  std::uint32_t type = 0;
  std::uint64_t flags = 0, address = 0, offset = 0, size = 0, align = 0;
};

struct Note {
  std::string_view owner;  // without its NUL
  std::uint32_t type = 0;
  Bytes value;
};

/// Whether the bytes begin as an ELF file does.
inline bool is_elf(Bytes bytes) {
  return as_text(bytes).starts_with(
      "\x7f"
      "ELF");
}

class File {
 public:
  /// Reads the header and both tables. Fails when the header is no ELF header or the program headers do not fit.
  static Result<File> parse(Bytes bytes);

  [[nodiscard]] Order order() const { return order_; }
  [[nodiscard]] unsigned word_bytes() const { return word_; }  // 4 or 8
  [[nodiscard]] std::uint16_t type() const { return type_; }
  [[nodiscard]] std::uint16_t machine() const { return machine_; }
  [[nodiscard]] std::span<const Segment> segments() const { return segments_; }
  [[nodiscard]] std::span<const Section> sections() const { return sections_; }

  /// The first section of that name; nullptr when there is none.
  [[nodiscard]] const Section* section(std::string_view name) const;
  /// Its bytes in the file; none for .bss and its like. Sections that are compressed are given as they are.
  [[nodiscard]] Result<Bytes> content(const Section& section) const;
  [[nodiscard]] Result<Bytes> content(const Segment& segment) const;

  /// What is mapped from this address on, to the end of the segment's part of the file; empty when nothing is.
  [[nodiscard]] Bytes mapped(std::uint64_t address) const;

  /// The path of the loader; empty when none is asked for.
  [[nodiscard]] std::string_view interpreter() const;
  /// Whether the kernel would run it: not a library, object or core file.
  [[nodiscard]] bool is_program() const;
  /// Of sections and segments, each once. A list that lies ends before the lie.
  [[nodiscard]] std::vector<Note> notes() const;

  /// A number of this file's order; the cursor moves.
  [[nodiscard]] Result<std::uint64_t> number(ByteReader& reader, unsigned bytes) const;

  /// Why the section table was left out, wholly or in part.
  [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

 private:
  struct Table {
    std::uint64_t offset = 0, count = 0, entry_bytes = 0;
  };
  explicit File(Bytes bytes) : bytes_(bytes) {}
  Result<void> read_header(Table& segments, Table& sections, std::uint64_t& names);
  Result<Section> read_section(const Table& table, std::uint64_t index, std::uint32_t* name, std::uint64_t* link) const;
  Result<void> read_segments(const Table& table);
  Result<void> read_sections(const Table& table, std::uint64_t names);
  Result<void> correct_counts(Table& segments, Table& sections, std::uint64_t& names) const;

  Bytes bytes_;
  Order order_ = Order::little;
  unsigned word_ = 8;
  std::uint16_t type_ = 0, machine_ = 0;
  std::vector<Segment> segments_;
  std::vector<Section> sections_;
  std::optional<Error> problem_;
};

}  // namespace plimsoll::elf
