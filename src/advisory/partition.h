// SPDX-License-Identifier: Apache-2.0
// PartitionReader: one partition's file, opened immutable. What it says of itself is checked on opening (size, kind,
// schema); whether its bytes are the ones of the index only verify() proves.
//
// Files are untrusted: damage is an Error that names the file. One thread at a time.
#pragma once

#include <functional>
#include <memory>

#include "advisory/index.h"
#include "base/file.h"

namespace plimsoll::advisory {

/// Rows, wherever they go.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual Result<void> add(Advisory advisory) = 0;
  virtual Result<void> add_known_exploited(std::string_view feed, std::string_view cve, std::string_view date) = 0;
  virtual Result<void> add_published(std::string_view feed, std::string_view cve, std::string_view date) = 0;
  virtual Result<void> add_rating(std::string_view feed, std::string_view cve, const Rating& rating) = 0;
  virtual Result<void> add_epss(std::string_view feed, std::string_view cve, Epss epss) = 0;
  virtual Result<void> add_end_of_life(std::string_view feed, std::string_view product, std::string_view release,
                                       std::string_view date) = 0;
};

using FeedFilter = std::function<bool(std::string_view feed)>;

class PartitionReader {
 public:
  /// Opens a file as the partition that the index describes. ErrorKind::not_found when it is not there.
  static Result<PartitionReader> open(const std::filesystem::path& file, const Partition& partition);
  PartitionReader(PartitionReader&&) noexcept;
  PartitionReader& operator=(PartitionReader&&) noexcept;
  ~PartitionReader();

  // Of advisories.
  Result<std::vector<Advisory>> lookup(std::string_view ecosystem, std::string_view package, KeyKind key);
  Result<bool> covers(std::string_view ecosystem);
  // Of CVEs.
  Result<CveDetails> details(std::string_view cve);
  // Of ends of life.
  Result<std::string> end_of_life(std::string_view product, std::string_view release);

  /// Every row of the feeds that are wanted, in stored order.
  Result<void> each(const FeedFilter& wanted, RowSink& sink);
  /// Proves the file whole: its digest, SQLite's own check, the digest over its rows, and the row counts of its feeds.
  Result<void> verify();

 private:
  struct State;
  explicit PartitionReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Whether a file is of the size and the digest that the index gives.
Result<void> check_file(const std::shared_ptr<const File>& file, const Partition& partition);

}  // namespace plimsoll::advisory
