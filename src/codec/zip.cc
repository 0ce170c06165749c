// SPDX-License-Identifier: Apache-2.0
#include "codec/zip.h"

#include <isa-l/crc.h>

#include <algorithm>
#include <optional>

#include "codec/decoding_stream.h"
#include "codec/deflate.h"
#include "codec/zip_directory.h"

namespace plimsoll {

namespace {

class DeflateStream final : public DecodingStream {
 public:
  DeflateStream(StreamPtr inner, std::uint64_t size)
      : DecodingStream(std::move(inner), "deflate", kLimits.plain_bytes, buffer_for(size)) {}

 protected:
  Result<State> decode(std::span<std::byte>& free) override {
    const std::size_t before = free.size();
    const bool fed = TRY(more_input());
    TRY(deflate_.run(input_, free));
    if (deflate_.ended()) return State::end;
    if (!fed && free.size() == before) return ends_early();
    return State::more;
  }

 private:
  /// Members are often small. One byte more lets the end be seen without another round.
  static std::size_t buffer_for(std::uint64_t size) {
    return static_cast<std::size_t>(std::min<std::uint64_t>(size, 256 * kKiB - 1)) + 1;
  }

  Deflate deflate_;
};

/// Passes a member's content through and compares it with what the directory promised.
class VerifiedStream final : public ByteStream {
 public:
  VerifiedStream(StreamPtr inner, const ZipEntry& entry)
      : inner_(std::move(inner)), size_(entry.size), crc_(entry.crc), path_(entry.path) {}

  Result<Bytes> next(std::size_t most) override {
    if (error_) return std::unexpected(*error_);
    auto chunk = pass(most);
    if (!chunk) error_ = chunk.error();
    return chunk;
  }

 private:
  Result<Bytes> pass(std::size_t most) {
    const Bytes chunk = TRY_AT(where(), inner_->next(most));
    if (chunk.size() > size_ - count_)
      return fail(ErrorKind::malformed, "{}: is larger than the {} bytes promised", where(), size_);
    if (chunk.empty() && count_ < size_) {
      return fail(ErrorKind::malformed, "{}: has {} bytes, {} were promised", where(), count_, size_);
    }
    count_ += chunk.size();
    computed_ = crc32_gzip_refl(computed_, reinterpret_cast<const std::uint8_t*>(chunk.data()), chunk.size());
    if (chunk.empty() && computed_ != crc_) {
      return fail(ErrorKind::malformed, "{}: CRC-32 is {:08x}, {:08x} was promised", where(), computed_, crc_);
    }
    return chunk;
  }
  [[nodiscard]] std::string where() const { return "zip member " + printable(path_); }

  StreamPtr inner_;
  std::uint64_t size_, count_ = 0;
  std::uint32_t crc_, computed_ = 0;
  std::string path_;
  std::optional<Error> error_;
};

}  // namespace

struct ZipReader::State {
  ZipSource source;
  Limits limits;
  ZipDirectory directory;
  StreamPtr stream;  // over the central directory
  std::uint64_t left = 0;
  std::uint64_t entries = 0, packed_total = 0, plain_total = 0;
  Buffer record;
  ZipEntry entry;
  std::optional<Error> error;

  Result<const ZipEntry*> advance();
  Result<void> check_totals(const ZipEntryTail& tail);
};

Result<const ZipEntry*> ZipReader::State::advance() {
  if (left == 0) {
    // Without zip64 the count has 16 bits, and writers that go beyond let it wrap.
    const std::uint64_t seen = directory.zip64 ? entries : entries & 0xFFFF;
    if (seen != directory.count) {
      return fail(ErrorKind::malformed, "the central directory has {} entries, the end record says {}", entries,
                  directory.count);
    }
    return nullptr;
  }
  if (++entries > limits.entries) return fail(ErrorKind::limit, "more than {} entries", limits.entries);
  if (left < kZipEntryBytes) return fail(ErrorKind::malformed, "the central directory is cut off");
  record.clear();
  TRY(read_exactly(*stream, kZipEntryBytes, record));
  const ZipEntryTail tail = TRY(zip_entry_tail(record));
  if (left - kZipEntryBytes < tail.size()) return fail(ErrorKind::malformed, "the central directory is cut off");
  if (tail.name > limits.path_bytes) {
    return fail(ErrorKind::limit, "a name of {} bytes, more than the {} allowed", tail.name, limits.path_bytes);
  }
  TRY(read_exactly(*stream, tail.size(), record));
  left -= record.size();
  const Bytes all = record;
  const Bytes name = all.subspan(kZipEntryBytes, tail.name);
  const Bytes extra = all.subspan(kZipEntryBytes + tail.name, tail.extra);
  TRY_AT(printable(as_text(name)), parse_zip_entry(all.first(kZipEntryBytes), name, extra, entry));
  TRY(check_totals(tail));
  return &entry;
}

Result<void> ZipReader::State::check_totals(const ZipEntryTail& tail) {
  const std::uint64_t span = kZipLocalBytes + tail.name;
  // Members that do not overlap fit before the directory, all of them together.
  if (span > source.size() - packed_total || entry.packed_size > source.size() - packed_total - span) {
    return fail(ErrorKind::malformed, "the members up to {} overlap: together they are larger than the archive",
                printable(entry.path));
  }
  packed_total += span + entry.packed_size;
  if (entry.size > limits.plain_bytes - plain_total) {
    return fail(ErrorKind::limit, "the members up to {} inflate to more than {} bytes", printable(entry.path),
                limits.plain_bytes);
  }
  plain_total += entry.size;
  return {};
}

namespace {

template <typename State>
Result<std::unique_ptr<State>> open_state(ZipSource source, const Limits& limits) {
  const ZipDirectory directory = TRY(find_zip_directory(source));
  StreamPtr stream = source.stream(directory.offset, directory.size);
  return std::make_unique<State>(
      State{std::move(source), limits, directory, std::move(stream), directory.size, 0, 0, 0, {}, {}, {}});
}

}  // namespace

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

Result<ZipReader> ZipReader::open(std::shared_ptr<const File> file, const Limits& limits) {
  const std::string name = file->name();
  return ZipReader(TRY_AT(name, open_state<State>(ZipSource(std::move(file)), limits)));
}

Result<ZipReader> ZipReader::open(Bytes bytes, const Limits& limits) {
  return ZipReader(TRY(open_state<State>(ZipSource(bytes), limits)));
}

Result<const ZipEntry*> ZipReader::next() {
  if (state_->error) return std::unexpected(*state_->error);
  auto entry = state_->advance();
  if (!entry) state_->error = entry.error();
  return entry;
}

Result<StreamPtr> ZipReader::open_entry(const ZipEntry& entry) const {
  const std::string where = "zip member " + printable(entry.path);
  if (entry.encrypted) return fail(ErrorKind::unsupported, "{}: is encrypted", where);
  constexpr std::uint16_t kStored = 0, kDeflated = 8;
  if (entry.method != kStored && entry.method != kDeflated) {
    return fail(ErrorKind::unsupported, "{}: is packed by method {}; only stored and deflate are known", where,
                entry.method);
  }
  const ZipSource& source = state_->source;
  if (entry.header > source.size() - state_->directory.base) {
    return fail(ErrorKind::malformed, "{}: begins at {}, beyond the end of the archive", where, entry.header);
  }
  const std::uint64_t header = entry.header + state_->directory.base;
  const Buffer fixed = TRY_AT(where, source.read(header, kZipLocalBytes));
  const std::uint64_t begin = header + TRY_AT(where, zip_local_header_size(fixed));
  const std::uint64_t end = state_->directory.offset;
  if (begin > end || entry.packed_size > end - begin) {
    return fail(ErrorKind::malformed, "{}: its {} bytes at {} run into the central directory at {}", where,
                entry.packed_size, begin, end);
  }
  StreamPtr content = source.stream(begin, entry.packed_size);
  if (entry.method == kDeflated) content = std::make_unique<DeflateStream>(std::move(content), entry.size);
  return std::make_unique<VerifiedStream>(std::move(content), entry);
}

std::uint64_t ZipReader::count() const { return state_->directory.count; }

}  // namespace plimsoll
