// SPDX-License-Identifier: Apache-2.0
#include "advisory/store.h"

#include <cstdlib>
#include <map>
#include <unordered_map>
#include <utility>

#include "advisory/schema.h"
#include "advisory/sqlite.h"
#include "base/file.h"

namespace plimsoll::advisory {

namespace {

/// Rows one look-up may give; the largest honest package (a kernel with twenty years of CVEs) stays far below.
constexpr std::size_t kMostRows = 200'000;

constexpr std::string_view kAdvisoryColumns =
    "SELECT s.ecosystem, s.key, a.package, a.module, a.arch, a.status, a.ranges, a.versions, p.feed, p.name, "
    "p.aliases, p.severity, p.severity_source, p.title, p.url_stem, p.url_rest ";

std::string what_to_do(const std::filesystem::path& path) {
  return path == Store::default_path()
             ? "\n  plimsoll db update   downloads the advisories and builds it anew"
             : fmt::format("\n  plimsoll db build --output {} --from NAME=PATH_OR_URL   builds it anew",
                           printable(path.string()));
}

/// An enumeration value from a file: only what the program knows.
template <typename Enum>
Result<Enum> checked(std::int64_t number, Enum last, const std::filesystem::path& path) {
  if (number < 0 || number > static_cast<std::int64_t>(last)) {
    return fail(ErrorKind::malformed, "{}: the database is damaged: unknown value {}", path.string(), number);
  }
  return static_cast<Enum>(number);
}

/// The file is ours, of our schema, and nothing but our tables is in it.
Result<void> check_schema(Database& database, const std::filesystem::path& path) {
  if (TRY(database.number("PRAGMA application_id")) != kApplicationId) {
    return fail(ErrorKind::unsupported, "{}: not an advisory database{}", path.string(), what_to_do(path));
  }
  const std::int64_t version = TRY(database.number("PRAGMA user_version"));
  if (version != kSchemaVersion) {
    return fail(ErrorKind::unsupported, "{}: made by {} plimsoll (format {}; this one reads {}){}", path.string(),
                version > kSchemaVersion ? "a newer" : "an older", version, kSchemaVersion, what_to_do(path));
  }
  Statement rows = TRY(database.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name"));
  std::size_t found = 0;
  while (TRY(rows.step())) {
    if (found == kTables.size() || rows.text(0) != kTables[found].name || rows.text(1) != kTables[found].sql) {
      return fail(ErrorKind::malformed, "{}: the database holds {}, which does not belong there{}", path.string(),
                  printable(rows.text(0), 80), what_to_do(path));
    }
    ++found;
  }
  if (found != kTables.size()) {
    return fail(ErrorKind::malformed, "{}: the database lacks the table {}{}", path.string(), kTables[found].name,
                what_to_do(path));
  }
  return {};
}

}  // namespace

struct Store::State {
  State(std::filesystem::path where, Database opened) : path(std::move(where)), database(std::move(opened)) {}

  std::filesystem::path path;
  Database database;
  std::optional<Statement> by_package, space, word, exploited;
  std::unordered_map<std::int64_t, std::string> words{{0, ""}};
  std::map<std::pair<std::string, KeyKind>, std::int64_t, std::less<>> spaces;

  Result<const std::string*> word_text(std::int64_t id) {
    if (const auto known = words.find(id); known != words.end()) return &known->second;
    word->reset();
    if (!TRY(word->bind(1, id).step()))
      return fail(ErrorKind::malformed, "{}: the database is damaged: no word {}", path.string(), id);
    return &words.emplace(id, word->text(0)).first->second;
  }

  /// 0 when the database does not speak of the space.
  Result<std::int64_t> space_id(std::string_view ecosystem, KeyKind key) {
    std::pair<std::string, KeyKind> name(ecosystem, key);
    if (const auto known = spaces.find(name); known != spaces.end()) return known->second;
    space->reset();
    const bool found = TRY(space->bind(1, ecosystem).bind(2, static_cast<std::int64_t>(key)).step());
    const std::int64_t id = found ? space->number(0) : 0;
    space->reset();
    spaces.emplace(std::move(name), id);
    return id;
  }

  /// The advisory in the current row of a kAdvisoryColumns query.
  Result<Advisory> advisory(const Statement& row) {
    Advisory out;
    out.ecosystem = row.text(0);
    out.key = TRY(checked(row.number(1), KeyKind::binary, path));
    out.package = row.text(2);
    out.module = *TRY(word_text(row.number(3)));
    out.arch = *TRY(word_text(row.number(4)));
    out.status = TRY(checked(row.number(5), Status::end_of_life, path));
    out.ranges = decode_ranges(row.text(6));
    out.versions = decode_list(row.text(7));
    out.feed = *TRY(word_text(row.number(8)));
    out.id = row.text(9);
    out.aliases = decode_list(row.text(10));
    out.severity = TRY(checked(row.number(11), Severity::critical, path));
    out.severity_source = *TRY(word_text(row.number(12)));
    out.title = row.text(13);
    const std::string& stem = *TRY(word_text(row.number(14)));
    const std::string_view rest = row.text(15);
    out.url = stem + std::string(!stem.empty() && rest.empty() ? std::string_view(out.id) : rest);
    return out;
  }
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

std::filesystem::path Store::default_path() {
  if (const char* path = std::getenv("PLIMSOLL_DB"); path && *path) return path;
  return data_folder() / "advisories.db";
}

Result<Store> Store::open(const std::filesystem::path& path) {
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) {
    return fail(ErrorKind::not_found,
                "no advisory database at {}\n"
                "  plimsoll db update                             downloads the advisories and builds it\n"
                "  plimsoll db build --from NAME=PATH_OR_URL …    builds it from files, for machines without network",
                path.string());
  }
  // Opening by ourselves first gives the operating system's own reason when it does not work.
  TRY(File::open(path));
  auto state = std::make_unique<State>(path, TRY(Database::open_immutable(path)));
  const Result<void> ours = check_schema(state->database, path);
  if (!ours) {
    Error error = ours.error();
    if (error.message.find('\n') == std::string::npos) error.message += what_to_do(path);
    return std::unexpected(std::move(error));
  }
  Database& database = state->database;
  state->by_package = TRY(database.prepare(fmt::format(
      "{} FROM affected a JOIN problem p ON p.id = a.problem JOIN space s ON s.id = a.space "
      "WHERE a.space = ?1 AND a.package = ?2 ORDER BY a.problem, a.module, a.arch, a.status, a.ranges, a.versions",
      kAdvisoryColumns)));
  state->space = TRY(database.prepare("SELECT id FROM space WHERE ecosystem = ?1 AND key = ?2"));
  state->word = TRY(database.prepare("SELECT text FROM word WHERE id = ?1"));
  state->exploited = TRY(database.prepare("SELECT date FROM known_exploited WHERE cve = ?1"));
  return Store(std::move(state));
}

Result<std::vector<Advisory>> Store::lookup(std::string_view ecosystem, std::string_view package, KeyKind key) {
  std::vector<Advisory> out;
  const std::int64_t space = TRY(state_->space_id(ecosystem, key));
  if (space == 0) return out;
  Statement& rows = *state_->by_package;
  rows.reset();
  rows.bind(1, space).bind(2, package);
  while (TRY(rows.step())) {
    if (out.size() == kMostRows)
      return fail(ErrorKind::limit, "{}: more than {} advisories for {}", state_->path.string(), kMostRows,
                  printable(package, 80));
    out.push_back(TRY(state_->advisory(rows)));
  }
  return out;
}

Result<bool> Store::covers(std::string_view ecosystem) {
  return TRY(state_->space_id(ecosystem, KeyKind::source)) != 0 ||
         TRY(state_->space_id(ecosystem, KeyKind::binary)) != 0;
}

Result<CveDetails> Store::details(std::string_view cve) {
  CveDetails out;
  Statement& row = *state_->exploited;
  row.reset();
  if (TRY(row.bind(1, cve).step())) out.known_exploited = row.text(0);
  return out;
}

Result<std::string> Store::end_of_life(std::string_view, std::string_view) { return std::string(); }

Result<std::vector<FeedStatus>> Store::feeds() {
  Statement rows =
      TRY(state_->database.prepare("SELECT name, source, rows, date, error, notes FROM feed ORDER BY name"));
  std::vector<FeedStatus> out;
  while (TRY(rows.step())) {
    out.push_back({std::string(rows.text(0)), std::string(rows.text(1)), static_cast<std::uint64_t>(rows.number(2)),
                   std::string(rows.text(3)), std::string(rows.text(4)), decode_list(rows.text(5))});
  }
  return out;
}

Result<void> Store::each_advisory(std::string_view feed, const std::function<Result<void>(const Advisory&)>& each) {
  // Record by record: the writer shares what consecutive rows have in common.
  Statement rows = TRY(state_->database.prepare(
      fmt::format("{} FROM affected a JOIN problem p ON p.id = a.problem JOIN space s ON s.id = a.space "
                  "WHERE p.feed = (SELECT id FROM word WHERE text = ?1) "
                  "ORDER BY a.problem, a.space, a.package, a.module, a.arch, a.status, a.ranges, a.versions",
                  kAdvisoryColumns)));
  rows.bind(1, feed);
  while (TRY(rows.step())) TRY(each(TRY(state_->advisory(rows))));
  return {};
}

Result<void> Store::each_known_exploited(
    const std::function<Result<void>(std::string_view cve, std::string_view date)>& each) {
  Statement rows = TRY(state_->database.prepare("SELECT cve, date FROM known_exploited ORDER BY cve"));
  while (TRY(rows.step())) TRY(each(rows.text(0), rows.text(1)));
  return {};
}

Result<void> Store::verify() {
  Database& database = state_->database;
  Statement check = TRY(database.prepare("PRAGMA integrity_check(1)"));
  while (TRY(check.step())) {
    if (check.text(0) != "ok") {
      return fail(ErrorKind::malformed, "{}: the database is damaged: {}{}", state_->path.string(),
                  printable(check.text(0), 200), what_to_do(state_->path));
    }
  }
  Statement stated = TRY(database.prepare("SELECT value FROM meta WHERE key = 'content'"));
  const std::string promised(TRY(stated.step()) ? stated.text(0) : std::string_view("none"));
  const Digest found = TRY(content_digest(database));
  if (promised != found.str()) {
    return fail(ErrorKind::mismatch, "{}: the rows are not the ones it was built with\n  expected {}\n  got      {}{}",
                state_->path.string(), printable(promised, 80), found.str(), what_to_do(state_->path));
  }
  const std::int64_t rows =
      TRY(database.number("SELECT (SELECT count(*) FROM affected) + (SELECT count(*) FROM known_exploited)"));
  const std::int64_t counted = TRY(database.number("SELECT coalesce(sum(rows), 0) FROM feed"));
  if (rows != counted)
    return fail(ErrorKind::mismatch, "{}: {} rows, but its feeds gave {}", state_->path.string(), rows, counted);
  return {};
}

}  // namespace plimsoll::advisory
