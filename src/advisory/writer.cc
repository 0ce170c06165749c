// SPDX-License-Identifier: Apache-2.0
#include "advisory/writer.h"

#include "base/sorted.h"

namespace plimsoll::advisory {

namespace {

constexpr std::size_t kLongestKey = 64;

enum Prepared : std::size_t { kProblem, kExtent, kAffected, kFact, kEndOfLife };

/// Rows as they come in. Words, spaces, problems and extents carry the numbers they got on appearance.
constexpr const char* kStaging =
    "CREATE TABLE p(id INTEGER PRIMARY KEY, feed, name, aliases, severity, source, cvss, title, stem, rest, published);"
    "CREATE TABLE x(id INTEGER PRIMARY KEY, ranges, versions, symbols);"
    "CREATE TABLE a(space, package, problem, module, arch, status, extent);"
    "CREATE TABLE c(cve, feed, tag, first, second);"
    "CREATE TABLE e(product, release, feed, date);"
    "CREATE TABLE w(id INTEGER PRIMARY KEY, place);"
    "CREATE TABLE here(space INTEGER PRIMARY KEY);";

// Things in their order: the number first, then all that tells one from another.
constexpr std::string_view kProblemOrder =
    "SELECT p.id, f.place, p.name, p.aliases, p.severity, s.place, v.place, p.title, u.place, p.rest, d.place "
    "FROM p "
    "JOIN w f ON f.id = p.feed JOIN w s ON s.id = p.source JOIN w v ON v.id = p.cvss JOIN w u ON u.id = p.stem "
    "JOIN w d ON d.id = p.published ORDER BY 2, 3, 4, 5, 6, 7, 8, 9, 10, 11";
constexpr std::string_view kExtentOrder = "SELECT id, ranges, versions, symbols FROM x ORDER BY 2, 3, 4";

/// Content as a key: itself when short, else its digest.
std::string key_of(std::string_view content) {
  return content.size() <= kLongestKey ? std::string(content) : Digest::sha256(as_bytes(content)).str();
}

}  // namespace

Result<Writer> Writer::create() {
  Writer writer(TRY(Database::open_temporary()));
  TRY(writer.prepare());
  return writer;
}

Result<void> Writer::prepare() {
  TRY(database_.execute("BEGIN"));
  TRY(database_.execute(kStaging));
  for (const std::string_view sql :
       {"INSERT INTO p VALUES(?,?,?,?,?,?,?,?,?,?,?)", "INSERT INTO x VALUES(?,?,?,?)",
        "INSERT INTO a VALUES(?,?,?,?,?,?,?)", "INSERT INTO c VALUES(?,?,?,?,?)", "INSERT INTO e VALUES(?,?,?,?)"}) {
    statements_.push_back(TRY(database_.prepare(sql)));
  }
  word("");
  return {};
}

std::uint32_t Writer::word(std::string_view text) {
  if (const auto known = words_.find(text); known != words_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(words_.size());
  word_texts_.push_back(&words_.emplace(text, number).first->first);
  return number;
}

std::int64_t Writer::space(std::string_view ecosystem, KeyKind key) {
  const auto id = static_cast<std::int64_t>(spaces_.size());
  return spaces_.try_emplace({std::string(ecosystem), key}, id).first->second;
}

Result<void> Writer::add(Advisory advisory) {
  std::erase(advisory.aliases, advisory.id);
  for (Range& range : advisory.ranges) {
    if (range.introduced == "0") range.introduced.clear();
  }
  sort_unique(advisory.aliases);
  sort_unique(advisory.versions);
  sort_unique(advisory.ranges);
  sort_unique(advisory.symbols);
  if (advisory.feed != last_feed_) {
    problems_.clear();
    extents_.clear();
    last_feed_ = advisory.feed;
  }

  const std::string aliases = encode_list(advisory.aliases);
  const auto severity = static_cast<std::int64_t>(advisory.severity);
  const auto [problem, new_problem] = problems_.try_emplace(
      key_of(fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", advisory.id, aliases, severity, advisory.severity_source,
                         advisory.cvss, advisory.title, advisory.url, advisory.published)),
      next_problem_);
  if (new_problem) {
    ++next_problem_;
    const auto [stem, rest] = split_url(advisory.url, advisory.id);
    TRY(statements_[kProblem]
            .bind(1, problem->second)
            .bind(2, word(advisory.feed))
            .bind(3, advisory.id)
            .bind(4, aliases)
            .bind(5, severity)
            .bind(6, word(advisory.severity_source))
            .bind(7, word(advisory.cvss))
            .bind(8, advisory.title)
            .bind(9, word(stem))
            .bind(10, rest)
            .bind(11, word(advisory.published))
            .run());
  }
  const std::string ranges = encode_ranges(advisory.ranges);
  const std::string versions = encode_list(advisory.versions);
  const std::string symbols = encode_list(advisory.symbols);
  const auto [extent, new_extent] =
      extents_.try_emplace(key_of(fmt::format("{}\n{}\n{}", ranges, versions, symbols)), next_extent_);
  if (new_extent) {
    ++next_extent_;
    TRY(statements_[kExtent].bind(1, extent->second).bind(2, ranges).bind(3, versions).bind(4, symbols).run());
  }
  return statements_[kAffected]
      .bind(1, space(advisory.ecosystem, advisory.key))
      .bind(2, advisory.package)
      .bind(3, problem->second)
      .bind(4, word(advisory.module))
      .bind(5, word(advisory.arch))
      .bind(6, static_cast<std::int64_t>(advisory.status))
      .bind(7, extent->second)
      .run();
}

Result<void> Writer::add_fact(std::string_view cve, const CveFact& fact) {
  return statements_[kFact]
      .bind(1, cve_number(cve))
      .bind(2, fact.feed)
      .bind(3, fact.tag)
      .bind(4, fact.first)
      .bind(5, fact.second)
      .run();
}

Result<void> Writer::add_known_exploited(std::string_view feed, std::string_view cve, std::string_view date) {
  return add_fact(cve, {.feed = word(feed), .tag = CveFact::known_exploited, .first = word(date), .second = 0});
}

Result<void> Writer::add_published(std::string_view feed, std::string_view cve, std::string_view date) {
  return add_fact(cve, {.feed = word(feed), .tag = CveFact::published, .first = word(date), .second = 0});
}

Result<void> Writer::add_rating(std::string_view feed, std::string_view cve, const Rating& rating) {
  return add_fact(cve, {.feed = word(feed),
                        .tag = static_cast<std::uint8_t>(rating.severity),
                        .first = word(rating.source),
                        .second = word(rating.vector)});
}

Result<void> Writer::add_epss(std::string_view feed, std::string_view cve, Epss epss) {
  return add_fact(cve,
                  {.feed = word(feed), .tag = CveFact::epss, .first = epss.probability, .second = epss.percentile});
}

Result<void> Writer::add_end_of_life(std::string_view feed, std::string_view product, std::string_view release,
                                     std::string_view date) {
  return statements_[kEndOfLife].bind(1, product).bind(2, release).bind(3, word(feed)).bind(4, date).run();
}

Result<void> Writer::drop(std::string_view feed) {
  last_feed_.clear();  // its problems are about to go
  problems_.clear();
  extents_.clear();
  return database_.execute(
      fmt::format("DELETE FROM a WHERE problem IN (SELECT id FROM p WHERE feed = {0}); DELETE FROM p WHERE feed = {0}; "
                  "DELETE FROM c WHERE feed = {0}; DELETE FROM e WHERE feed = {0}",
                  word(feed)));
}

Result<std::vector<std::string>> Writer::partitions() {
  Statement used = TRY(database_.prepare("SELECT DISTINCT space FROM a"));
  std::vector<bool> wanted(spaces_.size());
  while (TRY(used.step())) wanted[static_cast<std::size_t>(used.number(0))] = true;
  std::erase_if(spaces_, [&](const auto& space) { return !wanted[static_cast<std::size_t>(space.second)]; });
  std::vector<std::string> out;
  for (const auto& [space, number] : spaces_) out.emplace_back(partition_of(space.first));
  if (TRY(database_.number("SELECT count(*) FROM (SELECT 1 FROM c LIMIT 1)")) > 0) out.emplace_back(kCvePartition);
  if (TRY(database_.number("SELECT count(*) FROM (SELECT 1 FROM e LIMIT 1)")) > 0)
    out.emplace_back(kEndOfLifePartition);
  sort_unique(out);
  return out;
}

Result<std::vector<std::uint32_t>> Writer::ranks(std::string_view sql, std::size_t count) {
  std::vector<std::uint32_t> out(count);
  std::string last, current;
  std::uint32_t place = 0;
  Statement rows = TRY(database_.prepare(sql));
  const int columns = rows.columns();
  while (TRY(rows.step())) {
    current.clear();
    for (int i = 1; i < columns; ++i) (current += rows.text(i)) += '\n';
    if (current != last) ++place;
    out[static_cast<std::size_t>(rows.number(0))] = place;
    std::swap(last, current);
  }
  return out;
}

Result<void> Writer::rank() {
  problems_.clear();
  extents_.clear();
  Statement place = TRY(database_.prepare("INSERT INTO w VALUES(?,?)"));
  std::uint32_t next = 0;
  for (const auto& [text, number] : words_) TRY(place.bind(1, number).bind(2, next++).run());
  problem_ranks_ = TRY(ranks(kProblemOrder, next_problem_));
  extent_ranks_ = TRY(ranks(kExtentOrder, next_extent_));
  return database_.execute("CREATE INDEX a_place ON a(space, package)");
}

}  // namespace plimsoll::advisory
