// SPDX-License-Identifier: Apache-2.0
#include "advisory/partition.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "advisory/sqlite.h"
#include "base/file.h"
#include "base/sorted.h"

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

/// Rows one look-up may give; the largest honest package (a kernel with twenty years of CVEs) stays far below.
constexpr std::size_t kMostRows = 200'000;

constexpr std::string_view kAdvisoryQuery =
    "SELECT a.space, a.package, a.module, a.arch, a.status, e.ranges, e.versions, e.symbols, p.feed, p.name, "
    "p.aliases, p.severity, p.severity_source, p.cvss, p.title, p.url_stem, p.url_rest, p.published "
    "FROM affected a JOIN problem p ON p.id = a.problem JOIN extent e ON e.id = a.extent ";

template <typename... Args>
std::unexpected<Error> damaged(const std::string& path, fmt::format_string<Args...> why, Args&&... args) {
  return fail(ErrorKind::malformed, "{}: the database is damaged: {}", path,
              fmt::format(why, std::forward<Args>(args)...));
}

/// An enumeration value from a file: only what the program knows.
template <typename Enum>
Result<Enum> checked(std::int64_t number, Enum last, const std::string& path) {
  if (number < 0 || number > static_cast<std::int64_t>(last)) return damaged(path, "unknown value {}", number);
  return static_cast<Enum>(number);
}

/// The file is ours, of our schema, and nothing but the tables of its kind is in it.
Result<void> check_schema(Database& database, const std::string& path, PartitionKind kind) {
  if (TRY(database.number("PRAGMA application_id")) != kApplicationId)
    return fail(ErrorKind::unsupported, "{}: not an advisory database", path);
  const std::int64_t version = TRY(database.number("PRAGMA user_version"));
  if (version != kSchemaVersion) {
    return fail(ErrorKind::unsupported, "{}: made by {} plimsoll (format {}; this one reads {})", path,
                version > kSchemaVersion ? "a newer" : "an older", version, kSchemaVersion);
  }
  Statement rows = TRY(database.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name"));
  const std::span<const Table> tables = tables_of(kind);
  std::size_t found = 0;
  while (TRY(rows.step())) {
    if (found == tables.size() || rows.text(0) != tables[found].name || rows.text(1) != tables[found].sql)
      return damaged(path, "it holds {}, which does not belong there", printable(rows.text(0), 80));
    ++found;
  }
  if (found != tables.size()) return damaged(path, "it lacks the table {}", tables[found].name);
  return {};
}

/// Counts what a partition says, by feed.
class RowCounter final : public RowSink {
 public:
  Result<void> add(Advisory advisory) override { return count(advisory.feed); }
  Result<void> add_known_exploited(std::string_view feed, std::string_view, std::string_view) override {
    return count(feed);
  }
  Result<void> add_published(std::string_view feed, std::string_view, std::string_view) override { return count(feed); }
  Result<void> add_rating(std::string_view feed, std::string_view, const Rating&) override { return count(feed); }
  Result<void> add_epss(std::string_view feed, std::string_view, Epss) override { return count(feed); }
  Result<void> add_end_of_life(std::string_view feed, std::string_view, std::string_view, std::string_view) override {
    return count(feed);
  }
  [[nodiscard]] std::uint64_t of(const std::string& feed) const {
    const auto known = rows_.find(feed);
    return known == rows_.end() ? 0 : known->second;
  }
  [[nodiscard]] std::size_t feeds() const { return rows_.size(); }

 private:
  Result<void> count(std::string_view feed) {
    const auto known = rows_.find(feed);
    ++(known == rows_.end() ? rows_[std::string(feed)] : known->second);
    return {};
  }
  std::map<std::string, std::uint64_t, std::less<>> rows_;
};

}  // namespace

struct PartitionReader::State {
  State(std::shared_ptr<const File> whole, Partition of, Database opened)
      : file(std::move(whole)), name(file->name()), partition(std::move(of)), database(std::move(opened)) {}

  std::shared_ptr<const File> file;  // kept: an update may remove the name meanwhile
  std::string name;
  Partition partition;
  Database database;
  std::optional<Statement> query, word;
  std::unordered_map<std::int64_t, std::string> words{{0, ""}};
  struct Space {
    std::string ecosystem;
    KeyKind key = KeyKind::source;
  };
  std::map<std::int64_t, Space> spaces;

  Result<const std::string*> word_text(std::int64_t id) {
    if (const auto known = words.find(id); known != words.end()) return &known->second;
    word->reset();
    if (!TRY(word->bind(1, id).step())) return damaged(name, "no word {}", id);
    return &words.emplace(id, word->text(0)).first->second;
  }

  Result<void> load_spaces() {
    Statement rows = TRY(database.prepare("SELECT id, ecosystem, key FROM space"));
    while (TRY(rows.step()))
      spaces[rows.number(0)] = {std::string(rows.text(1)), TRY(checked(rows.number(2), KeyKind::binary, name))};
    return {};
  }

  /// 0 when the partition does not speak of the space.
  [[nodiscard]] std::int64_t space_id(std::string_view ecosystem, KeyKind key) const {
    const auto found = std::ranges::find_if(
        spaces, [&](const auto& space) { return space.second.key == key && space.second.ecosystem == ecosystem; });
    return found == spaces.end() ? 0 : found->first;
  }

  /// The advisory in the current row of a kAdvisoryQuery.
  Result<Advisory> advisory(const Statement& row) {
    Advisory out;
    const auto space = spaces.find(row.number(0));
    if (space == spaces.end()) return damaged(name, "no space {}", row.number(0));
    out.ecosystem = space->second.ecosystem;
    out.key = space->second.key;
    out.package = row.text(1);
    out.module = *TRY(word_text(row.number(2)));
    out.arch = *TRY(word_text(row.number(3)));
    out.status = TRY(checked(row.number(4), Status::end_of_life, name));
    out.ranges = decode_ranges(row.text(5));
    out.versions = decode_list(row.text(6));
    out.symbols = decode_list(row.text(7));
    out.feed = *TRY(word_text(row.number(8)));
    out.id = row.text(9);
    out.aliases = decode_list(row.text(10));
    out.severity = TRY(checked(row.number(11), Severity::critical, name));
    out.severity_source = *TRY(word_text(row.number(12)));
    out.cvss = *TRY(word_text(row.number(13)));
    out.title = row.text(14);
    const std::string& stem = *TRY(word_text(row.number(15)));
    const std::string_view rest = row.text(16);
    out.url = stem + std::string(!stem.empty() && rest.empty() ? std::string_view(out.id) : rest);
    out.published = *TRY(word_text(row.number(17)));
    return out;
  }

  Result<void> tell_fact(std::string_view cve, const CveFact& fact, const FeedFilter& wanted, RowSink& sink) {
    const std::string& feed = *TRY(word_text(fact.feed));
    if (!wanted(feed)) return {};
    switch (fact.tag) {
      case CveFact::epss:
        return sink.add_epss(feed, cve, {fact.first, fact.second});
      case CveFact::known_exploited:
        return sink.add_known_exploited(feed, cve, *TRY(word_text(fact.first)));
      case CveFact::published:
        return sink.add_published(feed, cve, *TRY(word_text(fact.first)));
      default:
        return sink.add_rating(feed, cve, TRY(rating(fact)));
    }
  }

  Result<Rating> rating(const CveFact& fact) {
    Rating out;
    out.source = *TRY(word_text(fact.first));
    out.severity = static_cast<Severity>(fact.tag);
    out.vector = *TRY(word_text(fact.second));
    return out;
  }

  Result<std::vector<CveFact>> facts(const Statement& row, int column) {
    Result<std::vector<CveFact>> out = decode_facts(row.blob(column));
    if (!out) return damaged(name, "{}", out.error().message);
    return out;
  }
};

Result<void> check_file(const std::shared_ptr<const File>& file, const Partition& partition) {
  if (file->size() != partition.size)
    return damaged(file->name(), "{} bytes, but the index says {}", file->size(), partition.size);
  const Digest found = TRY_AT(file->name(), Digest::sha256(*file_stream(file)));
  if (found != partition.digest) {
    return fail(ErrorKind::mismatch,
                "{}: the database is damaged: its digest is not the one of the index\n  expected {}\n  got      {}",
                file->name(), partition.digest.str(), found.str());
  }
  return {};
}

PartitionReader::PartitionReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
PartitionReader::PartitionReader(PartitionReader&&) noexcept = default;
PartitionReader& PartitionReader::operator=(PartitionReader&&) noexcept = default;
PartitionReader::~PartitionReader() = default;

Result<PartitionReader> PartitionReader::open(const fs::path& path, const Partition& partition) {
  // Opening by ourselves first gives the operating system's own reason when it does not work.
  const auto file = TRY(File::open(path));
  if (file->size() != partition.size)
    return damaged(path.string(), "{} bytes, but the index says {}", file->size(), partition.size);
  Result<Database> opened = Database::open_immutable(path);
  if (!opened) {
    std::error_code unknown;
    if (!fs::exists(path, unknown)) return fail(ErrorKind::not_found, "{}: it is gone", path.string());
    return std::unexpected(std::move(opened).error());
  }
  auto state = std::make_unique<State>(file, partition, std::move(*opened));
  Database& database = state->database;
  TRY(check_schema(database, state->name, partition.kind));
  state->word = TRY(database.prepare("SELECT text FROM word WHERE id = ?1"));
  switch (partition.kind) {
    case PartitionKind::advisories:
      TRY(state->load_spaces());
      state->query = TRY(database.prepare(fmt::format(
          "{} WHERE a.space = ?1 AND a.package = ?2 ORDER BY a.problem, a.module, a.arch, a.status, a.extent",
          kAdvisoryQuery)));
      break;
    case PartitionKind::cves:
      state->query = TRY(database.prepare("SELECT facts FROM cve WHERE id = ?1"));
      break;
    case PartitionKind::end_of_life:
      state->query = TRY(
          database.prepare("SELECT date FROM end_of_life WHERE product = ?1 AND release = ?2 ORDER BY feed LIMIT 1"));
      break;
  }
  return PartitionReader(std::move(state));
}

Result<std::vector<Advisory>> PartitionReader::lookup(std::string_view ecosystem, std::string_view package,
                                                      KeyKind key) {
  std::vector<Advisory> out;
  const std::int64_t space = state_->space_id(ecosystem, key);
  if (space == 0) return out;
  Statement& rows = *state_->query;
  rows.reset();
  rows.bind(1, space).bind(2, package);
  while (TRY(rows.step())) {
    if (out.size() == kMostRows)
      return fail(ErrorKind::limit, "{}: more than {} advisories for {}", state_->name, kMostRows,
                  printable(package, 80));
    out.push_back(TRY(state_->advisory(rows)));
  }
  return out;
}

Result<bool> PartitionReader::covers(std::string_view ecosystem) {
  return state_->space_id(ecosystem, KeyKind::source) != 0 || state_->space_id(ecosystem, KeyKind::binary) != 0;
}

Result<CveDetails> PartitionReader::details(std::string_view cve) {
  CveDetails out;
  const std::int64_t id = cve_number(cve);
  Statement& row = *state_->query;
  row.reset();
  if (id == 0 || !TRY(row.bind(1, id).step())) return out;
  std::uint32_t published = UINT32_MAX;
  for (const CveFact& fact : TRY(state_->facts(row, 0))) {
    if (fact.tag == CveFact::epss) {
      out.epss = std::max(out.epss, std::optional(Epss{fact.first, fact.second}));
    } else if (fact.tag == CveFact::known_exploited) {
      const std::string& date = *TRY(state_->word_text(fact.first));
      if (out.known_exploited.empty() || date < out.known_exploited) out.known_exploited = date;
    } else if (fact.tag == CveFact::published) {
      published = std::min(published, fact.first);
    } else {
      out.ratings.push_back(TRY(state_->rating(fact)));
    }
  }
  // Words are numbered in their order, so that only the first of several dates is looked up.
  if (published != UINT32_MAX) out.published = *TRY(state_->word_text(published));
  sort_unique(out.ratings);
  return out;
}

Result<std::string> PartitionReader::end_of_life(std::string_view product, std::string_view release) {
  Statement& row = *state_->query;
  row.reset();
  return TRY(row.bind(1, product).bind(2, release).step()) ? std::string(row.text(0)) : std::string();
}

Result<void> PartitionReader::each(const FeedFilter& wanted, RowSink& sink) {
  State& state = *state_;
  switch (state.partition.kind) {
    case PartitionKind::advisories: {
      // Record by record: a writer shares what consecutive rows have in common.
      Statement rows = TRY(state.database.prepare(fmt::format(
          "{} ORDER BY a.problem, a.space, a.package, a.module, a.arch, a.status, a.extent", kAdvisoryQuery)));
      while (TRY(rows.step())) {
        if (wanted(*TRY(state.word_text(rows.number(8))))) TRY(sink.add(TRY(state.advisory(rows))));
      }
      return {};
    }
    case PartitionKind::cves: {
      Statement rows = TRY(state.database.prepare("SELECT id, facts FROM cve ORDER BY id"));
      while (TRY(rows.step())) {
        const std::string cve = cve_text(rows.number(0));
        for (const CveFact& fact : TRY(state.facts(rows, 1))) TRY(state.tell_fact(cve, fact, wanted, sink));
      }
      return {};
    }
    case PartitionKind::end_of_life:
      break;
  }
  Statement rows = TRY(
      state.database.prepare("SELECT product, release, feed, date FROM end_of_life ORDER BY product, release, feed"));
  while (TRY(rows.step())) {
    const std::string& feed = *TRY(state.word_text(rows.number(2)));
    if (wanted(feed)) TRY(sink.add_end_of_life(feed, rows.text(0), rows.text(1), rows.text(3)));
  }
  return {};
}

Result<void> PartitionReader::verify() {
  State& state = *state_;
  TRY(check_file(state.file, state.partition));
  Statement check = TRY(state.database.prepare("PRAGMA integrity_check(1)"));
  while (TRY(check.step())) {
    if (check.text(0) != "ok") return damaged(state.name, "{}", printable(check.text(0), 200));
  }
  const Digest found = TRY(content_digest(state.database, state.partition.kind));
  if (found != state.partition.content) {
    return fail(ErrorKind::mismatch, "{}: the rows are not the ones it was built with\n  expected {}\n  got      {}",
                state.name, state.partition.content.str(), found.str());
  }
  RowCounter counter;
  TRY(each([](std::string_view) { return true; }, counter));
  for (const Share& share : state.partition.shares) {
    if (counter.of(share.feed) != share.rows) {
      return fail(ErrorKind::mismatch, "{}: {} rows of {}, but the index says {}", state.name, counter.of(share.feed),
                  printable(share.feed, 80), share.rows);
    }
  }
  if (counter.feeds() != state.partition.shares.size())
    return fail(ErrorKind::mismatch, "{}: rows of feeds that the index does not know", state.name);
  return {};
}

}  // namespace plimsoll::advisory
