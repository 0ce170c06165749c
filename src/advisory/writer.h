// SPDX-License-Identifier: Apache-2.0
// Writer: gathers the rows of any number of partitions and writes each partition's file. Rows come in any order and
// pile up in SQLite's temporary files (so memory stays small); rank() puts them in order, and write() gives a file
// whose bytes depend on the rows of its partition alone.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "advisory/partition.h"
#include "advisory/partition_file.h"
#include "advisory/sqlite.h"

namespace plimsoll::advisory {

class Writer final : public RowSink {
 public:
  static Result<Writer> create();

  /// Whether a row may be stored: no empty or overlong names, no control characters, ids and dates that are such.
  static Result<void> check(const Advisory& advisory);
  static Result<void> check(std::string_view cve, const Rating& rating);
  static Result<void> check(std::string_view cve, Epss epss);
  /// Of a date that is said of a CVE.
  static Result<void> check_dated(std::string_view cve, std::string_view date);
  static Result<void> check_end_of_life(std::string_view product, std::string_view release, std::string_view date);

  // Rows must pass check(). Lists are sorted here; a row that is there already counts once. Of several dates on which
  // a CVE was listed or published the first is kept, of several ends of life the last, of several EPSS scores the
  // highest.
  Result<void> add(Advisory advisory) override;
  Result<void> add_known_exploited(std::string_view feed, std::string_view cve, std::string_view date) override;
  Result<void> add_published(std::string_view feed, std::string_view cve, std::string_view date) override;
  Result<void> add_rating(std::string_view feed, std::string_view cve, const Rating& rating) override;
  Result<void> add_epss(std::string_view feed, std::string_view cve, Epss epss) override;
  Result<void> add_end_of_life(std::string_view feed, std::string_view product, std::string_view release,
                               std::string_view date) override;

  /// Forgets everything a feed gave so far.
  Result<void> drop(std::string_view feed);

  /// The partitions there are rows for, sorted.
  Result<std::vector<std::string>> partitions();
  /// To be called once all rows are in, before write().
  Result<void> rank();
  /// Writes a partition's rows aside in `folder`; `partition` gets what the index says of it, but for dates and inputs.
  Result<PartitionFile> write(const std::filesystem::path& folder, const std::string& name, Partition& partition);

 private:
  explicit Writer(Database database) : database_(std::move(database)) {}
  Result<void> prepare();
  std::uint32_t word(std::string_view text);
  std::int64_t space(std::string_view ecosystem, KeyKind key);
  Result<void> add_fact(std::string_view cve, const CveFact& fact);
  Result<std::vector<std::uint32_t>> ranks(std::string_view sql, std::size_t count);

  struct Words;
  Result<std::vector<Share>> write_advisories(PartitionFile& file, std::string_view name);
  Result<std::vector<Share>> write_cves(PartitionFile& file);
  Result<std::vector<Share>> write_end_of_life(PartitionFile& file);

  // Numbers handed out as things appear; rank() tells their places.
  using Numbers = std::unordered_map<std::string, std::uint32_t>;
  Database database_;
  std::vector<Statement> statements_;
  std::map<std::string, std::uint32_t, std::less<>> words_;
  std::vector<const std::string*> word_texts_;  // by number
  std::map<std::pair<std::string, KeyKind>, std::int64_t> spaces_;
  Numbers problems_, extents_;  // of the feed that is being added, by content or its digest
  std::string last_feed_;
  std::uint32_t next_problem_ = 0, next_extent_ = 0;
  std::vector<std::uint32_t> problem_ranks_, extent_ranks_;  // by number
};

}  // namespace plimsoll::advisory
