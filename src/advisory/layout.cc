// SPDX-License-Identifier: Apache-2.0
#include "advisory/layout.h"

#include <array>

#include "base/limits.h"
#include "codec/decompress.h"
#include "codec/tar.h"
#include "codec/tar_writer.h"

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

/// Members that an archive may have; one of ours has one per partition and four more.
constexpr std::size_t kMostMembers = 100'000;

std::string blob_name(const Digest& digest) { return fmt::format("blobs/sha256/{}", digest.hex()); }

/// Copies a stream to a file; what it was.
Result<Blob> copy(ByteStream& from, PendingFile& to) {
  Hasher hasher;
  Blob out;
  for (;;) {
    const Bytes chunk = TRY(from.next());
    if (chunk.empty()) break;
    hasher.update(chunk);
    out.size += chunk.size();
    TRY(to.write(chunk));
  }
  out.digest = hasher.finish();
  return out;
}

class FolderLayout final : public LayoutWriter {
 public:
  explicit FolderLayout(fs::path folder) : folder_(std::move(folder)) {}

  Result<void> prepare() {
    std::error_code error;
    if (fs::exists(folder_, error) && !(fs::is_directory(folder_, error) && fs::is_empty(folder_, error)))
      return fail(ErrorKind::usage, "{}: there is something already; name a new or empty folder, or a .tar",
                  folder_.string());
    fs::create_directories(folder_ / "blobs" / "sha256", error);
    if (error) return fail_errno(folder_.string(), error.value());
    return {};
  }

  Result<Blob> add_blob(ByteStream& content) override {
    PendingFile file = TRY(PendingFile::create(folder_ / "blobs" / "sha256" / "new"));
    const Blob blob = TRY(copy(content, file));
    TRY(file.commit_as(folder_ / blob_name(blob.digest)));
    return blob;
  }

  Result<void> add_document(std::string_view name, std::string_view text) override {
    return write_file(folder_ / name, text);
  }
  Result<void> finish() override { return {}; }

 private:
  fs::path folder_;
};

class TarLayout final : public LayoutWriter {
 public:
  TarLayout(fs::path path, PendingFile file) : path_(std::move(path)), file_(std::move(file)) {}

  Result<Blob> add_blob(ByteStream& content) override {
    // A header tells digest and size before the body: the content is written aside first.
    PendingFile aside = TRY(PendingFile::create(path_));
    const Blob blob = TRY(copy(content, aside));
    const StreamPtr written = file_stream(TRY(File::open(aside.temporary())));
    TRY(file_.write(as_bytes(TRY(tar_file_header(blob_name(blob.digest), blob.size)))));
    TRY(copy(*written, file_));
    TRY(file_.write(as_bytes(tar_padding(blob.size))));
    return blob;
  }

  Result<void> add_document(std::string_view name, std::string_view text) override {
    TRY(file_.write(as_bytes(TRY(tar_file_header(name, text.size())))));
    TRY(file_.write(as_bytes(text)));
    return file_.write(as_bytes(tar_padding(text.size())));
  }

  Result<void> finish() override {
    TRY(file_.write(as_bytes(tar_end())));
    return file_.commit();
  }

 private:
  fs::path path_;
  PendingFile file_;
};

}  // namespace

Result<std::unique_ptr<LayoutWriter>> create_layout(const fs::path& destination) {
  if (destination.extension() == ".tar")
    return std::make_unique<TarLayout>(destination, TRY(PendingFile::create(destination)));
  auto folder = std::make_unique<FolderLayout>(destination);
  TRY(folder->prepare());
  return folder;
}

Result<LayoutReader> LayoutReader::open(const fs::path& source) {
  LayoutReader out;
  out.name_ = source.string();
  std::error_code error;
  if (fs::is_directory(source, error)) {
    out.folder_ = source;
    return out;
  }
  out.archive_ = TRY(File::open(source));
  std::array<std::byte, 6> start{};
  const std::size_t got = TRY(out.archive_->read_at(0, start));
  if (const Compression packed = detect_compression(Bytes(start).first(got)); packed != Compression::none) {
    return fail(ErrorKind::unsupported,
                "{}: compressed with {}; decompress it first, what is in it is compressed already", out.name_,
                compression_name(packed));
  }
  const StreamPtr stream = file_stream(out.archive_);
  TarReader tar(*stream);
  while (const Entry* entry = TRY_AT(out.name_, tar.next())) {
    if (entry->type != EntryType::file || !tar.body_is_plain()) continue;
    if (out.members_.size() == kMostMembers) return fail(ErrorKind::limit, "{}: too many files in it", out.name_);
    out.members_[entry->path] = {.offset = tar.body_offset(), .size = entry->size};
  }
  return out;
}

Result<StreamPtr> LayoutReader::stream(const std::string& name, std::uint64_t& size) const {
  if (!archive_) {
    auto file = TRY(File::open(folder_ / name));
    size = file->size();
    return file_stream(std::move(file));
  }
  const auto member = members_.find(name);
  if (member == members_.end()) return fail(ErrorKind::not_found, "{}: no {} in it", name_, name);
  size = member->second.size;
  return file_stream(archive_, member->second.offset, size);
}

Result<std::string> LayoutReader::document(std::string_view name) const {
  std::uint64_t size = 0;
  const StreamPtr content = TRY(stream(std::string(name), size));
  const Buffer whole = TRY_AT(fmt::format("{}: {}", name_, name), read_all(*content, kLimits.manifest_bytes));
  return std::string(as_text(whole));
}

Result<StreamPtr> LayoutReader::blob(const Blob& blob) const {
  const std::string name = blob_name(blob.digest);
  std::uint64_t size = 0;
  const StreamPtr content = TRY(stream(name, size));
  if (size != blob.size)
    return fail(ErrorKind::mismatch, "{}: damaged: {} has {} bytes, but {} were promised", name_, name, size,
                blob.size);
  const Digest found = TRY_AT(name_, Digest::sha256(*content));
  if (found != blob.digest)
    return fail(ErrorKind::mismatch, "{}: damaged: a blob does not match its digest\n  expected {}\n  got      {}",
                name_, blob.digest.str(), found.str());
  return stream(name, size);
}

Result<std::string> LayoutReader::text(const Blob& blob) const {
  if (blob.size > 2 * kLimits.manifest_bytes)
    return fail(ErrorKind::limit, "{}: a document of {} bytes", name_, blob.size);
  const StreamPtr content = TRY(this->blob(blob));
  const Buffer whole = TRY_AT(name_, read_all(*content, blob.size));
  if (Digest::sha256(whole) != blob.digest) return fail(ErrorKind::mismatch, "{}: changed while it was read", name_);
  return std::string(as_text(whole));
}

}  // namespace plimsoll::advisory
