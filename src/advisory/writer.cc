// SPDX-License-Identifier: Apache-2.0
#include "advisory/writer.h"

#include <algorithm>

#include "advisory/schema.h"

namespace plimsoll::advisory {

namespace {

constexpr std::size_t kLongestName = 512;
constexpr std::size_t kMostAliases = 10'000;
constexpr std::size_t kMostVersions = 100'000;

enum Prepared : std::size_t { kProblem, kAffected, kExploited };

/// Rows as they come in. Words, spaces and problems still carry provisional numbers; finish() maps them.
constexpr const char* kStaging =
    "CREATE TEMP TABLE p(id INTEGER PRIMARY KEY, feed, name, aliases, severity, severity_source, title, stem, rest);"
    "CREATE TEMP TABLE a(problem, space, package, module, arch, status, ranges, versions);"
    "CREATE TEMP TABLE k(feed, cve, date);"
    "CREATE TEMP TABLE w(old INTEGER PRIMARY KEY, new);"
    "CREATE TEMP TABLE s(old INTEGER PRIMARY KEY, new);"
    "CREATE TEMP TABLE r(old INTEGER PRIMARY KEY, new);";

/// Equal problems get equal numbers, and numbers ascend with (feed, name, …).
constexpr const char* kRankProblems =
    "INSERT INTO r SELECT p.id, dense_rank() OVER (ORDER BY f.new, p.name, p.aliases, p.severity, v.new, p.title, "
    "u.new, p.rest) FROM p JOIN w f ON f.old = p.feed JOIN w v ON v.old = p.severity_source JOIN w u ON u.old = "
    "p.stem;";

constexpr const char* kStoreProblems =
    "INSERT INTO problem SELECT r.new, f.new, p.name, p.aliases, p.severity, v.new, p.title, u.new, p.rest "
    "FROM r JOIN p ON p.id = r.old JOIN w f ON f.old = p.feed JOIN w v ON v.old = p.severity_source "
    "JOIN w u ON u.old = p.stem GROUP BY r.new ORDER BY r.new;";

constexpr const char* kStoreAffected =
    "INSERT INTO affected SELECT DISTINCT s.new, a.package, r.new, m.new, x.new, a.status, a.ranges, a.versions "
    "FROM a JOIN s ON s.old = a.space JOIN r ON r.old = a.problem JOIN w m ON m.old = a.module "
    "JOIN w x ON x.old = a.arch ORDER BY 1, 2, 3, 4, 5, 6, 7, 8;";

constexpr const char* kStoreExploited =
    "INSERT INTO known_exploited SELECT cve, min(date) FROM k GROUP BY cve ORDER BY cve;";

Result<void> check_text(std::string_view what, std::string_view text) {
  if (text.size() > kLongestName) return fail(ErrorKind::limit, "{} of {} bytes", what, text.size());
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
    return fail(ErrorKind::malformed, "control characters in the {}", what);
  }
  return {};
}

}  // namespace

Result<Writer> Writer::create(const std::filesystem::path& path) {
  PendingFile file = TRY(PendingFile::create(path));
  Database database = TRY(Database::open_for_build(file.temporary()));
  Writer writer(std::move(file), std::move(database));
  TRY_AT(path.string(), writer.prepare());
  return writer;
}

Result<void> Writer::prepare() {
  TRY(database_.execute(
      fmt::format("PRAGMA application_id={}; PRAGMA user_version={}; BEGIN", kApplicationId, kSchemaVersion)));
  for (const Table& table : kTables) TRY(database_.execute(std::string(table.sql)));
  TRY(database_.execute(kStaging));
  for (const std::string_view sql : {"INSERT INTO p VALUES(?,?,?,?,?,?,?,?,?)", "INSERT INTO a VALUES(?,?,?,?,?,?,?,?)",
                                     "INSERT INTO k VALUES(?,?,?)"}) {
    statements_.push_back(TRY(database_.prepare(sql)));
  }
  word("");
  return {};
}

Result<void> Writer::check(const Advisory& advisory) {
  if (advisory.id.empty() || advisory.package.empty() || advisory.ecosystem.empty()) {
    return fail(ErrorKind::malformed, "no id, package or ecosystem");
  }
  if (advisory.ranges.empty() && advisory.versions.empty()) return fail(ErrorKind::malformed, "no versions");
  if (advisory.aliases.size() > kMostAliases || advisory.versions.size() > kMostVersions ||
      advisory.ranges.size() > kMostVersions) {
    return fail(ErrorKind::limit, "too many aliases, ranges or versions");
  }
  TRY(check_text("id", advisory.id));
  TRY(check_text("package name", advisory.package));
  TRY(check_text("ecosystem", advisory.ecosystem));
  TRY(check_text("module", advisory.module));
  TRY(check_text("architecture", advisory.arch));
  for (const std::string& alias : advisory.aliases) TRY(check_text("alias", alias));
  for (const std::string& version : advisory.versions) TRY(check_text("version", version));
  for (const Range& range : advisory.ranges) {
    for (const std::string* version : {&range.introduced, &range.fixed, &range.last_affected})
      TRY(check_text("version", *version));
  }
  return {};
}

std::int64_t Writer::word(std::string_view text) {
  if (const auto known = words_.find(text); known != words_.end()) return known->second;
  const auto id = static_cast<std::int64_t>(words_.size());
  words_.emplace(text, id);
  return id;
}

std::int64_t Writer::space(std::string_view ecosystem, KeyKind key) {
  const auto id = static_cast<std::int64_t>(spaces_.size());
  return spaces_.try_emplace({std::string(ecosystem), key}, id).first->second;
}

Result<void> Writer::add(Advisory advisory) {
  const auto tidy = [](auto& list) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  std::erase(advisory.aliases, advisory.id);
  for (Range& range : advisory.ranges) {
    if (range.introduced == "0") range.introduced.clear();
  }
  tidy(advisory.aliases);
  tidy(advisory.versions);
  tidy(advisory.ranges);

  const std::string aliases = encode_list(advisory.aliases);
  std::string problem =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", advisory.feed, advisory.id, aliases,
                  static_cast<int>(advisory.severity), advisory.severity_source, advisory.title, advisory.url);
  if (last_problem_id_ == 0 || problem != last_problem_) {
    last_problem_ = std::move(problem);
    const auto [stem, rest] = split_url(advisory.url, advisory.id);
    TRY(statements_[kProblem]
            .bind(1, ++last_problem_id_)
            .bind(2, word(advisory.feed))
            .bind(3, advisory.id)
            .bind(4, aliases)
            .bind(5, static_cast<std::int64_t>(advisory.severity))
            .bind(6, word(advisory.severity_source))
            .bind(7, advisory.title)
            .bind(8, word(stem))
            .bind(9, rest)
            .run());
  }
  const std::string ranges = encode_ranges(advisory.ranges);
  const std::string versions = encode_list(advisory.versions);
  return statements_[kAffected]
      .bind(1, last_problem_id_)
      .bind(2, space(advisory.ecosystem, advisory.key))
      .bind(3, advisory.package)
      .bind(4, word(advisory.module))
      .bind(5, word(advisory.arch))
      .bind(6, static_cast<std::int64_t>(advisory.status))
      .bind(7, ranges)
      .bind(8, versions)
      .run();
}

Result<void> Writer::add_known_exploited(std::string_view feed, std::string_view cve, std::string_view date) {
  return statements_[kExploited].bind(1, word(feed)).bind(2, cve).bind(3, date).run();
}

Result<void> Writer::drop(std::string_view feed) {
  const std::int64_t id = word(feed);
  last_problem_.clear();  // its problem is about to go
  return database_.execute(
      fmt::format("DELETE FROM a WHERE problem IN (SELECT id FROM p WHERE feed = {0}); "
                  "DELETE FROM p WHERE feed = {0}; DELETE FROM k WHERE feed = {0}",
                  id));
}

/// Words and spaces in sorted order, of what is still referred to, and the maps from the provisional numbers.
Result<void> Writer::store_words() {
  Statement used = TRY(database_.prepare(
      "SELECT feed FROM p UNION SELECT severity_source FROM p UNION SELECT stem FROM p UNION SELECT module FROM a "
      "UNION SELECT arch FROM a"));
  std::vector<bool> wanted(words_.size());
  while (TRY(used.step())) wanted[static_cast<std::size_t>(used.number(0))] = true;
  Statement map = TRY(database_.prepare("INSERT INTO w VALUES(?,?)"));
  Statement store = TRY(database_.prepare("INSERT INTO word VALUES(?,?)"));
  std::int64_t next = 0;  // "" sorts first and is not stored: its number is 0
  for (const auto& [text, old] : words_) {
    if (!text.empty() && !wanted[static_cast<std::size_t>(old)]) continue;
    TRY(map.bind(1, old).bind(2, next).run());
    if (next > 0) TRY(store.bind(1, next).bind(2, text).run());
    ++next;
  }
  Statement used_spaces = TRY(database_.prepare("SELECT DISTINCT space FROM a"));
  wanted.assign(spaces_.size(), false);
  while (TRY(used_spaces.step())) wanted[static_cast<std::size_t>(used_spaces.number(0))] = true;
  Statement map_space = TRY(database_.prepare("INSERT INTO s VALUES(?,?)"));
  Statement store_space = TRY(database_.prepare("INSERT INTO space VALUES(?,?,?)"));
  next = 1;
  for (const auto& [name, old] : spaces_) {
    if (!wanted[static_cast<std::size_t>(old)]) continue;
    TRY(map_space.bind(1, old).bind(2, next).run());
    TRY(store_space.bind(1, next).bind(2, name.first).bind(3, static_cast<std::int64_t>(name.second)).run());
    ++next;
  }
  return {};
}

Result<void> Writer::finish(std::vector<FeedStatus>& feeds) {
  TRY(store_words());
  for (const char* step : {kRankProblems, kStoreProblems, kStoreAffected, kStoreExploited})
    TRY(database_.execute(step));

  Statement counts = TRY(database_.prepare(
      "SELECT (SELECT count(*) FROM affected a JOIN problem p ON p.id = a.problem JOIN word w ON w.id = p.feed "
      "WHERE w.text = ?1) + (SELECT count(DISTINCT cve) FROM k WHERE feed = ?2)"));
  Statement store = TRY(database_.prepare("INSERT INTO feed VALUES(?,?,?,?,?,?)"));
  std::ranges::sort(feeds, {}, &FeedStatus::name);
  for (FeedStatus& feed : feeds) {
    counts.reset();
    if (TRY(counts.bind(1, feed.name).bind(2, word(feed.name)).step()))
      feed.rows = static_cast<std::uint64_t>(counts.number(0));
    const std::string notes = encode_list(feed.notes);
    TRY(store.bind(1, feed.name)
            .bind(2, feed.source)
            .bind(3, static_cast<std::int64_t>(feed.rows))
            .bind(4, feed.upstream_date)
            .bind(5, feed.error)
            .bind(6, notes)
            .run());
  }
  counts.reset();
  const Digest content = TRY(content_digest(database_));
  Statement meta = TRY(database_.prepare("INSERT INTO meta VALUES('content', ?)"));
  TRY(meta.bind(1, content.str()).run());
  return database_.execute("COMMIT");
}

Result<void> Writer::commit() { return file_.commit(); }

}  // namespace plimsoll::advisory
