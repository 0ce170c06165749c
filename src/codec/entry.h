// SPDX-License-Identifier: Apache-2.0
// EntryReader: a file tree told as a sequence of entries, front to back. A tar layer and a root folder are both one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/stream.h"

namespace plimsoll {

enum class EntryType : std::uint8_t { file, hard_link, symlink, folder, character_device, block_device, fifo, socket };

struct Entry {
  EntryType type = EntryType::file;
  /// Normalised: no leading or trailing "/", no "." or empty parts, ".." resolved without leaving the root; the root
  /// itself is "".
  std::string path;
  std::string link;        // symlink: target as written; hard link: target path, normalised
  std::uint64_t size = 0;  // bytes of the body (files only)
  std::uint32_t mode = 0;  // permission bits with setuid, setgid and sticky
  std::uint32_t uid = 0, gid = 0;
  std::int64_t mtime = 0;                                  // seconds since 1970
  std::map<std::string, std::string, std::less<>> xattrs;  // "security.capability" …; raw bytes
};

/// Something in a tree that could not be told as an entry.
struct EntryProblem {
  std::string path;
  std::string reason;
};

class EntryReader {
 public:
  virtual ~EntryReader() = default;
  /// The next entry, or nullptr at the end. The pointer lives until the next call; an unread body is passed over.
  virtual Result<const Entry*> next() = 0;
  /// The next bytes of the current entry's body; empty at its end.
  virtual Result<Bytes> body(std::size_t most = std::numeric_limits<std::size_t>::max()) = 0;
  /// Whether the current body is stored as it is. A sparse file's is not: body() fills in its holes, which cost whoever
  /// made the file nothing.
  [[nodiscard]] virtual bool body_is_plain() const { return true; }
  /// The whole rest of the body; more than `limit` bytes is ErrorKind::limit and leaves the reader usable.
  Result<Buffer> whole_body(std::uint64_t limit);
  /// The same, appended to what is there.
  Result<void> append_body(Buffer& into, std::uint64_t limit);
  /// What next() passed over since the last call: a folder that may not be read, say. A tar has none: there it is an
  /// error.
  virtual std::vector<EntryProblem> take_problems() { return {}; }
};

/// "usr/bin" of "usr/bin/x"; empty for what stands at the root.
std::string_view folder_of(std::string_view path);
/// Whether a path lies in a folder, at any depth; the folder itself does not, and everything else lies in "".
bool is_below(std::string_view path, std::string_view folder);

/// Brings a path from an archive into Entry::path form.
std::string normalise_path(std::string_view path);

}  // namespace plimsoll
