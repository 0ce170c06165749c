// SPDX-License-Identifier: Apache-2.0
// NDB, rpm's own database format (rpm: lib/backend/ndb/rpmpkg.c). All numbers are little-endian, and the file is
// counted in blocks of 16 bytes:
//
//   header   "RpmP", u32 version 0, u32 generation, u32 slot pages, u32 next package, padded to two blocks
//   slots    one block each, filling the slot pages of 4096 bytes: "Slot", u32 package, u32 block, u32 blocks;
//            block 0 marks a free slot
//   blobs    "BlbS", u32 package, u32 generation, u32 length, bytes, zeros to fill the blocks,
//            u32 Adler-32 of all before, u32 length, "BlbE"
//
// rpm checks the Adler-32 only when it rearranges the file. Here a wrong one is told, and the header still delivered.
#include <algorithm>

#include <zlib.h>

#include "codec/rpmdb.h"

namespace plimsoll::rpm {
namespace {

constexpr std::size_t kBlock = 16;
constexpr std::size_t kSlotPage = 4096;
constexpr std::size_t kHeaderBlocks = 2;
constexpr std::size_t kBlobHead = 16;
constexpr std::size_t kBlobTail = 12;

struct Slot {
  std::uint32_t package, block, blocks;
};

struct Blob {
  Bytes header;
  bool sound;  // the checksum is right
};

std::uint32_t adler(Bytes bytes) {
  uLong sum = adler32_z(0, Z_NULL, 0);
  sum = adler32_z(sum, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  return static_cast<std::uint32_t>(sum);
}

Result<void> expect(ByteReader& reader, std::string_view magic) {
  const std::string_view found = as_text(TRY(reader.take(magic.size())));
  if (found != magic) return fail(ErrorKind::malformed, "\"{}\" where \"{}\" belongs", printable(found), magic);
  return {};
}

/// The slots in use, in the order of their blobs.
Result<std::vector<Slot>> read_slots(Bytes file, Damage& damage) {
  ByteReader reader(file);
  TRY(expect(reader, "RpmP"));
  const auto version = TRY(reader.little<std::uint32_t>());
  if (version != 0) return fail(ErrorKind::unsupported, "version {}; only 0 is known", version);
  TRY(reader.skip(4));
  const auto pages = TRY(reader.little<std::uint32_t>());
  const std::size_t there = file.size() / kSlotPage;
  if (pages > there)
    damage.add({ErrorKind::malformed, fmt::format("{} slot pages are promised, {} are there", pages, there)});

  TRY(reader.seek(kHeaderBlocks * kBlock));
  const std::size_t slots_end = std::min<std::size_t>(pages, there) * kSlotPage;
  std::vector<Slot> slots;
  while (reader.offset() < slots_end && !damage.hopeless()) {
    const std::size_t at = reader.offset();
    ByteReader one(TRY(reader.take(kBlock)));
    if (auto magic = expect(one, "Slot"); !magic) {
      damage.add(std::move(magic).error().context(fmt::format("slot at offset {}", at)));
      continue;
    }
    const Slot slot{TRY(one.little<std::uint32_t>()), TRY(one.little<std::uint32_t>()),
                    TRY(one.little<std::uint32_t>())};
    if (slot.block == 0) continue;
    if (std::uint64_t{slot.block} * kBlock < slots_end)
      damage.add({ErrorKind::malformed, fmt::format("slot at offset {} points into the slots", at)});
    else
      slots.push_back(slot);
  }
  std::sort(slots.begin(), slots.end(), [](const Slot& a, const Slot& b) {
    return a.block != b.block ? a.block < b.block : a.package < b.package;
  });
  return slots;
}

Result<Blob> read_blob(Bytes file, const Slot& slot) {
  ByteReader whole(file);
  const Bytes blocks = TRY(whole.at(std::size_t{slot.block} * kBlock, std::size_t{slot.blocks} * kBlock));
  ByteReader reader(blocks);
  TRY(expect(reader, "BlbS"));
  const auto package = TRY(reader.little<std::uint32_t>());
  if (package != slot.package) return fail(ErrorKind::malformed, "the blob there belongs to package {}", package);
  TRY(reader.skip(4));
  const auto length = TRY(reader.little<std::uint32_t>());
  const Bytes header = TRY(reader.take(length));
  if ((kBlobHead + length + kBlobTail + kBlock - 1) / kBlock != slot.blocks)
    return fail(ErrorKind::malformed, "{} bytes do not make {} blocks", length, slot.blocks);

  ByteReader tail(blocks.last(kBlobTail));
  const auto sum = TRY(tail.little<std::uint32_t>());
  const auto again = TRY(tail.little<std::uint32_t>());
  if (again != length)
    return fail(ErrorKind::malformed, "the length is {} before the blob and {} after", length, again);
  TRY(expect(tail, "BlbE"));
  return Blob{header, adler(blocks.first(blocks.size() - kBlobTail)) == sum};
}

}  // namespace

Result<Damage> read_ndb(Bytes file, const OnHeader& each) {
  Damage damage;
  const std::vector<Slot> slots = TRY_AT("NDB database", read_slots(file, damage));
  std::uint64_t free_from = 0;
  for (const Slot& slot : slots) {
    if (damage.hopeless()) break;
    const auto where = [&] { return fmt::format("package {} at block {}", slot.package, slot.block); };
    if (slot.block < free_from) {
      damage.add({ErrorKind::malformed, where() + " overlaps another"});
      continue;
    }
    const auto blob = read_blob(file, slot);
    if (!blob) {
      damage.add(Error(blob.error()).context(where()));
      continue;
    }
    free_from = std::uint64_t{slot.block} + slot.blocks;
    if (!blob->sound) damage.add({ErrorKind::mismatch, where() + ": the checksum is wrong"});
    each(slot.package, blob->header);
  }
  return damage;
}

}  // namespace plimsoll::rpm
