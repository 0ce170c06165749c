// SPDX-License-Identifier: Apache-2.0
#include "codec/rpm_header.h"

#include <algorithm>
#include <array>
#include <utility>

namespace plimsoll::rpm {
namespace {

constexpr std::uint32_t kMostEntries = 65535;
constexpr std::uint32_t kMostData = 0x0fffffff;
constexpr std::uint32_t kMostValues = 0x000fffff;  // of one tag that is not binary
constexpr std::size_t kEntryBytes = 16;
constexpr std::array<std::uint8_t, 8> kMagic = {0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0};

enum Type : std::uint32_t { kChar = 1, kInt8, kInt16, kInt32, kInt64, kString, kBinary, kStringArray, kI18nString };

bool is_text(std::uint32_t type) { return type == kString || type == kStringArray || type == kI18nString; }

/// Bytes of one value; of texts at least their NUL.
std::uint32_t unit(std::uint32_t type) {
  switch (type) {
    case kInt16:
      return 2;
    case kInt32:
      return 4;
    case kInt64:
      return 8;
    default:
      return 1;
  }
}

bool starts_with_magic(Bytes blob) {
  return blob.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), blob.begin(), [](auto a, auto b) {
           return a == std::to_integer<std::uint8_t>(b);
         });
}

}  // namespace

Result<Header> Header::parse(Bytes blob) {
  ByteReader reader(blob);
  if (starts_with_magic(blob)) TRY(reader.skip(kMagic.size()));
  const auto count = TRY_AT("rpm header", reader.big<std::uint32_t>());
  const auto promised = TRY_AT("rpm header", reader.big<std::uint32_t>());
  if (count == 0 || count > kMostEntries)
    return fail(ErrorKind::malformed, "rpm header: {} entries, between 1 and {} are allowed", count, kMostEntries);
  if (promised > kMostData)
    return fail(ErrorKind::malformed, "rpm header: {} bytes of data, at most {} are allowed", promised, kMostData);
  ByteReader index(TRY_AT("rpm header index", reader.take(count * kEntryBytes)));

  Header header(reader.all().subspan(reader.offset(), std::min<std::size_t>(promised, reader.remaining())));
  if (header.data_.size() < promised)
    header.problem_ = Error{ErrorKind::malformed, fmt::format("rpm header: {} bytes of data are promised, {} are there",
                                                              promised, header.data_.size())};
  header.entries_.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const Entry entry{static_cast<Tag>(TRY(index.big<std::uint32_t>())), TRY(index.big<std::uint32_t>()),
                      TRY(index.big<std::uint32_t>()), TRY(index.big<std::uint32_t>())};
    std::optional<Error> lie = header.check(entry);
    if (!lie)
      header.entries_.push_back(entry);
    else if (!header.problem_)
      header.problem_ = std::move(lie);
  }
  return header;
}

std::optional<Error> Header::check(const Entry& entry) const {
  const char* why = nullptr;
  if (entry.type < kChar || entry.type > kI18nString)
    why = "the type is unknown";
  else if (entry.offset > data_.size())
    why = "the offset is past the data";
  else if (entry.offset % unit(entry.type) != 0)
    why = "the offset is not aligned";
  else if (entry.count == 0 || entry.count > (data_.size() - entry.offset) / unit(entry.type))
    why = "the count does not fit the data";
  else if (entry.type != kBinary && entry.count > kMostValues)
    why = "the count is beyond all measure";
  else if (entry.type == kString && entry.count != 1)
    why = "a string must have the count 1";
  if (why == nullptr) return std::nullopt;
  return Error{ErrorKind::malformed,
               fmt::format("rpm header tag {} (type {}, offset {}, count {}): {}", std::to_underlying(entry.tag),
                           entry.type, entry.offset, entry.count, why)};
}

const Header::Entry* Header::find(Tag tag) const {
  // From the back: an entry added at install time replaces the one of the region.
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& e) { return e.tag == tag; });
  return found == entries_.rend() ? nullptr : &*found;
}

Result<const Header::Entry*> Header::need(Tag tag) const {
  const Entry* entry = find(tag);
  if (entry == nullptr) return fail(ErrorKind::not_found, "rpm header: no tag {}", std::to_underlying(tag));
  return entry;
}

Result<std::vector<std::string_view>> Header::texts(const Entry& entry, std::uint32_t most) const {
  if (!is_text(entry.type))
    return fail(ErrorKind::malformed, "rpm header tag {}: type {} where text is expected",
                std::to_underlying(entry.tag), entry.type);
  ByteReader reader(data_);
  TRY(reader.seek(entry.offset));
  std::vector<std::string_view> out;
  const std::uint32_t count = std::min(entry.count, most);
  out.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i)
    out.push_back(TRY_AT(fmt::format("rpm header tag {}, text {} of {}", std::to_underlying(entry.tag), i, entry.count),
                         reader.c_string()));
  return out;
}

Result<std::vector<std::uint32_t>> Header::numbers(const Entry& entry, std::uint32_t most) const {
  if (entry.type != kInt32)
    return fail(ErrorKind::malformed, "rpm header tag {}: type {} where 32-bit integers are expected",
                std::to_underlying(entry.tag), entry.type);
  ByteReader reader(data_);
  TRY(reader.seek(entry.offset));
  std::vector<std::uint32_t> out;
  const std::uint32_t count = std::min(entry.count, most);
  out.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) out.push_back(TRY(reader.big<std::uint32_t>()));
  return out;
}

Result<std::string_view> Header::string(Tag tag) const {
  const Entry* entry = TRY(need(tag));
  return TRY(texts(*entry, 1)).front();
}

Result<std::vector<std::string_view>> Header::strings(Tag tag) const {
  const Entry* entry = TRY(need(tag));
  return texts(*entry, entry->count);
}

Result<std::uint32_t> Header::int32(Tag tag) const {
  const Entry* entry = TRY(need(tag));
  return TRY(numbers(*entry, 1)).front();
}

Result<std::vector<std::uint32_t>> Header::integers(Tag tag) const {
  const Entry* entry = TRY(need(tag));
  if (entry->type == kInt32) return numbers(*entry, entry->count);
  if (entry->type != kChar && entry->type != kInt8 && entry->type != kInt16)
    return fail(ErrorKind::malformed, "rpm header tag {}: type {} where integers are expected",
                std::to_underlying(entry->tag), entry->type);
  ByteReader reader(data_);
  TRY(reader.seek(entry->offset));
  std::vector<std::uint32_t> out;
  out.reserve(entry->count);
  for (std::uint32_t i = 0; i < entry->count; ++i)
    out.push_back(entry->type == kInt16 ? TRY(reader.big<std::uint16_t>()) : TRY(reader.big<std::uint8_t>()));
  return out;
}

Result<std::vector<std::uint32_t>> Header::int32s(Tag tag) const {
  const Entry* entry = TRY(need(tag));
  return numbers(*entry, entry->count);
}

}  // namespace plimsoll::rpm
