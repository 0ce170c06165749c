// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <set>

#include "base/limits.h"

namespace plimsoll {

namespace fs = std::filesystem;

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<std::shared_ptr<const File>> File::open(const fs::path& path) {
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return fail_errno(path.string(), errno);
  return adopt(std::move(fd), path.string());
}

Result<std::shared_ptr<const File>> File::adopt(FileDescriptor fd, std::string name) {
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return fail_errno(name, errno);
  if (!S_ISREG(status.st_mode)) return fail(ErrorKind::unsupported, "{}: not a regular file", name);
  return std::shared_ptr<const File>(
      new File(std::move(fd), std::move(name), static_cast<std::uint64_t>(status.st_size)));
}

Result<std::size_t> File::read_at(std::uint64_t offset, std::span<std::byte> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t n = ::pread(fd_.get(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_errno(name_, errno);
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return done;
}

namespace {

/// Reads ahead in steps that grow while reading on and fall back after a seek, so that hopping over bodies costs one
/// small read each.
class FileStream final : public ByteStream {
 public:
  FileStream(std::shared_ptr<const File> file, std::uint64_t offset, std::uint64_t size)
      : file_(std::move(file)), offset_(offset), left_(size) {}

  Result<Bytes> next(std::size_t most) override {
    if (ready_.empty()) TRY(fill());
    const Bytes chunk = ready_.first(std::min(most, ready_.size()));
    ready_ = ready_.subspan(chunk.size());
    return chunk;
  }

  Result<void> skip(std::uint64_t n) override {
    if (n <= ready_.size()) {
      ready_ = ready_.subspan(static_cast<std::size_t>(n));
      return {};
    }
    n -= ready_.size();
    ready_ = {};
    if (n > left_ || offset_ + n > file_->size())
      return fail(ErrorKind::malformed, "{}: the data ends early", file_->name());
    offset_ += n;
    left_ -= n;
    step_ = kSmallest;
    return {};
  }

 private:
  static constexpr std::size_t kSmallest = 4 * kKiB;
  static constexpr std::size_t kLargest = 256 * kKiB;

  Result<void> fill() {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(step_, left_));
    if (want == 0) return {};
    if (buffer_.size() < want) buffer_.resize(want);
    const std::size_t got = TRY(file_->read_at(offset_, std::span(buffer_).first(want)));
    if (got == 0) return fail(ErrorKind::malformed, "{}: the file ends {} bytes early", file_->name(), left_);
    ready_ = Bytes(buffer_).first(got);
    offset_ += got;
    left_ -= got;
    step_ = std::min(step_ * 4, kLargest);
    return {};
  }

  std::shared_ptr<const File> file_;
  std::uint64_t offset_, left_;
  std::size_t step_ = kSmallest;
  Buffer buffer_;
  Bytes ready_;
};

/// The temporary names of all pending files. Never destroyed: a signal may come while the program ends.
struct Pending {
  std::mutex mutex;
  std::set<fs::path> names;
};
Pending& pending() {
  static auto* const kPending = new Pending;
  return *kPending;
}

void forget_pending(const fs::path& name) {
  const std::lock_guard lock(pending().mutex);
  pending().names.erase(name);
}

fs::path user_folder(const char* own, const char* xdg, const char* below_home) {
  if (const char* value = std::getenv(own); value && *value) return value;
  if (const char* value = std::getenv(xdg); value && *value == '/') return fs::path(value) / "plimsoll";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : "/root") / below_home / "plimsoll";
}

}  // namespace

StreamPtr file_stream(std::shared_ptr<const File> file, std::uint64_t offset, std::uint64_t size) {
  return std::make_unique<FileStream>(std::move(file), offset, size);
}

StreamPtr file_stream(std::shared_ptr<const File> file) {
  const std::uint64_t size = file->size();
  return file_stream(std::move(file), 0, size);
}

Result<std::string> read_file(const fs::path& path, std::uint64_t limit) {
  const auto file = TRY(File::open(path));
  if (file->size() > limit)
    return fail(ErrorKind::limit, "{}: {} bytes, more than the {} allowed", path.string(), file->size(), limit);
  const StreamPtr stream = file_stream(file);
  const Buffer content = TRY_AT(path.string(), read_all(*stream, limit));
  return std::string(as_text(content));
}

Result<void> write_file(const fs::path& path, std::string_view content) {
  PendingFile file = TRY(PendingFile::create(path));
  TRY(file.write(as_bytes(content)));
  TRY(file.take_mode());
  return file.commit();
}

PendingFile::PendingFile(fs::path path, fs::path temporary, FileDescriptor fd)
    : path_(std::move(path)), temporary_(std::move(temporary)), fd_(std::move(fd)) {}

Result<PendingFile> PendingFile::create(const fs::path& path) {
  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < 100; ++attempt) {
    fs::path temporary = path;
    temporary += fmt::format(".{}-{}.part", ::getpid(), counter++);
    const std::lock_guard lock(pending().mutex);
    FileDescriptor fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (fd) {
      pending().names.insert(temporary);
      return PendingFile(path, std::move(temporary), std::move(fd));
    }
    if (errno == ENOENT) return fail(ErrorKind::io, "{}: there is no such folder", path.string());
    if (errno != EEXIST) return fail_errno(path.string(), errno);
  }
  return fail(ErrorKind::io, "{}: no free temporary name beside it", path.string());
}

PendingFile::~PendingFile() {
  if (!fd_) return;
  ::unlink(temporary_.c_str());
  forget_pending(temporary_);
}

Result<void> PendingFile::write(Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_errno(path_.string(), errno);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> PendingFile::take_mode() {
  struct stat replaced = {};
  if (::stat(path_.c_str(), &replaced) != 0 || !S_ISREG(replaced.st_mode)) return {};
  if (::fchmod(fd_.get(), replaced.st_mode & 0777) != 0) return fail_errno(path_.string(), errno);
  return {};
}

Result<void> PendingFile::commit() { return commit_as(path_); }

Result<void> PendingFile::commit_as(const fs::path& path) {
  if (::fsync(fd_.get()) != 0) return fail_errno(path.string(), errno);
  if (::rename(temporary_.c_str(), path.c_str()) != 0) return fail_errno(path.string(), errno);
  fd_ = FileDescriptor();
  forget_pending(temporary_);
  return {};
}

void abandon_pending_files() {
  Pending& all = pending();
  all.mutex.lock();  // and never unlocked
  for (const fs::path& name : all.names) ::unlink(name.c_str());
}

fs::path cache_folder() { return user_folder("PLIMSOLL_CACHE_DIR", "XDG_CACHE_HOME", ".cache"); }
fs::path data_folder() { return user_folder("PLIMSOLL_DATA_DIR", "XDG_DATA_HOME", ".local/share"); }

}  // namespace plimsoll
