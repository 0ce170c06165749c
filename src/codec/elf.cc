// SPDX-License-Identifier: Apache-2.0
#include "codec/elf.h"

#include <algorithm>
#include <utility>

namespace plimsoll::elf {
namespace {

// More than any linker writes; the tables of a hostile file must not cost more than the file.
constexpr std::uint64_t kMostSegments = 4096, kMostSections = 65536;
constexpr std::size_t kMostNotes = 4096;
constexpr std::size_t kLongestName = 256;
constexpr std::uint64_t kMostDynamic = 4096;  // entries of the dynamic section

constexpr std::uint64_t kManySegments = 0xffff, kManySections = 0xffff;  // PN_XNUM, SHN_XINDEX
constexpr std::uint64_t kDynamicFlags1 = 0x6ffffffb, kPositionIndependent = 0x08000000;

std::uint64_t aligned(std::uint64_t size, std::uint64_t to) { return (size + to - 1) / to * to; }

/// Text up to a NUL that must come soon; without one, or past the end, nothing.
std::string_view short_text(Bytes bytes, std::uint64_t offset) {
  if (offset >= bytes.size()) return {};
  const std::string_view text = as_text(bytes.subspan(static_cast<std::size_t>(offset))).substr(0, kLongestName);
  const auto end = text.find('\0');
  return end == text.npos ? std::string_view{} : text.substr(0, end);
}

}  // namespace

Result<std::uint64_t> File::number(ByteReader& reader, unsigned bytes) const {
  const bool little = order_ == Order::little;
  switch (bytes) {
    case 2:
      return little ? TRY(reader.little<std::uint16_t>()) : TRY(reader.big<std::uint16_t>());
    case 4:
      return little ? TRY(reader.little<std::uint32_t>()) : TRY(reader.big<std::uint32_t>());
    default:
      return little ? TRY(reader.little<std::uint64_t>()) : TRY(reader.big<std::uint64_t>());
  }
}

Result<File> File::parse(Bytes bytes) {
  File file(bytes);
  Table segments, sections;
  std::uint64_t names = 0;
  TRY_AT("ELF header", file.read_header(segments, sections, names));
  TRY_AT("ELF header", file.correct_counts(segments, sections, names));
  TRY_AT("ELF program headers", file.read_segments(segments));
  if (auto read = file.read_sections(sections, names); !read) {
    file.sections_.clear();
    file.problem_ = std::move(read.error()).context("ELF section headers");
  }
  return file;
}

Result<void> File::read_header(Table& segments, Table& sections, std::uint64_t& names) {
  ByteReader reader(bytes_);
  const Bytes ident = TRY(reader.take(16));
  if (!is_elf(ident)) return fail(ErrorKind::malformed, "the magic is missing");
  const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(ident[i]); };
  if (byte(4) != 1 && byte(4) != 2) return fail(ErrorKind::malformed, "the class {} is unknown", byte(4));
  if (byte(5) != 1 && byte(5) != 2) return fail(ErrorKind::malformed, "the byte order {} is unknown", byte(5));
  word_ = byte(4) == 1 ? 4 : 8;
  order_ = byte(5) == 1 ? Order::little : Order::big;

  type_ = static_cast<std::uint16_t>(TRY(number(reader, 2)));
  machine_ = static_cast<std::uint16_t>(TRY(number(reader, 2)));
  TRY(reader.skip(4 + word_));  // version, entry address
  segments.offset = TRY(number(reader, word_));
  sections.offset = TRY(number(reader, word_));
  TRY(reader.skip(4 + 2));  // flags, size of this header
  segments.entry_bytes = TRY(number(reader, 2));
  segments.count = TRY(number(reader, 2));
  sections.entry_bytes = TRY(number(reader, 2));
  sections.count = TRY(number(reader, 2));
  names = TRY(number(reader, 2));
  return {};
}

Result<void> File::correct_counts(Table& segments, Table& sections, std::uint64_t& names) const {
  if (sections.offset == 0) {
    sections.count = 0;
    return {};
  }
  const bool many = sections.count == 0 || segments.count == kManySegments || names == kManySections;
  if (!many || sections.entry_bytes != (word_ == 8 ? 64U : 40U)) return {};
  // info of the first section header: the number of segments.
  ByteReader first(bytes_);
  if (!first.seek(static_cast<std::size_t>(std::min<std::uint64_t>(sections.offset, bytes_.size()))) ||
      !first.skip(word_ == 8 ? 44 : 28)) {
    sections.count = 0;
    return {};
  }
  const std::uint64_t info = TRY(number(first, 4));
  std::uint64_t link = 0;
  const Section zero = TRY(read_section(sections, 0, nullptr, &link));
  if (sections.count == 0) sections.count = zero.size;
  if (segments.count == kManySegments) segments.count = info;
  if (names == kManySections) names = link;
  return {};
}

Result<void> File::read_segments(const Table& table) {
  if (table.count == 0 || table.offset == 0) return {};
  const std::uint64_t entry = word_ == 8 ? 56 : 32;
  if (table.entry_bytes != entry)
    return fail(ErrorKind::malformed, "one takes {} bytes, not {}", table.entry_bytes, entry);
  if (table.count > kMostSegments) return fail(ErrorKind::limit, "{}, more than {}", table.count, kMostSegments);
  ByteReader reader(bytes_);
  TRY(reader.seek(static_cast<std::size_t>(std::min<std::uint64_t>(table.offset, bytes_.size()))));
  ByteReader entries(TRY(reader.take(static_cast<std::size_t>(table.count * entry))));
  segments_.reserve(static_cast<std::size_t>(table.count));
  for (std::uint64_t i = 0; i < table.count; ++i) {
    Segment segment;
    segment.type = static_cast<std::uint32_t>(TRY(number(entries, 4)));
    if (word_ == 8) segment.flags = static_cast<std::uint32_t>(TRY(number(entries, 4)));
    segment.offset = TRY(number(entries, word_));
    segment.address = TRY(number(entries, word_));
    TRY(entries.skip(word_));  // physical address
    segment.file_size = TRY(number(entries, word_));
    segment.memory_size = TRY(number(entries, word_));
    if (word_ == 4) segment.flags = static_cast<std::uint32_t>(TRY(number(entries, 4)));
    segment.align = TRY(number(entries, word_));
    segments_.push_back(segment);
  }
  return {};
}

Result<Section> File::read_section(const Table& table, std::uint64_t index, std::uint32_t* name,
                                   std::uint64_t* link) const {
  ByteReader reader(bytes_);
  TRY(reader.seek(static_cast<std::size_t>(std::min<std::uint64_t>(table.offset, bytes_.size()))));
  if (index >= reader.remaining() / table.entry_bytes)
    return fail(ErrorKind::malformed, "header {} lies past the end of the file", index);
  TRY(reader.skip(static_cast<std::size_t>(index * table.entry_bytes)));
  Section section;
  const std::uint64_t name_offset = TRY(number(reader, 4));
  if (name != nullptr) *name = static_cast<std::uint32_t>(name_offset);
  section.type = static_cast<std::uint32_t>(TRY(number(reader, 4)));
  section.flags = TRY(number(reader, word_));
  section.address = TRY(number(reader, word_));
  section.offset = TRY(number(reader, word_));
  section.size = TRY(number(reader, word_));
  const std::uint64_t linked = TRY(number(reader, 4));
  if (link != nullptr) *link = linked;
  TRY(reader.skip(4));  // info
  section.align = TRY(number(reader, word_));
  return section;
}

Result<void> File::read_sections(const Table& table, std::uint64_t names) {
  if (table.count == 0) return {};
  const std::uint64_t entry = word_ == 8 ? 64 : 40;
  if (table.entry_bytes != entry)
    return fail(ErrorKind::malformed, "one takes {} bytes, not {}", table.entry_bytes, entry);
  if (table.count > kMostSections) return fail(ErrorKind::limit, "{}, more than {}", table.count, kMostSections);
  if (table.offset > bytes_.size() || table.count > (bytes_.size() - table.offset) / entry)
    return fail(ErrorKind::malformed, "{} at offset {} do not fit a file of {} bytes", table.count, table.offset,
                bytes_.size());
  if (names >= table.count) return fail(ErrorKind::malformed, "the names are said to be in section {}", names);

  sections_.reserve(static_cast<std::size_t>(table.count));
  const Section strings = TRY(read_section(table, names, nullptr, nullptr));
  const Bytes texts = TRY_AT("names", content(strings));
  for (std::uint64_t i = 0; i < table.count; ++i) {
    std::uint32_t name = 0;
    sections_.push_back(TRY(read_section(table, i, &name, nullptr)));
    sections_.back().name = short_text(texts, name);
  }
  return {};
}

const Section* File::section(std::string_view name) const {
  const auto found = std::ranges::find(sections_, name, &Section::name);
  return found == sections_.end() ? nullptr : &*found;
}

Result<Bytes> File::content(const Section& section) const {
  if (section.type == kSectionNoBits) return Bytes{};
  if (section.offset > bytes_.size() || section.size > bytes_.size() - section.offset)
    return fail(ErrorKind::malformed, "ELF section {}: {} bytes at offset {} do not fit a file of {} bytes",
                printable(section.name), section.size, section.offset, bytes_.size());
  return bytes_.subspan(static_cast<std::size_t>(section.offset), static_cast<std::size_t>(section.size));
}

Result<Bytes> File::content(const Segment& segment) const {
  if (segment.offset > bytes_.size() || segment.file_size > bytes_.size() - segment.offset)
    return fail(ErrorKind::malformed, "ELF segment: {} bytes at offset {} do not fit a file of {} bytes",
                segment.file_size, segment.offset, bytes_.size());
  return bytes_.subspan(static_cast<std::size_t>(segment.offset), static_cast<std::size_t>(segment.file_size));
}

Bytes File::mapped(std::uint64_t address) const {
  for (const Segment& segment : segments_) {
    if (segment.type != kSegmentLoad || address < segment.address) continue;
    const std::uint64_t inside = address - segment.address;
    if (inside >= segment.file_size || segment.offset >= bytes_.size()) continue;
    const std::uint64_t there = std::min<std::uint64_t>(segment.file_size, bytes_.size() - segment.offset);
    if (inside >= there) continue;
    return bytes_.subspan(static_cast<std::size_t>(segment.offset + inside), static_cast<std::size_t>(there - inside));
  }
  return {};
}

std::string_view File::interpreter() const {
  const auto found = std::ranges::find(segments_, kSegmentInterpreter, &Segment::type);
  if (found == segments_.end()) return {};
  const auto bytes = content(*found);
  if (!bytes) return {};
  const std::string_view text = as_text(*bytes);
  return text.substr(0, std::min<std::size_t>(text.find('\0'), 4096));
}

bool File::is_program() const {
  if (type_ == kTypeExecutable) return true;
  if (type_ != kTypeShared) return false;
  if (!interpreter().empty()) return true;
  // A static program that may be loaded anywhere has no loader; the linker marks it in the dynamic section.
  const auto dynamic = std::ranges::find(segments_, kSegmentDynamic, &Segment::type);
  if (dynamic == segments_.end()) return false;
  const auto bytes = content(*dynamic);
  if (!bytes) return false;
  ByteReader reader(*bytes);
  for (std::uint64_t i = 0; i < kMostDynamic; ++i) {
    const auto tag = number(reader, word_);
    const auto value = number(reader, word_);
    if (!tag || !value || *tag == 0) return false;
    if (*tag == kDynamicFlags1) return (*value & kPositionIndependent) != 0;
  }
  return false;
}

std::vector<Note> File::notes() const {
  std::vector<Note> found;
  std::size_t visited = 0;  // lists may overlap
  const auto add = [&](Bytes list, std::uint64_t align) {
    align = align == 8 ? 8 : 4;
    ByteReader reader(list);
    while (reader.remaining() >= 12 && visited++ < kMostNotes) {
      const auto owner_size = number(reader, 4), value_size = number(reader, 4), type = number(reader, 4);
      if (!owner_size || !value_size || !type) return;
      // What follows the value may lack its padding at the end of the list.
      const std::uint64_t value_at = aligned(12 + *owner_size, align);
      if (value_at - 12 > reader.remaining() || *value_size > reader.remaining() - (value_at - 12)) return;
      const auto owner = reader.take(static_cast<std::size_t>(*owner_size));
      if (!owner || !reader.skip(static_cast<std::size_t>(value_at - 12 - *owner_size))) return;
      const auto value = reader.take(static_cast<std::size_t>(*value_size));
      if (!value) return;
      std::string_view text = as_text(*owner);
      text = text.substr(0, text.find('\0'));
      const bool seen = std::ranges::any_of(found, [&](const Note& note) { return note.owner.data() == text.data(); });
      if (!seen) found.push_back({text, static_cast<std::uint32_t>(*type), *value});
      const std::uint64_t padding = aligned(*value_size, align) - *value_size;
      if (!reader.skip(static_cast<std::size_t>(std::min<std::uint64_t>(padding, reader.remaining())))) return;
    }
  };
  for (const Section& section : sections_) {
    if (section.type != kSectionNote) continue;
    if (const auto bytes = content(section)) add(*bytes, section.align);
  }
  for (const Segment& segment : segments_) {
    if (segment.type != kSegmentNote) continue;
    if (const auto bytes = content(segment)) add(*bytes, segment.align);
  }
  return found;
}

}  // namespace plimsoll::elf
