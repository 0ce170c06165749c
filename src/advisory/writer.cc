// SPDX-License-Identifier: Apache-2.0
#include "advisory/writer.h"

#include <algorithm>
#include <array>

#include "base/clock.h"

namespace plimsoll::advisory {

namespace {

constexpr std::size_t kLongestName = 512;
constexpr std::size_t kMostAliases = 10'000;
constexpr std::size_t kMostVersions = 100'000;
constexpr std::size_t kLongestKey = 64;

enum Prepared : std::size_t { kProblem, kExtent, kAffected, kFact, kEndOfLife };

/// Rows as they come in. Words, spaces, problems and extents carry the numbers they got on appearance.
constexpr const char* kStaging =
    "CREATE TABLE p(id INTEGER PRIMARY KEY, feed, name, aliases, severity, source, cvss, title, stem, rest);"
    "CREATE TABLE x(id INTEGER PRIMARY KEY, ranges, versions, symbols);"
    "CREATE TABLE a(space, package, problem, module, arch, status, extent);"
    "CREATE TABLE c(cve, feed, tag, first, second);"
    "CREATE TABLE e(product, release, feed, date);"
    "CREATE TABLE w(id INTEGER PRIMARY KEY, place);"
    "CREATE TABLE here(space INTEGER PRIMARY KEY);";

// Things in their order: the number first, then all that tells one from another.
constexpr std::string_view kProblemOrder =
    "SELECT p.id, f.place, p.name, p.aliases, p.severity, s.place, v.place, p.title, u.place, p.rest FROM p "
    "JOIN w f ON f.id = p.feed JOIN w s ON s.id = p.source JOIN w v ON v.id = p.cvss JOIN w u ON u.id = p.stem "
    "ORDER BY 2, 3, 4, 5, 6, 7, 8, 9, 10";
constexpr std::string_view kExtentOrder = "SELECT id, ranges, versions, symbols FROM x ORDER BY 2, 3, 4";

/// Numbers that a partition uses, by place; their index, counted from one, is the id they get in its file.
class Used {
 public:
  void add(std::uint32_t place, std::uint32_t number) { all_.emplace_back(place, number); }
  void settle() {
    std::ranges::sort(all_);
    const auto rest = std::ranges::unique(all_, {}, [](const auto& one) { return one.first; });
    all_.erase(rest.begin(), rest.end());
  }
  [[nodiscard]] std::uint32_t id(std::uint32_t place) const {
    const auto found = std::ranges::lower_bound(all_, place, {}, [](const auto& one) { return one.first; });
    return static_cast<std::uint32_t>(found - all_.begin()) + 1;
  }
  [[nodiscard]] const std::vector<std::pair<std::uint32_t, std::uint32_t>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::uint32_t, std::uint32_t>> all_;
};

Result<void> check_text(std::string_view what, std::string_view text) {
  if (text.size() > kLongestName) return fail(ErrorKind::limit, "{} of {} bytes", what, text.size());
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
    return fail(ErrorKind::malformed, "control characters in the {}", what);
  }
  return {};
}

/// A text that the index names too, so it must be one that JSON can carry.
Result<void> check_name(std::string_view what, std::string_view text) {
  if (text.empty()) return fail(ErrorKind::malformed, "no {}", what);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_sequence(text.substr(i));
    if (length == 0) return fail(ErrorKind::malformed, "the {} is not UTF-8", what);
    i += length;
  }
  return check_text(what, text);
}

Result<void> check_cve(std::string_view cve) {
  if (cve_number(cve) == 0) return fail(ErrorKind::malformed, "'{}' is no CVE id", printable(cve, 40));
  return {};
}

Result<void> check_date(std::string_view date) {
  if (date.size() != 10 || !days_between(date, date))
    return fail(ErrorKind::malformed, "'{}' is no date", printable(date, 40));
  return {};
}

/// Content as a key: itself when short, else its digest.
std::string key_of(std::string_view content) {
  return content.size() <= kLongestKey ? std::string(content) : Digest::sha256(as_bytes(content)).str();
}

template <typename List>
void tidy(List& list) {
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// Of what one feed says twice about a CVE keeps the highest EPSS score and the first date it was listed.
void settle(std::vector<CveFact>& facts) {
  tidy(facts);
  for (std::size_t i = facts.size(); i-- > 1;) {
    const CveFact &before = facts[i - 1], &fact = facts[i];
    if (before.feed != fact.feed || before.tag != fact.tag || fact.tag < CveFact::epss) continue;
    facts.erase(facts.begin() + static_cast<std::ptrdiff_t>(fact.tag == CveFact::epss ? i - 1 : i));
  }
}

std::uint32_t small(const Statement& row, int column) { return static_cast<std::uint32_t>(row.number(column)); }

}  // namespace

/// The words of one partition. The empty one is not stored: its id is 0.
struct Writer::Words {
  const Writer& writer;
  std::vector<std::uint32_t> ids;  // by number; 0: not used
  std::vector<std::uint32_t> numbers{};  // by id, from one

  explicit Words(const Writer& of) : writer(of), ids(of.words_.size()) {}
  void use(std::uint32_t number) {
    if (number > 0) ids[number] = 1;
  }
  void settle() {
    for (const auto& [text, number] : writer.words_) {
      if (ids[number] == 0) continue;
      numbers.push_back(number);
      ids[number] = static_cast<std::uint32_t>(numbers.size());
    }
  }
  [[nodiscard]] const std::string& text(std::uint32_t id) const { return *writer.word_texts_[numbers[id - 1]]; }
  Result<void> store(PartitionFile& file) const {
    for (std::uint32_t id = 1; id <= numbers.size(); ++id) TRY(file.number(id).text(text(id)).end_row());
    return file.next_table();
  }
  /// Rows by the id of their feed, as shares.
  [[nodiscard]] std::vector<Share> shares(const std::map<std::uint32_t, std::uint64_t>& rows) const {
    std::vector<Share> out;
    for (const auto& [feed, count] : rows) out.push_back({.feed = text(feed), .rows = count, .date = {}, .inputs = {}});
    return out;
  }
};

Result<Writer> Writer::create() {
  Writer writer(TRY(Database::open_temporary()));
  TRY(writer.prepare());
  return writer;
}

Result<void> Writer::prepare() {
  TRY(database_.execute("BEGIN"));
  TRY(database_.execute(kStaging));
  for (const std::string_view sql :
       {"INSERT INTO p VALUES(?,?,?,?,?,?,?,?,?,?)", "INSERT INTO x VALUES(?,?,?,?)", "INSERT INTO a VALUES(?,?,?,?,?,?,?)",
        "INSERT INTO c VALUES(?,?,?,?,?)", "INSERT INTO e VALUES(?,?,?,?)"}) {
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
      advisory.ranges.size() > kMostVersions || advisory.symbols.size() > kMostVersions) {
    return fail(ErrorKind::limit, "too many aliases, ranges, versions or symbols");
  }
  TRY(check_text("id", advisory.id));
  TRY(check_text("package name", advisory.package));
  TRY(check_name("ecosystem", advisory.ecosystem));
  if (kind_of(partition_of(advisory.ecosystem)) != PartitionKind::advisories)
    return fail(ErrorKind::malformed, "no ecosystem is called {}", advisory.ecosystem);
  TRY(check_text("module", advisory.module));
  TRY(check_text("architecture", advisory.arch));
  TRY(check_text("severity source", advisory.severity_source));
  TRY(check_text("CVSS vector", advisory.cvss));
  const auto check_items = [](std::string_view what, const std::vector<std::string>& items) -> Result<void> {
    for (const std::string& item : items) {
      if (item.empty()) return fail(ErrorKind::malformed, "an empty {}", what);
      TRY(check_text(what, item));
    }
    return {};
  };
  TRY(check_items("alias", advisory.aliases));
  TRY(check_items("version", advisory.versions));
  TRY(check_items("symbol", advisory.symbols));
  for (const Range& range : advisory.ranges) {
    for (const std::string* version : {&range.introduced, &range.fixed, &range.last_affected})
      TRY(check_text("version", *version));
  }
  return {};
}

Result<void> Writer::check(std::string_view cve, const Rating& rating) {
  TRY(check_cve(cve));
  TRY(check_name("source of a rating", rating.source));
  return check_text("CVSS vector", rating.vector);
}

Result<void> Writer::check(std::string_view cve, Epss epss) {
  TRY(check_cve(cve));
  if (epss.probability > 100'000 || epss.percentile > 100'000)
    return fail(ErrorKind::malformed, "{}: a probability above 1", cve);
  return {};
}

Result<void> Writer::check_known_exploited(std::string_view cve, std::string_view date) {
  TRY(check_cve(cve));
  return check_date(date);
}

Result<void> Writer::check_end_of_life(std::string_view product, std::string_view release, std::string_view date) {
  TRY(check_name("product", product));
  TRY(check_name("release", release));
  return check_date(date);
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
  tidy(advisory.aliases);
  tidy(advisory.versions);
  tidy(advisory.ranges);
  tidy(advisory.symbols);
  if (advisory.feed != last_feed_) {
    problems_.clear();
    extents_.clear();
    last_feed_ = advisory.feed;
  }

  const std::string aliases = encode_list(advisory.aliases);
  const auto severity = static_cast<std::int64_t>(advisory.severity);
  const auto [problem, new_problem] = problems_.try_emplace(
      key_of(fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", advisory.id, aliases, severity, advisory.severity_source,
                         advisory.cvss, advisory.title, advisory.url)),
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

Result<void> Writer::add_rating(std::string_view feed, std::string_view cve, const Rating& rating) {
  return add_fact(cve, {.feed = word(feed),
                        .tag = static_cast<std::uint8_t>(rating.severity),
                        .first = word(rating.source),
                        .second = word(rating.vector)});
}

Result<void> Writer::add_epss(std::string_view feed, std::string_view cve, Epss epss) {
  return add_fact(
      cve, {.feed = word(feed), .tag = CveFact::epss, .first = epss.probability, .second = epss.percentile});
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
  if (TRY(database_.number("SELECT count(*) FROM (SELECT 1 FROM e LIMIT 1)")) > 0) out.emplace_back(kEndOfLifePartition);
  tidy(out);
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
    out[small(rows, 0)] = place;
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

Result<PartitionFile> Writer::write(const std::filesystem::path& folder, const std::string& name,
                                    Partition& partition) {
  PartitionFile file = TRY(PartitionFile::create(folder, name));
  std::vector<Share> shares;
  switch (kind_of(name)) {
    case PartitionKind::advisories:
      shares = TRY(write_advisories(file, name));
      break;
    case PartitionKind::cves:
      shares = TRY(write_cves(file));
      break;
    case PartitionKind::end_of_life:
      shares = TRY(write_end_of_life(file));
      break;
  }
  partition = TRY(file.finish());
  partition.shares = std::move(shares);
  return file;
}

Result<std::vector<Share>> Writer::write_advisories(PartitionFile& file, std::string_view name) {
  // What of everything this partition uses, and so what ids things get in it.
  TRY(database_.execute("DELETE FROM here"));
  Statement put = TRY(database_.prepare("INSERT INTO here VALUES(?)"));
  std::vector<decltype(spaces_)::const_pointer> spaces;
  for (const auto& space : spaces_) {
    if (partition_of(space.first.first) != name) continue;
    spaces.push_back(&space);
    TRY(put.bind(1, space.second).run());
  }
  Words words(*this);
  Used problems, extents;
  Statement used = TRY(database_.prepare("SELECT DISTINCT problem FROM a WHERE space IN (SELECT space FROM here)"));
  while (TRY(used.step())) problems.add(problem_ranks_[small(used, 0)], small(used, 0));
  used = TRY(database_.prepare("SELECT DISTINCT extent FROM a WHERE space IN (SELECT space FROM here)"));
  while (TRY(used.step())) extents.add(extent_ranks_[small(used, 0)], small(used, 0));
  used = TRY(database_.prepare("SELECT DISTINCT module, arch FROM a WHERE space IN (SELECT space FROM here)"));
  while (TRY(used.step())) words.use(small(used, 0)), words.use(small(used, 1));
  problems.settle();
  extents.settle();
  Statement problem = TRY(
      database_.prepare("SELECT feed, source, cvss, stem, name, aliases, severity, title, rest FROM p WHERE id = ?"));
  const auto one = [](Statement& row, std::uint32_t number) -> Result<void> {
    row.reset();
    if (!TRY(row.bind(1, number).step())) return fail(ErrorKind::io, "a row that was staged is gone");
    return {};
  };
  std::vector<std::uint32_t> feeds;  // by problem
  for (const auto& [place, number] : problems.all()) {
    TRY(one(problem, number));
    for (int i = 0; i < 4; ++i) words.use(small(problem, i));
    feeds.push_back(small(problem, 0));
  }
  words.settle();

  // affected
  std::map<std::uint32_t, std::uint64_t> rows_of;
  using Row = std::array<std::uint32_t, 5>;  // problem, module, arch, status, extent
  std::vector<Row> group;
  std::string package;
  std::uint32_t space_id = 0;
  const auto end_group = [&]() -> Result<void> {
    tidy(group);
    for (const Row& row : group) {
      ++rows_of[words.ids[feeds[row[0] - 1]]];
      file.number(space_id).text(package);
      for (const std::uint32_t value : row) file.number(value);
      TRY(file.end_row());
    }
    group.clear();
    return {};
  };
  Statement rows = TRY(database_.prepare(
      "SELECT package, problem, module, arch, status, extent FROM a WHERE space = ? ORDER BY package"));
  for (const auto* const space : spaces) {
    ++space_id;
    rows.reset();
    rows.bind(1, space->second);
    while (TRY(rows.step())) {
      if (rows.text(0) != package) {
        TRY(end_group());
        package = rows.text(0);
      }
      group.push_back({problems.id(problem_ranks_[small(rows, 1)]), words.ids[small(rows, 2)],
                       words.ids[small(rows, 3)], small(rows, 4), extents.id(extent_ranks_[small(rows, 5)])});
    }
    TRY(end_group());
  }
  TRY(file.next_table());

  // extent
  Statement extent = TRY(database_.prepare("SELECT ranges, versions, symbols FROM x WHERE id = ?"));
  std::uint32_t id = 0;
  for (const auto& [place, number] : extents.all()) {
    TRY(one(extent, number));
    TRY(file.number(++id).text(extent.text(0)).text(extent.text(1)).text(extent.text(2)).end_row());
  }
  TRY(file.next_table());

  // problem
  id = 0;
  for (const auto& [place, number] : problems.all()) {
    TRY(one(problem, number));
    const auto local = [&](int column) { return words.ids[small(problem, column)]; };
    TRY(file.number(++id)
            .number(local(0))
            .text(problem.text(4))
            .text(problem.text(5))
            .number(problem.number(6))
            .number(local(1))
            .number(local(2))
            .text(problem.text(7))
            .number(local(3))
            .text(problem.text(8))
            .end_row());
  }
  TRY(file.next_table());

  // space
  space_id = 0;
  for (const auto* const space : spaces) {
    TRY(file.number(++space_id)
            .text(space->first.first)
            .number(static_cast<std::int64_t>(space->first.second))
            .end_row());
  }
  TRY(file.next_table());
  TRY(words.store(file));
  return words.shares(rows_of);
}

Result<std::vector<Share>> Writer::write_cves(PartitionFile& file) {
  Words words(*this);
  Statement used = TRY(database_.prepare("SELECT DISTINCT feed, tag, first, second FROM c WHERE tag <> 6"));
  while (TRY(used.step())) {
    words.use(small(used, 0)), words.use(small(used, 2));
    if (used.number(1) != CveFact::known_exploited) words.use(small(used, 3));
  }
  used = TRY(database_.prepare("SELECT DISTINCT feed FROM c"));
  while (TRY(used.step())) words.use(small(used, 0));
  words.settle();

  std::map<std::uint32_t, std::uint64_t> rows_of;
  std::vector<CveFact> facts;
  const auto store = [&](std::int64_t cve) -> Result<void> {
    settle(facts);
    for (const CveFact& fact : facts) ++rows_of[fact.feed];
    const Buffer packed = encode_facts(facts);
    TRY(file.number(cve).blob(packed).end_row());
    facts.clear();
    return {};
  };
  Statement rows = TRY(database_.prepare("SELECT cve, feed, tag, first, second FROM c ORDER BY cve"));
  std::int64_t cve = 0;
  while (TRY(rows.step())) {
    if (rows.number(0) != cve && !facts.empty()) TRY(store(cve));
    cve = rows.number(0);
    CveFact fact{.feed = words.ids[small(rows, 1)],
                 .tag = static_cast<std::uint8_t>(rows.number(2)),
                 .first = small(rows, 3),
                 .second = small(rows, 4)};
    if (fact.tag != CveFact::epss) fact.first = words.ids[fact.first], fact.second = words.ids[fact.second];
    facts.push_back(fact);
  }
  if (!facts.empty()) TRY(store(cve));
  TRY(file.next_table());
  TRY(words.store(file));
  return words.shares(rows_of);
}

Result<std::vector<Share>> Writer::write_end_of_life(PartitionFile& file) {
  Words words(*this);
  Statement used = TRY(database_.prepare("SELECT DISTINCT feed FROM e"));
  while (TRY(used.step())) words.use(small(used, 0));
  words.settle();
  std::map<std::uint32_t, std::uint64_t> rows_of;
  Statement rows = TRY(
      database_.prepare("SELECT e.product, e.release, e.feed, max(e.date) FROM e JOIN w ON w.id = e.feed "
                        "GROUP BY e.product, e.release, w.place ORDER BY e.product, e.release, w.place"));
  while (TRY(rows.step())) {
    const std::uint32_t feed = words.ids[small(rows, 2)];
    ++rows_of[feed];
    TRY(file.text(rows.text(0)).text(rows.text(1)).number(feed).text(rows.text(3)).end_row());
  }
  TRY(file.next_table());
  TRY(words.store(file));
  return words.shares(rows_of);
}

}  // namespace plimsoll::advisory
