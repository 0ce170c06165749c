// SPDX-License-Identifier: Apache-2.0
// Store: the advisory database, a folder of SQLite files that scans open immutable, one per ecosystem and release
// (index.h has its layout).
//
// No file is ever changed in place: a build writes new ones beside the old, replaces the index by rename and then
// removes what is no longer named, so nobody waits. A scan keeps the files it has opened; when one that it comes to
// need is gone it goes on with the newer index. The same feeds give the same bytes.
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

struct Index;

class Store final : public Lookup {
 public:
  /// `path` is the database's folder. Not found, foreign, damaged or of another schema version is an error that says
  /// what to do. Only the index is read; a partition is opened when it is first asked.
  static Result<Store> open(const std::filesystem::path& path);
  /// $PLIMSOLL_DB, else data_folder()/advisories.
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
  /// What is in it, partition by partition (index.h).
  [[nodiscard]] const Index& index() const;
  /// Every advisory of one feed, partition by partition in stored order.
  Result<void> each_advisory(std::string_view feed, const std::function<Result<void>(const Advisory&)>& each);
  /// Proves every partition whole: its file's digest, SQLite's own check, the digest over its rows and their number.
  [[nodiscard]] Result<void> verify();

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll::advisory
