// SPDX-License-Identifier: Apache-2.0
#include "codec/tar.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "codec/pax.h"

namespace plimsoll {

namespace {

constexpr std::uint64_t round_up(std::uint64_t size) { return (size + kTarBlock - 1) / kTarBlock * kTarBlock; }

/// What the headers before a member say about it.
struct Extension {
  std::optional<std::string> path, link;  // GNU long names
  std::optional<PaxRecords> pax;
  [[nodiscard]] bool any() const { return path || link || pax; }
};

EntryType entry_type(char type, std::string_view path) {
  switch (type) {
    case '1':
      return EntryType::hard_link;
    case '2':
      return EntryType::symlink;
    case '3':
      return EntryType::character_device;
    case '4':
      return EntryType::block_device;
    case '5':
      return EntryType::folder;
    case 'D':
      return EntryType::folder;  // GNU dump: the body lists names
    case '6':
      return EntryType::fifo;
    case '\0':
      return path.ends_with('/') ? EntryType::folder : EntryType::file;  // before POSIX
    default:
      return EntryType::file;  // as POSIX wants types one does not know to be taken
  }
}

}  // namespace

struct TarReader::State {
  State(ByteStream& source, const Limits& bounds) : stream(source), limits(bounds) {}

  // The stream. `offset` is where it stands.
  Result<bool> load_block();
  Result<void> leave_body();
  Result<std::string> read_text();

  // Members.
  Result<const Entry*> advance();
  Result<void> begin_member(Extension& extension);
  Result<void> describe(Extension& extension);
  Result<void> settle_size(std::uint64_t size);
  Result<void> begin_sparse(Extension& extension);
  Result<void> read_old_map();
  Result<void> read_body_map();
  Result<Bytes> take_stored(std::uint64_t most);
  Result<Bytes> sparse_body(std::size_t most);
  [[nodiscard]] std::unexpected<Error> cut_off() const;
  [[nodiscard]] std::string where() const;
  [[nodiscard]] TarHeader header() const { return TarHeader(block); }
  [[nodiscard]] std::size_t most_extents() const { return limits.pax_bytes / sizeof(TarExtent); }

  ByteStream& stream;
  Limits limits;
  Entry entry;
  std::optional<Error> error;
  bool ended = false;
  std::uint64_t offset = 0, headers = 0, body_start = 0;
  std::array<std::byte, kTarBlock> block{};
  bool held = false;          // `block` is the next header, read ahead
  Bytes ahead;                // the beginning of the body, read ahead into `block`
  std::uint64_t stored = 0;   // bytes of the body still in the stream
  std::uint64_t padding = 0;  // and what fills its last block
  bool hidden = false;        // the body is not the entry's
  bool sparse = false;
  std::vector<TarExtent> extents;
  std::size_t extent = 0;
  std::uint64_t position = 0;  // in the sparse file
};

std::string TarReader::State::where() const {
  return entry.path.empty() ? fmt::format("tar header at byte {}", body_start)
                            : fmt::format("tar member {}", printable(entry.path));
}

std::unexpected<Error> TarReader::State::cut_off() const {
  return fail(ErrorKind::malformed, "{}: the archive is cut off at byte {}", where(), offset);
}

/// The next 512 bytes into `block`; false when the stream ends before the first of them.
Result<bool> TarReader::State::load_block() {
  if (held) {
    held = false;
    return true;
  }
  std::size_t have = 0;
  while (have < block.size()) {
    const Bytes chunk = TRY(stream.next(block.size() - have));
    if (chunk.empty()) {
      if (have == 0) return false;
      return fail(ErrorKind::malformed, "the archive is cut off inside the block at byte {}", offset - have);
    }
    std::memcpy(block.data() + have, chunk.data(), chunk.size());
    have += chunk.size();
    offset += chunk.size();
  }
  return true;
}

Result<void> TarReader::State::leave_body() {
  ahead = {};
  if (const std::uint64_t rest = stored + padding; rest > 0) {
    TRY_AT(where(), stream.skip(rest));
    offset += rest;
  }
  stored = padding = 0;
  return {};
}

/// The body of an extension header.
Result<std::string> TarReader::State::read_text() {
  const std::uint64_t size = TRY_AT(where(), header().size());
  if (size > limits.pax_bytes)
    return fail(ErrorKind::limit, "an extended header of {} bytes, more than the {} allowed", size, limits.pax_bytes);
  std::string text;
  text.reserve(size);
  while (text.size() < size) {
    const Bytes chunk = TRY(stream.next(size - text.size()));
    if (chunk.empty())
      return fail(ErrorKind::malformed, "the archive is cut off inside an extended header at byte {}", offset);
    text += as_text(chunk);
    offset += chunk.size();
  }
  padding = round_up(size) - size;
  return text;
}

Result<const Entry*> TarReader::State::advance() {
  TRY(leave_body());
  entry.path.clear();
  Extension extension;
  for (;;) {
    body_start = offset;
    const bool more = TRY(load_block());
    if (!more || header().is_zero()) {
      if (extension.any())
        return fail(ErrorKind::malformed, "the archive ends at byte {} after an extended header", body_start);
      ended = true;
      return nullptr;
    }
    if (!header().checksum_matches())
      return fail(ErrorKind::malformed, "the block at byte {} is not a tar header", offset - kTarBlock);
    if (++headers > limits.entries) return fail(ErrorKind::limit, "more than {} members", limits.entries);
    const auto as_c_string = [](std::string text) {
      text.resize(std::min(text.find('\0'), text.size()));
      return text;
    };
    switch (header().type()) {
      case 'x':
      case 'X': {  // X: Solaris, before POSIX settled on x
        const std::string records = TRY(read_text());
        extension.pax = TRY_AT(where(), parse_pax(records, most_extents()));
        break;
      }
      case 'L':
        extension.path = as_c_string(TRY(read_text()));
        break;
      case 'K':
        extension.link = as_c_string(TRY(read_text()));
        break;
      // Passed over: defaults for all that follows, which container runtimes ignore too; a volume's label; Solaris
      // ACLs.
      case 'g':
      case 'V':
      case 'A':
        stored = TRY_AT(where(), header().size());
        padding = round_up(stored) - stored;
        break;
      default:
        TRY(begin_member(extension));
        return &entry;
    }
    TRY(leave_body());
  }
}

Result<void> TarReader::State::begin_member(Extension& extension) {
  TRY(describe(extension));
  const std::uint64_t size =
      extension.pax && extension.pax->size ? *extension.pax->size : TRY_AT(where(), header().size());
  body_start = offset;
  hidden = entry.type == EntryType::folder;
  sparse = false;
  const char type = header().type();
  const bool bodiless = type >= '2' && type <= '6';
  stored = bodiless ? 0 : size;
  padding = round_up(stored) - stored;
  entry.size = hidden ? 0 : stored;
  if (entry.type == EntryType::file) TRY_AT(where(), begin_sparse(extension));
  const bool doubtful = entry.type == EntryType::hard_link || (hidden && type != 'D');
  return doubtful && stored > 0 ? settle_size(size) : Result<void>{};
}

/// Fills in all of `entry` but its size.
Result<void> TarReader::State::describe(Extension& extension) {
  const TarHeader fields = header();
  const PaxRecords* pax = extension.pax ? &*extension.pax : nullptr;
  const std::string path = extension.path ? *extension.path : pax && pax->path ? *pax->path : fields.path();
  if (path.size() > limits.path_bytes) {
    return fail(ErrorKind::limit, "tar member {}: a path of {} bytes, more than the {} allowed", printable(path, 80),
                path.size(), limits.path_bytes);
  }
  entry.path = normalise_path(path);
  entry.type = entry_type(fields.type(), path);
  entry.link.clear();
  if (entry.type == EntryType::hard_link || entry.type == EntryType::symlink) {
    entry.link = extension.link ? *extension.link : pax && pax->link ? *pax->link : std::string(fields.link());
    if (entry.link.size() > limits.path_bytes) {
      return fail(ErrorKind::limit, "{}: a link target of {} bytes, more than the {} allowed", where(),
                  entry.link.size(), limits.path_bytes);
    }
    if (entry.type == EntryType::hard_link) entry.link = normalise_path(entry.link);
  }
  entry.mode = fields.mode();
  entry.uid = pax && pax->uid ? *pax->uid : fields.uid();
  entry.gid = pax && pax->gid ? *pax->gid : fields.gid();
  entry.mtime = pax && pax->mtime ? *pax->mtime : fields.mtime();
  entry.xattrs.clear();
  if (pax) entry.xattrs = std::move(extension.pax->xattrs);
  return {};
}

/// Some writers give hard links and old folders a size and a body, others a size and none; POSIX said both, in turn.
/// Where a header follows, there is no body.
Result<void> TarReader::State::settle_size(std::uint64_t size) {
  const bool more = TRY_AT(where(), load_block());
  if (!more || header().is_zero() || header().checksum_matches()) {
    held = more;
    stored = padding = entry.size = 0;
    return {};
  }
  ahead = Bytes(block).first(static_cast<std::size_t>(std::min<std::uint64_t>(size, kTarBlock)));
  stored = size - ahead.size();
  padding = round_up(size) - size;
  if (size < kTarBlock) padding = 0;
  return {};
}

Result<void> TarReader::State::begin_sparse(Extension& extension) {
  PaxRecords* pax = extension.pax ? &*extension.pax : nullptr;
  extents.clear();
  if (header().type() == 'S') {
    entry.size = TRY(header().sparse_real_size());
    TRY(read_old_map());
  } else if (pax && pax->sparse != PaxRecords::Sparse::no) {
    entry.size = pax->real_size.value_or(stored);
    extents = std::move(pax->extents);
    if (pax->sparse == PaxRecords::Sparse::map_in_body) TRY(read_body_map());
  } else {
    return {};
  }
  sparse = true;
  extent = 0;
  position = 0;
  std::uint64_t end = 0, held_bytes = 0;
  for (const TarExtent& run : extents) {
    if (run.offset < end || run.offset > entry.size || run.size > entry.size - run.offset) {
      return fail(ErrorKind::malformed, "the sparse map has an extent at {} of {} bytes out of order or past the end",
                  run.offset, run.size);
    }
    end = run.offset + run.size;
    held_bytes += run.size;
  }
  if (held_bytes > stored)
    return fail(ErrorKind::malformed, "the sparse map names {} bytes, {} are stored", held_bytes, stored);
  return {};
}

Result<void> TarReader::State::read_old_map() {
  const auto add = [&](TarExtent run) -> Result<void> {
    if (extents.size() >= most_extents())
      return fail(ErrorKind::limit, "the sparse map has more than {} extents", most_extents());
    // An empty extent only marks where the file ends.
    if (run.size > 0) extents.push_back(run);
    return {};
  };
  for (std::size_t i = 0; i < TarHeader::kHeaderExtents; ++i) {
    const TarExtent run = TRY(header().sparse_extent(i));
    TRY(add(run));
  }
  bool extended = header().sparse_is_extended();
  for (std::size_t blocks = 0; extended; ++blocks) {
    if (blocks > most_extents())
      return fail(ErrorKind::limit, "the sparse map has more than {} blocks", most_extents());
    if (!TRY(load_block())) return cut_off();
    for (std::size_t i = 0; i < TarHeader::kExtensionExtents; ++i) {
      const TarExtent run = TRY(header().extension_extent(i));
      TRY(add(run));
    }
    extended = header().extension_is_extended();
  }
  body_start = offset;
  return {};
}

/// GNU sparse 1.0: lines with the number of extents, then offset and size of each, filled up to whole blocks.
Result<void> TarReader::State::read_body_map() {
  std::string digits;
  std::optional<std::uint64_t> wanted;
  std::uint64_t start = 0;
  bool has_start = false;
  while (!wanted || extents.size() < *wanted) {
    if (stored < kTarBlock) return fail(ErrorKind::malformed, "the sparse map has no end");
    if (!TRY(load_block())) return cut_off();
    stored -= kTarBlock;
    for (const std::byte b : block) {
      if (wanted && extents.size() == *wanted) break;
      if (const char c = static_cast<char>(b); c != '\n') {
        digits += c;
        if (digits.size() > 20) return fail(ErrorKind::malformed, "the sparse map is not made of numbers");
        continue;
      }
      const std::uint64_t value = TRY(decimal(digits));
      digits.clear();
      if (!wanted) {
        if (value > most_extents())
          return fail(ErrorKind::limit, "the sparse map has {} extents, more than the {} allowed", value,
                      most_extents());
        wanted = value;
      } else if (!has_start) {
        start = value;
        has_start = true;
      } else {
        extents.push_back({start, value});
        has_start = false;
      }
    }
  }
  body_start = offset;
  return {};
}

Result<Bytes> TarReader::State::take_stored(std::uint64_t most) {
  Bytes chunk;
  if (!ahead.empty()) {
    chunk = ahead.first(static_cast<std::size_t>(std::min<std::uint64_t>(most, ahead.size())));
    ahead = ahead.subspan(chunk.size());
    return chunk;
  }
  if (stored == 0 || most == 0) return chunk;
  chunk = TRY_AT(where(), stream.next(static_cast<std::size_t>(std::min(most, stored))));
  if (chunk.empty()) return cut_off();
  stored -= chunk.size();
  offset += chunk.size();
  return chunk;
}

Result<Bytes> TarReader::State::sparse_body(std::size_t most) {
  static constexpr std::array<std::byte, 64 * kKiB> kZeros{};
  while (extent < extents.size() && position == extents[extent].offset + extents[extent].size) ++extent;
  const std::uint64_t data = extent < extents.size() ? extents[extent].offset : entry.size;
  Bytes chunk;
  if (position < data) {
    chunk =
        Bytes(kZeros).first(static_cast<std::size_t>(std::min<std::uint64_t>({most, data - position, kZeros.size()})));
  } else if (extent < extents.size()) {
    chunk = TRY(take_stored(std::min<std::uint64_t>(most, extents[extent].offset + extents[extent].size - position)));
  }
  position += chunk.size();
  return chunk;
}

TarReader::TarReader(ByteStream& stream, const Limits& limits) : state_(std::make_unique<State>(stream, limits)) {}
TarReader::~TarReader() = default;

Result<const Entry*> TarReader::next() {
  if (state_->error) return std::unexpected(*state_->error);
  if (state_->ended) return nullptr;
  auto entry = state_->advance();
  if (!entry) state_->error = entry.error();
  return entry;
}

Result<Bytes> TarReader::body(std::size_t most) {
  if (state_->error) return std::unexpected(*state_->error);
  if (state_->hidden || state_->ended) return Bytes{};
  auto chunk = state_->sparse ? state_->sparse_body(most) : state_->take_stored(most);
  if (!chunk) state_->error = chunk.error();
  return chunk;
}

std::uint64_t TarReader::body_offset() const { return state_->body_start; }
bool TarReader::body_is_plain() const { return !state_->sparse; }

Result<void> TarReader::drain() {
  if (state_->error) return std::unexpected(*state_->error);
  while (!TRY(state_->stream.next()).empty()) {
  }
  return {};
}

}  // namespace plimsoll
