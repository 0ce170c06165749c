// SPDX-License-Identifier: Apache-2.0
#include "advisory/store.h"

#include <cstdlib>
#include <map>
#include <utility>

#include "advisory/folder.h"
#include "advisory/partition.h"

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

/// How often a file may be gone because the index was just replaced. Every time takes a whole build.
constexpr int kMostReplacements = 10;

/// Passes advisories on, and nothing else.
class AdvisorySink final : public RowSink {
 public:
  using Each = std::function<Result<void>(const Advisory&)>;
  explicit AdvisorySink(const Each& each) : each_(each) {}
  Result<void> add(Advisory advisory) override { return each_(advisory); }
  Result<void> add_known_exploited(std::string_view, std::string_view, std::string_view) override { return {}; }
  Result<void> add_published(std::string_view, std::string_view, std::string_view) override { return {}; }
  Result<void> add_rating(std::string_view, std::string_view, const Rating&) override { return {}; }
  Result<void> add_epss(std::string_view, std::string_view, Epss) override { return {}; }
  Result<void> add_end_of_life(std::string_view, std::string_view, std::string_view, std::string_view) override {
    return {};
  }

 private:
  const Each& each_;
};

}  // namespace

struct Store::State {
  fs::path folder;
  Index index;
  std::map<std::string, PartitionReader, std::less<>> opened;

  /// nullptr when the database has no such partition.
  Result<PartitionReader*> partition(std::string_view name) {
    if (const auto known = opened.find(name); known != opened.end()) return &known->second;
    for (int attempt = 0;; ++attempt) {
      const Partition* const wanted = index.find(name);
      if (!wanted) return nullptr;
      Result<PartitionReader> reader = PartitionReader::open(folder / file_name(*wanted), *wanted);
      if (reader) return &opened.emplace(std::string(name), std::move(*reader)).first->second;
      Error error = std::move(reader).error();
      // Gone: an update has replaced it since the index was read.
      Index newer = error.kind == ErrorKind::not_found ? TRY(read_index(folder)) : index;
      const Partition* const now = newer.find(name);
      if ((now && now->digest == wanted->digest) || attempt == kMostReplacements) {
        error.message += how_to_rebuild(folder);
        return std::unexpected(std::move(error));
      }
      index = std::move(newer);
    }
  }
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

fs::path Store::default_path() {
  if (const char* path = std::getenv("PLIMSOLL_DB"); path && *path) return path;
  return data_folder() / "advisories";
}

Result<Store> Store::open(const fs::path& path) {
  std::error_code unknown;
  const fs::file_status status = fs::status(path, unknown);
  // A first build that was cut short leaves a folder without an index.
  const bool indexed = fs::exists(path / kIndexName, unknown);
  if (!fs::exists(status) || (fs::is_directory(status) && !indexed && foreign_file(path).empty())) {
    return fail(ErrorKind::not_found,
                "no advisory database at {}\n"
                "  plimsoll db update                             downloads the advisories and builds it\n"
                "  plimsoll db build --from NAME=PATH_OR_URL …    builds it from files, for machines without network\n"
                "  plimsoll db import FOLDER_OR_TAR               takes what another machine exported",
                path.string());
  }
  if (is_single_file_database(path)) {
    return fail(ErrorKind::unsupported, "{}: made by an older plimsoll: a single file, now it is a folder{}",
                path.string(), how_to_rebuild(path));
  }
  if (!fs::is_directory(status))
    return fail(ErrorKind::unsupported, "{}: not an advisory database, which is a folder{}", path.string(),
                how_to_rebuild(path));
  if (!indexed) {
    return fail(ErrorKind::unsupported, "{}: not an advisory database: no {} in it{}", path.string(), kIndexName,
                how_to_rebuild(path));
  }
  auto state = std::make_unique<State>();
  state->folder = path;
  state->index = TRY(read_index(path));
  return Store(std::move(state));
}

const Index& Store::index() const { return state_->index; }

Result<std::vector<Advisory>> Store::lookup(std::string_view ecosystem, std::string_view package, KeyKind key) {
  PartitionReader* const partition = TRY(state_->partition(partition_of(ecosystem)));
  if (!partition || kind_of(partition_of(ecosystem)) != PartitionKind::advisories) return std::vector<Advisory>();
  return partition->lookup(ecosystem, package, key);
}

Result<bool> Store::covers(std::string_view ecosystem) {
  PartitionReader* const partition = TRY(state_->partition(partition_of(ecosystem)));
  if (!partition || kind_of(partition_of(ecosystem)) != PartitionKind::advisories) return false;
  return partition->covers(ecosystem);
}

Result<CveDetails> Store::details(std::string_view cve) {
  PartitionReader* const partition = TRY(state_->partition(kCvePartition));
  if (!partition) return CveDetails();
  return partition->details(cve);
}

Result<std::string> Store::end_of_life(std::string_view product, std::string_view release) {
  PartitionReader* const partition = TRY(state_->partition(kEndOfLifePartition));
  if (!partition) return std::string();
  return partition->end_of_life(product, release);
}

Result<std::vector<FeedStatus>> Store::feeds() { return state_->index.feeds; }

Result<void> Store::each_advisory(std::string_view feed, const std::function<Result<void>(const Advisory&)>& each) {
  AdvisorySink sink(each);
  // By name: opening one may replace the index.
  std::vector<std::string> names;
  for (const Partition& partition : state_->index.partitions) {
    if (partition.share(feed)) names.push_back(partition.name);
  }
  for (const std::string& name : names) {
    PartitionReader* const partition = TRY(state_->partition(name));
    if (partition) TRY(partition->each([&](std::string_view from) { return from == feed; }, sink));
  }
  return {};
}

Result<void> Store::verify() {
  std::vector<std::string> names;
  for (const Partition& partition : state_->index.partitions) names.push_back(partition.name);
  for (const std::string& name : names) {
    PartitionReader* const partition = TRY(state_->partition(name));
    if (!partition) continue;
    const Result<void> whole = partition->verify();
    if (whole) continue;
    Error error = whole.error();
    error.message += how_to_rebuild(state_->folder);
    return std::unexpected(std::move(error));
  }
  return {};
}

}  // namespace plimsoll::advisory
