// SPDX-License-Identifier: Apache-2.0
#include "http/download.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"

namespace plimsoll::http {
namespace {

namespace fs = std::filesystem;

// PATH.partial, locked against other processes.
class Partial {
 public:
  static Result<Partial> open(const fs::path& path) {
    Partial partial;
    partial.path_ = path;
    partial.data_ = path.string() + ".partial";
    partial.version_ = partial.data_.string() + ".version";
    for (;;) {
      partial.fd_ = FileDescriptor(::open(partial.data_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
      if (!partial.fd_) return fail_errno(partial.data_.string(), errno);
      if (flock(partial.fd_.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return fail(ErrorKind::io, "{}: another process is downloading it", path.string());
        return fail_errno(partial.data_.string(), errno);
      }
      // Between our open and our lock the holder may have renamed it into place: then it is not ours to write.
      struct stat ours{}, named{};
      if (fstat(partial.fd_.get(), &ours) != 0) return fail_errno(partial.data_.string(), errno);
      if (::stat(partial.data_.c_str(), &named) == 0 && ours.st_ino == named.st_ino && ours.st_dev == named.st_dev) {
        partial.size_ = static_cast<std::uint64_t>(ours.st_size);
        return partial;
      }
    }
  }

  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// The validator the bytes so far were sent under, when they are of this URL; else forgets them.
  Result<std::string> validator(const std::string& url) {
    const auto text = read_file(version_, 64 * kKiB);
    if (text && size_ > 0 && text->starts_with(url + "\n")) return text->substr(url.size() + 1);
    TRY(restart());
    return "";
  }

  Result<void> restart() {
    size_ = 0;
    std::error_code ignored;
    fs::remove(version_, ignored);
    if (ftruncate(fd_.get(), 0) != 0) return fail_errno(data_.string(), errno);
    return {};
  }

  Result<void> remember(const std::string& url, const std::string& validator) {
    return write_file(version_, url + "\n" + validator);
  }

  Result<void> append(Bytes bytes) {
    while (!bytes.empty()) {
      const ssize_t n = pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(size_));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return fail_errno(data_.string(), errno);
      size_ += static_cast<std::uint64_t>(n);
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return {};
  }

  Result<void> commit() {
    if (fsync(fd_.get()) != 0) return fail_errno(data_.string(), errno);
    if (::rename(data_.c_str(), path_.c_str()) != 0) return fail_errno(path_.string(), errno);
    std::error_code ignored;
    fs::remove(version_, ignored);
    return {};
  }

  void discard() {
    std::error_code ignored;
    fs::remove(version_, ignored);
    fs::remove(data_, ignored);
  }

 private:
  fs::path path_, data_, version_;
  FileDescriptor fd_;
  std::uint64_t size_ = 0;
};

// One request. Errors leave in `partial` what arrived.
Result<Download> fetch(Client& client, const std::string& url, const fs::path& path, const DownloadOptions& options,
                       Partial& partial) {
  const std::string validator = TRY(partial.validator(url));
  Request request;
  request.url = url;
  request.most = options.most;
  if (!validator.empty()) {
    request.headers = {{"Range", fmt::format("bytes={}-", partial.size())}, {"If-Range", validator}};
  } else if (std::error_code ignored; fs::exists(path, ignored)) {
    if (!options.etag.empty())
      request.headers.emplace_back("If-None-Match", options.etag);
    else if (!options.last_modified.empty())
      request.headers.emplace_back("If-Modified-Since", options.last_modified);
  }
  Response response = TRY(client.send(request));
  Download done{Download::State::fetched, std::string(response.headers.get("etag")),
                std::string(response.headers.get("last-modified")), 0};
  if (response.status == 304 && validator.empty()) {
    partial.discard();
    done.state = Download::State::unchanged;
    if (done.etag.empty()) done.etag = options.etag;
    if (done.last_modified.empty()) done.last_modified = options.last_modified;
    std::error_code unknown;
    done.size = fs::file_size(path, unknown);
    if (unknown) done.size = 0;
    return done;
  }
  const auto range = parse_content_range(response.headers.get("content-range"));
  if (response.status == 416 || (response.status == 206 && (!range || range->first != partial.size()))) {
    TRY(partial.restart());
    return fail(ErrorKind::network, "{}: the server could not continue an earlier download", url);
  }
  if (response.status != 200 && response.status != 206) return status_error(response.url, response.status);
  if (response.status == 200) {
    TRY(partial.restart());
    const std::string_view strong = response.headers.strong_etag();
    const std::string version(strong.empty() ? response.headers.get("last-modified") : strong);
    if (!version.empty()) TRY(partial.remember(url, version));
  }
  Observer& observer = *client.options().observer;
  observer.begin("downloading " + url, response.headers.content_length().value_or(0));
  const auto transfer = [&]() -> Result<void> {
    for (;;) {
      const Bytes chunk = TRY(response.body->next());
      if (chunk.empty()) return {};
      if (partial.size() + chunk.size() > options.most)
        return fail(ErrorKind::limit, "{}: more than {} bytes", url, options.most);
      TRY(partial.append(chunk));
      observer.advance(chunk.size());
    }
  };
  const Result<void> transferred = transfer();
  observer.end();
  if (!transferred) return std::unexpected(transferred.error());
  if (range && range->total && *range->total != partial.size())
    return fail(ErrorKind::network, "{}: {} of {} bytes came", url, partial.size(), *range->total);
  done.size = partial.size();
  TRY(partial.commit());
  return done;
}

}  // namespace

Result<Download> download(Client& client, const std::string& url, const fs::path& path,
                          const DownloadOptions& options) {
  Partial partial = TRY(Partial::open(path));
  const std::uint64_t before = partial.size();
  Result<Download> done = fetch(client, url, path, options, partial);
  // What an earlier attempt left may be what does not fit; a second try starts from what is true now.
  if (!done && before > 0 && done.error().kind == ErrorKind::network) done = fetch(client, url, path, options, partial);
  if (done) return done;
  std::error_code ignored;
  const bool keep = done.error().kind == ErrorKind::network && partial.size() > 0 &&
                    fs::exists(path.string() + ".partial.version", ignored);
  if (!keep) partial.discard();
  return done;
}

}  // namespace plimsoll::http
