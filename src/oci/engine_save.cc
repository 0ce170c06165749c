// SPDX-License-Identifier: Apache-2.0
// Reads what `docker save` streams without keeping any of it. What is a layer shows in the bytes, not in the names:
// those changed three times, and the documents that would explain them may come last.
#include <algorithm>

#include "codec/decompress.h"
#include "codec/tar.h"
#include "oci/engine.h"

namespace plimsoll::oci {
namespace {

constexpr std::size_t kBlock = 512;

// A tar header block with a right checksum (the sum of all bytes, with the checksum field itself counted as blanks),
// or the zero block that ends an empty archive.
bool starts_tar(Bytes block) {
  if (block.size() < kBlock) return false;
  constexpr std::size_t kField = 148, kFieldSize = 8;
  std::uint64_t sum = 0, stated = 0;
  for (std::size_t i = 0; i < kBlock; ++i)
    sum += i >= kField && i < kField + kFieldSize ? ' ' : std::to_integer<std::uint64_t>(block[i]);
  if (sum == kFieldSize * ' ') return true;
  for (const char c : as_text(block.subspan(kField, kFieldSize))) {
    if (c >= '0' && c <= '7')
      stated = stated * 8 + static_cast<std::uint64_t>(c - '0');
    else if (c != ' ')
      break;
  }
  return sum == stated;
}

// The body of the archive's current member, with the bytes that were looked at put back in front.
class MemberStream final : public ByteStream {
 public:
  MemberStream(TarReader& archive, Bytes start) : archive_(archive), start_(start) {}
  Result<Bytes> next(std::size_t most) override {
    if (start_.empty()) return archive_.body(most);
    const Bytes chunk = start_.first(std::min(most, start_.size()));
    start_ = start_.subspan(chunk.size());
    return chunk;
  }

 private:
  TarReader& archive_;
  Bytes start_;
};

}  // namespace

Result<void> stream_saved_layers(ByteStream& archive, const std::function<Result<void>(ByteStream& tar)>& each) {
  TarReader members(archive);
  for (;;) {
    const Entry* member = TRY(members.next());
    if (member == nullptr) break;
    if (member->type != EntryType::file) continue;
    Buffer start;
    while (start.size() < kBlock) {
      const Bytes chunk = TRY(members.body(kBlock - start.size()));
      if (chunk.empty()) break;
      start.insert(start.end(), chunk.begin(), chunk.end());
    }
    const Compression compression = detect_compression(start);
    if (compression == Compression::none && !starts_tar(start)) continue;
    const StreamPtr layer = decompress(std::make_unique<MemberStream>(members, start), compression);
    TRY(each(*layer));
  }
  return members.drain();
}

}  // namespace plimsoll::oci
