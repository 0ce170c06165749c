// SPDX-License-Identifier: Apache-2.0
// Store: the advisory database, one SQLite file that scans open immutable.
//
// A database file is never changed in place: a build writes a whole new one aside and renames it, so a scan keeps the
// file it opened and nobody waits. The same feeds give the same bytes.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "advisory/advisory.h"
#include "base/result.h"

namespace plimsoll::advisory {

struct FeedStatus {
  std::string name;                // "debian"
  std::string source;              // path or URL it was read from, for people
  std::uint64_t rows = 0;          // advisories it gave
  std::string upstream_date;       // newest date the feed itself states, ISO 8601; empty when it states none
  std::string error;               // non-empty: the last attempt failed so, and the rows are older
  std::vector<std::string> notes;  // what was left out and why: "978 ALBA records are no vulnerabilities"
};

/// What matching asks. Store answers from the database; tests answer from a table.
class Lookup {
 public:
  virtual ~Lookup() = default;
  /// Every advisory for a package of an ecosystem, in a stable order.
  virtual Result<std::vector<Advisory>> lookup(std::string_view ecosystem, std::string_view package, KeyKind key) = 0;
  /// True when any feed speaks of the ecosystem at all ("Debian:12"): if not, silence does not mean safe.
  virtual Result<bool> covers(std::string_view ecosystem) = 0;
  /// What is known of a CVE besides the advisories; empty when nothing is.
  virtual Result<CveDetails> details(std::string_view cve) = 0;
  /// The last day of support of a product's release as the end-of-life feed has it, ISO 8601; empty when unknown.
  virtual Result<std::string> end_of_life(std::string_view product, std::string_view release) = 0;
};

class Store final : public Lookup {
 public:
  /// Not found, foreign or of another schema version is an error that says what to do.
  static Result<Store> open(const std::filesystem::path& path);
  /// $PLIMSOLL_DB, else data_folder()/advisories.db.
  static std::filesystem::path default_path();

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store() override;

  Result<std::vector<Advisory>> lookup(std::string_view ecosystem, std::string_view package, KeyKind key) override;
  Result<bool> covers(std::string_view ecosystem) override;
  Result<CveDetails> details(std::string_view cve) override;
  Result<std::string> end_of_life(std::string_view product, std::string_view release) override;
  /// Sorted by name.
  [[nodiscard]] Result<std::vector<FeedStatus>> feeds();
  /// Everything one feed said, in stored order: how a build carries the rows of a feed over.
  Result<void> each_advisory(std::string_view feed, const std::function<Result<void>(const Advisory&)>& each);
  Result<void> each_known_exploited(
      const std::function<Result<void>(std::string_view cve, std::string_view date)>& each);
  /// Proves the file whole: SQLite's own check, the row counts and the digest over all rows written at build time.
  [[nodiscard]] Result<void> verify();

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll::advisory
