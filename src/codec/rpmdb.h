// SPDX-License-Identifier: Apache-2.0
// rpm's database of installed packages, read from bytes in memory: the table "Packages" in each of the three formats
// rpm has had. All three hold the same thing, a package number and the package's header (codec/rpm_header.h).
//
//   SQLite        rpmdb.sqlite   Fedora since 33, RHEL 9 and its kin, Amazon Linux 2023, Photon 5, Azure Linux
//   NDB           Packages.db    SUSE since 15; rpm's own format
//   Berkeley DB   Packages       everything older: RHEL to 8, Amazon Linux 2, Photon to 4, Mariner 1
//
// Untrusted: every page, slot and cell is used at most once, so the work is linear in the size of the file and no more
// bytes are delivered than it holds. What is sound is delivered; what is not is told part by part.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace plimsoll::rpm {

enum class Backend : std::uint8_t { sqlite, ndb, bdb };

/// By magic; nullopt when it is none of them.
std::optional<Backend> database_backend(Bytes file);
std::string_view backend_name(Backend backend);

/// Parts of a database that could not be read: the first few in words, all in number.
class Damage {
 public:
  void add(Error error);
  /// So many that reading on serves nobody; readers then stop.
  [[nodiscard]] bool hopeless() const;
  [[nodiscard]] const std::vector<Error>& errors() const { return errors_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  std::vector<Error> errors_;
  std::uint64_t count_ = 0;
};

/// Called once for each package; the bytes live until it returns.
using OnHeader = std::function<void(std::uint32_t number, Bytes header)>;

/// Reads a database of any format and gives what was passed over. An error: nothing could be read at all.
Result<Damage> read_database(Bytes file, const OnHeader& each);

// One function per format; the caller has seen its magic.
Result<Damage> read_sqlite(Bytes file, const OnHeader& each);
Result<Damage> read_ndb(Bytes file, const OnHeader& each);
Result<Damage> read_bdb(Bytes file, const OnHeader& each);

/// True when a SQLite write-ahead log (rpmdb.sqlite-wal) holds at least one committed change. Whether it has been
/// copied into the database already cannot be told from the log; rpm truncates the log once it has.
bool has_committed_changes(Bytes write_ahead_log);

}  // namespace plimsoll::rpm
