// SPDX-License-Identifier: Apache-2.0
// Index: the document that says what a database holds. A database is a folder of immutable SQLite files, one per
// partition, and index.json, which is replaced by rename, last:
//
//   {"schema": "plimsoll.advisories/3",
//    "feeds": [{"name", "source", "error", "notes"}],
//    "partitions": [{"name": "Debian:12", "kind": "advisories", "file", "digest", "size", "content",
//                    "feeds": [{"name", "rows", "date", "inputs"}]}]}
//
// A partition is an ecosystem with its release, or one of our own: "cve" (what is known of CVEs whatever they are found
// in) and "eol" (ends of life). "digest" is that of the file, "content" that of its rows. What a feed says about itself
// stands here and not in the files, so that a new date alone rewrites none.
//
// Untrusted: names become file names only through file_name().
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/schema.h"
#include "advisory/store.h"

namespace plimsoll::advisory {

inline constexpr std::string_view kIndexSchema = "plimsoll.advisories/3";
inline constexpr std::string_view kIndexName = "index.json";
inline constexpr std::string_view kCvePartition = "cve", kEndOfLifePartition = "eol";
/// The releases of all ecosystems that OSV names today are some hundreds.
inline constexpr std::size_t kMostPartitions = 2000;

/// What one feed gave to a partition.
struct Share {
  std::string feed;
  std::uint64_t rows = 0;
  std::string date;    // newest date the feed stated
  std::string inputs;  // digest over what the feed was built from, as `db update` fetched it; empty: unknown
  auto operator<=>(const Share&) const = default;
};

struct Partition {
  PartitionKind kind = PartitionKind::advisories;
  std::string name;
  Digest digest, content;
  std::uint64_t size = 0;
  std::vector<Share> shares;  // sorted by feed
  auto operator<=>(const Partition&) const = default;

  [[nodiscard]] std::uint64_t rows() const;
  /// The oldest of its feeds' dates; empty when none states one.
  [[nodiscard]] std::string date() const;
  [[nodiscard]] const Share* share(std::string_view feed) const;
};

struct Index {
  std::vector<FeedStatus> feeds;      // sorted by name; rows and dates are those of the partitions
  std::vector<Partition> partitions;  // sorted by name

  [[nodiscard]] const Partition* find(std::string_view name) const;
  [[nodiscard]] const FeedStatus* feed(std::string_view name) const;
  /// Sorts, drops feeds of which no row is left, and fills in their rows and dates.
  void tidy();
};

/// The partition that holds an ecosystem: its name up to the second colon.
std::string_view partition_of(std::string_view ecosystem);
/// The kind that goes with a partition's name.
PartitionKind kind_of(std::string_view partition);

/// "npm-0123456789abcdef01234567.db": readable, unique per content, and nothing in it that a path could misunderstand.
std::string file_name(const Partition& partition);
/// Whether a file of a database's folder is one of those, or one of ours that never got its name.
bool is_own_file(std::string_view name);

std::string index_text(const Index& index);
/// `where` is for messages. Other schemas are ErrorKind::unsupported.
Result<Index> parse_index(std::string_view text, const std::string& where);
/// The index of the database in a folder.
Result<Index> read_index(const std::filesystem::path& folder);

/// The lines that say how a database at `path` is made anew.
std::string how_to_rebuild(const std::filesystem::path& path);

}  // namespace plimsoll::advisory
