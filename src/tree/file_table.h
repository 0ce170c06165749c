// SPDX-License-Identifier: Apache-2.0
// FileTable: everything one layer puts or removes, in the order of its tar, in a form so small that every entry of
// every layer can be kept: paths as what differs from the one before, numbers as varints. About 25 bytes an entry.
//
// The packed form is the table: it is written to the cache as it is, and walked front to back. Bytes from a cache are
// untrusted; unpack() proves them once, and nothing reads past them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "codec/entry.h"

namespace plimsoll::tree {

enum class RecordKind : std::uint8_t {
  file,
  hard_link,  // `link` is the path it shares content with
  symlink,
  folder,
  character_device,
  block_device,
  fifo,
  socket,
  whiteout,  // `path` is what is removed from lower layers
  opaque,    // `path` is a folder whose lower content is hidden
};

struct Record {
  RecordKind kind = RecordKind::file;
  std::string path;           // as Entry::path
  std::string link;           // as Entry::link
  std::string capability;     // the raw security.capability attribute; nearly always empty
  std::uint64_t size = 0;     // of the body; files only
  std::uint64_t content = 0;  // content_hash() of the body; files with a body only
  std::uint32_t mode = 0;     // permission bits with setuid, setgid and sticky
  std::uint32_t uid = 0, gid = 0;
  std::int64_t mtime = 0;  // seconds since 1970
};

/// XXH3 of a body, 64 bits. Equal content is told by it together with the size; it proves nothing against an enemy.
std::uint64_t content_hash(Bytes body);

class FileTable {
 public:
  /// Appends. Paths that share their beginning with the one before cost least; one that is longer than
  /// Limits::path_bytes is left out, since no file system would take it.
  void add(const Record& record);
  [[nodiscard]] std::uint64_t size() const { return count_; }  // records
  [[nodiscard]] bool empty() const { return count_ == 0; }
  /// Whether any record is a whiteout or an opaque mark.
  [[nodiscard]] bool removes() const { return removes_; }

  /// The table as bytes, and back. What does not parse is ErrorKind::malformed.
  [[nodiscard]] std::string_view packed() const { return packed_; }
  static Result<FileTable> unpack(std::string packed);

  /// Front to back: for (Reader reader(table); reader.next();) use(reader.record());
  class Reader {
   public:
    explicit Reader(const FileTable& table) : rest_(table.packed_) {}
    bool next();
    [[nodiscard]] const Record& record() const { return record_; }

   private:
    friend class FileTable;
    Result<void> read();
    std::string_view rest_;
    Record record_;
  };

 private:
  std::string packed_;
  std::string last_path_;
  std::int64_t last_time_ = 0;
  std::uint64_t count_ = 0;
  bool removes_ = false;
};

/// Whether a record only takes away from lower layers.
inline bool is_removal(RecordKind kind) { return kind == RecordKind::whiteout || kind == RecordKind::opaque; }

}  // namespace plimsoll::tree
