// SPDX-License-Identifier: Apache-2.0
#include "oci/archive.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "codec/gzip_index.h"
#include "codec/tar.h"

namespace plimsoll::oci {

namespace {

/// An image archive holds a few members per layer.
constexpr std::size_t kMostMembers = 100'000;
/// Bodies of a compressed archive that are kept: the documents, in practice.
constexpr std::uint64_t kKeptBody = 64 * kKiB;
constexpr std::uint64_t kKeptInAll = 16 * kMiB;
constexpr int kMostHops = 16;
constexpr std::size_t kMagic = 6;

struct Member {
  std::uint64_t offset = 0, size = 0;  // of the body, in the uncompressed tar
  Compression compression = Compression::none;
  bool sparse = false;         // the body does not lie there as it is
  std::string link;            // another member's name; then the rest means nothing
  std::optional<Buffer> body;  // when kept
};

/// Tells how much of the file behind it was read.
class ProgressStream final : public ByteStream {
 public:
  ProgressStream(StreamPtr inner, Observer& observer) : inner_(std::move(inner)), observer_(observer) {}
  Result<Bytes> next(std::size_t most) override {
    const Bytes chunk = TRY(inner_->next(most));
    observer_.advance(chunk.size());
    return chunk;
  }

 private:
  StreamPtr inner_;
  Observer& observer_;
};

/// The next `left` bytes of a stream it owns.
class RangeStream final : public ByteStream {
 public:
  RangeStream(StreamPtr inner, std::uint64_t size) : inner_(std::move(inner)), left_(size) {}
  Result<Bytes> next(std::size_t most) override {
    if (left_ == 0) return Bytes{};
    const Bytes chunk = TRY(inner_->next(static_cast<std::size_t>(std::min<std::uint64_t>(most, left_))));
    if (chunk.empty()) return fail(ErrorKind::malformed, "the archive ends {} bytes early", left_);
    left_ -= chunk.size();
    return chunk;
  }

 private:
  StreamPtr inner_;
  std::uint64_t left_;
};

Result<Compression> compression_of(const File& file) {
  std::array<std::byte, kMagic> start{};
  const std::size_t got = TRY(file.read_at(0, start));
  return detect_compression(Bytes(start).first(got));
}

class ArchiveStore final : public Store {
 public:
  explicit ArchiveStore(std::shared_ptr<const File> file) : Store(file->name()), file_(std::move(file)) {}

  Result<void> index(Observer& observer) {
    compression_ = TRY(compression_of(*file_));
    if (compression_ == Compression::none) {
      const StreamPtr stream = file_stream(file_);
      return read_headers(*stream);
    }
    // How much a gzip index has read of the file is not to be seen: progress then counts plain bytes.
    const bool is_gzip = compression_ == Compression::gzip;
    observer.begin(fmt::format("opening {}", name()), is_gzip ? 0 : file_->size());
    StreamPtr stream;
    if (is_gzip) {
      gzip_.emplace(file_);
      stream = std::make_unique<ProgressStream>(gzip_->scan(), observer);
    } else {
      stream = decompress(std::make_unique<ProgressStream>(file_stream(file_), observer), compression_);
    }
    auto done = read_headers(*stream);
    observer.end();
    return done;
  }

  Result<std::uint64_t> size(std::string_view path) const override {
    const Member* member = TRY(find(path));
    return member->size;
  }

  Result<Compression> compression(std::string_view path) const override {
    const Member* member = TRY(find(path));
    return member->compression;
  }

  Result<StreamPtr> open(std::string_view path) const override {
    const Member* member = TRY(find(path));
    if (member->body) return std::make_unique<MemoryStream>(*member->body);
    if (member->sparse) {
      return fail(ErrorKind::unsupported, "{}: {} is stored as a sparse file; pack the archive again without that",
                  name(), printable(path));
    }
    if (compression_ == Compression::none) return file_stream(file_, member->offset, member->size);
    if (gzip_) return gzip_->open(member->offset, member->size);
    StreamPtr stream = decompress(file_stream(file_), compression_);
    TRY(stream->skip(member->offset));
    return std::make_unique<RangeStream>(std::move(stream), member->size);
  }

 private:
  Result<void> read_headers(ByteStream& stream) {
    TarReader tar(stream);
    std::uint64_t kept = 0;
    for (;;) {
      const Entry* entry = TRY_AT(name(), tar.next());
      if (!entry) return {};
      if (members_.size() >= kMostMembers)
        return fail(ErrorKind::limit, "{}: more than {} members", name(), kMostMembers);
      Member member;
      if (entry->type == EntryType::file) {
        member.offset = tar.body_offset();
        member.size = entry->size;
        member.sparse = !tar.body_is_plain();
        const bool keep =
            compression_ != Compression::none && entry->size <= kKeptBody && kept + entry->size <= kKeptInAll;
        const std::string path = entry->path;
        TRY_AT(fmt::format("{}: {}", name(), printable(path)), read_start(tar, keep, member));
        if (keep) kept += member.size;
        members_.insert_or_assign(path, std::move(member));
      } else if (entry->type == EntryType::symlink) {
        const std::size_t parent = entry->path.rfind('/');
        const bool beside = parent != std::string::npos && !entry->link.starts_with('/');
        member.link = normalise_path(beside ? entry->path.substr(0, parent + 1) + entry->link : entry->link);
        members_.insert_or_assign(entry->path, std::move(member));
      } else if (entry->type == EntryType::hard_link) {
        // An archiver names a member by its own name when the file it linked to was replaced meanwhile.
        if (entry->link == entry->path) continue;
        member.link = entry->link;
        members_.insert_or_assign(entry->path, std::move(member));
      } else if (entry->type != EntryType::folder) {
        members_.erase(entry->path);
      }
    }
  }

  static Result<void> read_start(TarReader& tar, bool keep, Member& member) {
    Buffer start;
    const std::uint64_t wanted = keep ? member.size : std::min<std::uint64_t>(member.size, kMagic);
    while (start.size() < wanted) {
      const Bytes chunk = TRY(tar.body(static_cast<std::size_t>(wanted - start.size())));
      if (chunk.empty()) return fail(ErrorKind::malformed, "the member ends {} bytes early", wanted - start.size());
      start.insert(start.end(), chunk.begin(), chunk.end());
    }
    member.compression = detect_compression(Bytes(start).first(std::min(start.size(), kMagic)));
    if (keep) member.body = std::move(start);
    return {};
  }

  Result<const Member*> find(std::string_view path) const {
    auto found = members_.find(normalise_path(path));
    for (int hop = 0; found != members_.end() && !found->second.link.empty(); ++hop) {
      if (hop == kMostHops)
        return fail(ErrorKind::malformed, "{}: the links of {} go in a circle", name(), printable(path));
      found = members_.find(found->second.link);
    }
    if (found == members_.end())
      return fail(ErrorKind::not_found, "{}: there is no member {}", name(), printable(path));
    return &found->second;
  }

  std::shared_ptr<const File> file_;
  Compression compression_ = Compression::none;
  std::optional<GzipIndex> gzip_;
  std::map<std::string, Member, std::less<>> members_;
};

/// Folders that a Linux root has at its top and no image archive does.
constexpr std::array<std::string_view, 14> kRootFolders{"bin", "boot", "dev",  "etc", "home", "lib", "lib64",
                                                        "opt", "proc", "root", "run", "sbin", "usr", "var"};

}  // namespace

Result<StorePtr> open_archive_store(std::shared_ptr<const File> file, Observer& observer) {
  auto store = std::make_shared<ArchiveStore>(std::move(file));
  TRY(store->index(observer));
  return store;
}

Result<bool> is_root_filesystem(std::shared_ptr<const File> file) {
  constexpr int kLookedAt = 64;
  const Compression compression = TRY(compression_of(*file));
  const StreamPtr stream = decompress(file_stream(file), compression);
  TarReader tar(*stream);
  for (int i = 0; i < kLookedAt; ++i) {
    const Entry* entry = TRY_AT(file->name(), tar.next());
    if (!entry) return false;
    const std::string_view top = std::string_view(entry->path).substr(0, entry->path.find('/'));
    if (std::ranges::find(kRootFolders, top) != kRootFolders.end()) return true;
    if (entry->type == EntryType::file && entry->size > 0) return false;
  }
  return false;
}

}  // namespace plimsoll::oci
