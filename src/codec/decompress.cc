// SPDX-License-Identifier: Apache-2.0
#include "codec/decompress.h"

#include <algorithm>
#include <array>

#include "codec/formats.h"

namespace plimsoll {

namespace {

struct Format {
  Compression compression;
  std::string_view name, magic;
  StreamPtr (*wrap)(StreamPtr, std::uint64_t);
};

constexpr std::array kFormats = {
    Format{Compression::gzip, "gzip", {"\x1f\x8b", 2}, gzip_stream},
    Format{Compression::zstd, "zstd", {"\x28\xb5\x2f\xfd", 4}, zstd_stream},
    Format{Compression::xz,
           "xz",
           {"\xfd"
            "7zXZ\0",
            6},
           xz_stream},
    Format{Compression::bzip2, "bzip2", {"BZh", 3}, bzip2_stream},
};
constexpr std::size_t kMagicBytes = 6;

/// A zstd file may begin with a skippable frame (RFC 8878, section 3.1.2): 0x184D2A5?, little endian.
bool is_skippable_frame(std::string_view start) {
  return start.size() >= 4 && (static_cast<unsigned char>(start[0]) & 0xF0) == 0x50 &&
         start.substr(1, 3) == "\x2a\x4d\x18";
}

/// Bytes already read, put back in front of the stream they came from.
class Rejoined final : public ByteStream {
 public:
  Rejoined(Buffer start, StreamPtr rest) : start_(std::move(start)), ready_(start_), rest_(std::move(rest)) {}

  Result<Bytes> next(std::size_t most) override {
    if (ready_.empty()) return rest_->next(most);
    const Bytes chunk = ready_.first(std::min(most, ready_.size()));
    ready_ = ready_.subspan(chunk.size());
    return chunk;
  }

  Result<void> skip(std::uint64_t n) override {
    const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(n, ready_.size()));
    ready_ = ready_.subspan(here);
    return n > here ? rest_->skip(n - here) : Result<void>{};
  }

 private:
  Buffer start_;
  Bytes ready_;
  StreamPtr rest_;
};

}  // namespace

std::string_view compression_name(Compression compression) {
  for (const Format& format : kFormats) {
    if (format.compression == compression) return format.name;
  }
  return "none";
}

Compression detect_compression(Bytes start) {
  const std::string_view text = as_text(start);
  for (const Format& format : kFormats) {
    if (text.starts_with(format.magic)) return format.compression;
  }
  return is_skippable_frame(text) ? Compression::zstd : Compression::none;
}

StreamPtr decompress(StreamPtr inner, Compression compression, std::uint64_t most) {
  for (const Format& format : kFormats) {
    if (format.compression == compression) return format.wrap(std::move(inner), most);
  }
  return inner;
}

Result<StreamPtr> decompress_any(StreamPtr inner, std::uint64_t most) {
  Buffer start;
  while (start.size() < kMagicBytes) {
    const Bytes chunk = TRY(inner->next(kMagicBytes - start.size()));
    if (chunk.empty()) break;
    start.insert(start.end(), chunk.begin(), chunk.end());
  }
  const Compression compression = detect_compression(start);
  return decompress(std::make_unique<Rejoined>(std::move(start), std::move(inner)), compression, most);
}

}  // namespace plimsoll
