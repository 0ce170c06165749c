// SPDX-License-Identifier: Apache-2.0
// Berkeley DB's hash format, versions 8 to 10 (libdb: dbinc/db_page.h), in the byte order of the machine that wrote it.
//
//   page 0        at 12 u32 magic, version, page size; at 24 u8 cipher, type 8, flags; at 32 u32 last page
//   every page    at 8 u32 its own number, previous and next page; at 20 u16 entries, u16 free offset or length;
//                 at 25 u8 type; from 26 the content
//   hash page     (type 2 unsorted, 13 sorted) u16 offset per item; items fill the page from its end, key and value
//                 in turn. An item is u8 kind and: 1 the bytes themselves; 3 three bytes unused, u32 page, u32 length
//   overflow page (type 7) bytes, as many as its length says; the value goes on at the next page
//
// Keys are package numbers; number 0 holds the greatest one given so far and no header. Hash pages are found by
// walking the pages in file order rather than by bucket: each holds whole pairs, so a broken chain loses nothing.
// Untrusted: a page belongs to one value only, so chains cannot loop or be shared.
#include <algorithm>
#include <bit>

#include "codec/rpmdb.h"

namespace plimsoll::rpm {
namespace {

constexpr std::size_t kPageHeader = 26;
constexpr std::size_t kLeastPage = 512, kMostPage = 65536;
constexpr std::size_t kOffPageItem = 12;
enum PageType : std::uint8_t { kHashUnsorted = 2, kOverflow = 7, kHashMeta = 8, kHash = 13 };
enum ItemKind : std::uint8_t { kInline = 1, kDuplicates = 2, kOffPage = 3, kOffPageDuplicates = 4 };
constexpr std::uint8_t kChecksummed = 1;  // of the flags

/// Numbers in the database's byte order.
class Fields {
 public:
  Fields(Bytes bytes, std::endian order) : reader_(bytes), order_(order) {}
  template <std::unsigned_integral T>
  Result<T> at(std::size_t offset) {
    TRY(reader_.seek(offset));
    return order_ == std::endian::little ? reader_.little<T>() : reader_.big<T>();
  }

 private:
  ByteReader reader_;
  std::endian order_;
};

struct Page {
  std::uint32_t next;
  std::uint16_t entries;
  std::uint16_t length;
  std::uint8_t type;
  Bytes whole;
};

class HashDatabase {
 public:
  static Result<HashDatabase> open(Bytes file, Damage& damage);
  void read(const OnHeader& each, Damage& damage);

 private:
  HashDatabase(Bytes file, std::endian order, std::size_t page_bytes, std::size_t pages)
      : file_(file), order_(order), page_bytes_(page_bytes), taken_(pages) {}

  [[nodiscard]] std::uint32_t pages() const { return static_cast<std::uint32_t>(taken_.size()); }
  [[nodiscard]] Result<Page> page(std::uint32_t number) const;
  [[nodiscard]] Result<Bytes> item(const Page& page, std::uint32_t index) const;
  void read_pairs(std::uint32_t number, const Page& page, const OnHeader& each, Damage& damage);
  Result<void> read_pair(const Page& page, std::uint32_t index, const OnHeader& each);
  /// The bytes of an item; those of an overflow chain are gathered in `gathered_`.
  Result<Bytes> content(Bytes item);
  Result<Bytes> gather(std::uint32_t first, std::uint32_t length);

  Bytes file_;
  std::endian order_;
  std::size_t page_bytes_;
  std::vector<bool> taken_;  // overflow pages that belong to a value already
  Buffer gathered_;
};

Result<HashDatabase> HashDatabase::open(Bytes file, Damage& damage) {
  ByteReader reader(file);
  TRY(reader.seek(12));
  const auto order = TRY(reader.little<std::uint32_t>()) == 0x00061561 ? std::endian::little : std::endian::big;
  Fields meta(file, order);
  const auto version = TRY(meta.at<std::uint32_t>(16));
  if (version < 8 || version > 10) return fail(ErrorKind::unsupported, "hash version {}; 8 to 10 are known", version);
  const auto page_bytes = TRY(meta.at<std::uint32_t>(20));
  if (!std::has_single_bit(page_bytes) || page_bytes < kLeastPage || page_bytes > kMostPage)
    return fail(ErrorKind::malformed, "page size {}; a power of two from {} to {} is needed", page_bytes, kLeastPage,
                kMostPage);
  if (TRY(meta.at<std::uint8_t>(24)) != 0) return fail(ErrorKind::unsupported, "it is encrypted");
  if (const auto type = TRY(meta.at<std::uint8_t>(25)); type != kHashMeta)
    damage.add({ErrorKind::malformed, fmt::format("page 0 has type {}, not {}", type, int{kHashMeta})});
  if ((TRY(meta.at<std::uint8_t>(26)) & kChecksummed) != 0)
    return fail(ErrorKind::unsupported, "its pages carry checksums");

  const std::size_t promised = std::size_t{TRY(meta.at<std::uint32_t>(32))} + 1;
  const std::size_t there = file.size() / page_bytes;
  if (promised > there)
    damage.add({ErrorKind::malformed, fmt::format("{} pages are promised, {} are there", promised, there)});
  return HashDatabase(file, order, page_bytes, std::min(promised, there));
}

Result<Page> HashDatabase::page(std::uint32_t number) const {
  if (number == 0 || number >= pages()) return fail(ErrorKind::malformed, "page {}: there is no such page", number);
  const Bytes whole = file_.subspan(number * page_bytes_, page_bytes_);
  Fields fields(whole, order_);
  const auto own = TRY(fields.at<std::uint32_t>(8));
  const auto type = TRY(fields.at<std::uint8_t>(25));
  // A page that was reserved and never written is all zeros.
  if (own != number && !(own == 0 && type == 0))
    return fail(ErrorKind::malformed, "page {}: it says it is page {}", number, own);
  return Page{TRY(fields.at<std::uint32_t>(16)), TRY(fields.at<std::uint16_t>(20)), TRY(fields.at<std::uint16_t>(22)),
              type, whole};
}

Result<Bytes> HashDatabase::item(const Page& page, std::uint32_t index) const {
  Fields fields(page.whole, order_);
  const std::size_t start = TRY(fields.at<std::uint16_t>(kPageHeader + 2 * index));
  std::size_t end = page_bytes_;
  if (index > 0) end = TRY(fields.at<std::uint16_t>(kPageHeader + 2 * (index - 1)));
  if (start < kPageHeader + 2 * std::size_t{page.entries} || start >= end || end > page_bytes_)
    return fail(ErrorKind::malformed, "item {} lies from {} to {}", index, start, end);
  return page.whole.subspan(start, end - start);
}

Result<Bytes> HashDatabase::content(Bytes item) {
  switch (std::to_integer<std::uint8_t>(item.front())) {
    case kInline:
      return item.subspan(1);
    case kOffPage: {
      if (item.size() != kOffPageItem) return fail(ErrorKind::malformed, "a reference of {} bytes", item.size());
      Fields fields(item, order_);
      return gather(TRY(fields.at<std::uint32_t>(4)), TRY(fields.at<std::uint32_t>(8)));
    }
    case kDuplicates:
    case kOffPageDuplicates:
      return fail(ErrorKind::malformed, "several headers under one number");
    default:
      return fail(ErrorKind::malformed, "unknown kind {}", std::to_integer<int>(item.front()));
  }
}

Result<Bytes> HashDatabase::gather(std::uint32_t first, std::uint32_t length) {
  gathered_.clear();
  std::uint32_t number = first;
  while (gathered_.size() < length) {
    const Page part = TRY(page(number));
    if (part.type != kOverflow) return fail(ErrorKind::malformed, "page {}: type {}, not overflow", number, part.type);
    if (taken_[number]) return fail(ErrorKind::malformed, "page {}: it is part of another value", number);
    taken_[number] = true;
    if (part.length == 0 || part.length > page_bytes_ - kPageHeader || part.length > length - gathered_.size())
      return fail(ErrorKind::malformed, "page {}: {} bytes where {} are left", number, part.length,
                  length - gathered_.size());
    const Bytes bytes = part.whole.subspan(kPageHeader, part.length);
    gathered_.insert(gathered_.end(), bytes.begin(), bytes.end());
    number = part.next;
  }
  return Bytes(gathered_);
}

Result<void> HashDatabase::read_pair(const Page& page, std::uint32_t index, const OnHeader& each) {
  const Bytes key_item = TRY(item(page, index));
  const Bytes key = TRY(content(key_item));
  if (key.size() != sizeof(std::uint32_t)) return fail(ErrorKind::malformed, "a key of {} bytes", key.size());
  const auto package = TRY(Fields(key, order_).at<std::uint32_t>(0));
  if (package == 0) return {};
  const auto where = [&] { return fmt::format("package {}", package); };
  const Bytes value_item = TRY_AT(where(), item(page, index + 1));
  each(package, TRY_AT(where(), content(value_item)));
  return {};
}

void HashDatabase::read_pairs(std::uint32_t number, const Page& page, const OnHeader& each, Damage& damage) {
  const std::size_t fit = (page_bytes_ - kPageHeader) / 2;
  if (page.entries > fit || page.entries % 2 != 0) {
    damage.add({ErrorKind::malformed, fmt::format("page {}: {} items", number, page.entries)});
    return;
  }
  for (std::uint32_t i = 0; i < page.entries && !damage.hopeless(); i += 2)
    if (auto pair = read_pair(page, i, each); !pair)
      damage.add(std::move(pair).error().context(fmt::format("page {}", number)));
}

void HashDatabase::read(const OnHeader& each, Damage& damage) {
  for (std::uint32_t number = 1; number < pages() && !damage.hopeless(); ++number) {
    auto one = page(number);
    if (!one)
      damage.add(std::move(one).error());
    else if (one->type == kHash || one->type == kHashUnsorted)
      read_pairs(number, *one, each, damage);
  }
}

}  // namespace

Result<Damage> read_bdb(Bytes file, const OnHeader& each) {
  Damage damage;
  HashDatabase database = TRY_AT("Berkeley DB database", HashDatabase::open(file, damage));
  database.read(each, damage);
  return damage;
}

}  // namespace plimsoll::rpm
