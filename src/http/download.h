// SPDX-License-Identifier: Apache-2.0
// Downloads into a file, for feeds: only when changed, continued where an earlier attempt broke off.
//
// While it runs the bytes are in PATH.partial, with what names their version in PATH.partial.version (the URL and the
// server's ETag or Last-Modified). A whole download is renamed to PATH; a broken one stays as PATH.partial when the
// server gave a validator and is continued by the next call, also of another process. Two downloads to one path at a
// time: the second fails.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/limits.h"
#include "http/client.h"

namespace plimsoll::http {

struct DownloadOptions {
  /// From the Download that wrote the file at `path` last; sent only when that file exists.
  std::string etag, last_modified;
  std::uint64_t most = 16 * kGiB;
};

struct Download {
  enum class State : std::uint8_t { fetched, unchanged } state = State::fetched;
  std::string etag, last_modified;  // to be kept and given to the next download
  std::uint64_t size = 0;
};

/// Fetches `url` into `path` (its folder must exist). Any status but 200, 206 and 304 is an error.
Result<Download> download(Client& client, const std::string& url, const std::filesystem::path& path,
                          const DownloadOptions& options = {});

}  // namespace plimsoll::http
