// SPDX-License-Identifier: Apache-2.0
// The half of Writer that turns staged rows into a partition's file: which words, problems and extents the partition
// uses, the ids these get in it, and then its tables row by row in key order.
#include <algorithm>
#include <array>

#include "advisory/writer.h"
#include "base/sorted.h"

namespace plimsoll::advisory {

namespace {

std::uint32_t small(const Statement& row, int column) { return static_cast<std::uint32_t>(row.number(column)); }

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

/// Of what one feed says twice about a CVE keeps the highest EPSS score and the first of its dates.
void settle(std::vector<CveFact>& facts) {
  sort_unique(facts);
  for (std::size_t i = facts.size(); i-- > 1;) {
    const CveFact &before = facts[i - 1], &fact = facts[i];
    if (before.feed != fact.feed || before.tag != fact.tag || fact.tag < CveFact::epss) continue;
    facts.erase(facts.begin() + static_cast<std::ptrdiff_t>(fact.tag == CveFact::epss ? i - 1 : i));
  }
}

}  // namespace

/// The words of one partition. The empty one is not stored: its id is 0.
struct Writer::Words {
  const Writer& writer;
  std::vector<std::uint32_t> ids;        // by number; 0: not used
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
  Statement problem = TRY(database_.prepare(
      "SELECT feed, source, cvss, stem, published, name, aliases, severity, title, rest FROM p WHERE id = ?"));
  const auto one = [](Statement& row, std::uint32_t number) -> Result<void> {
    row.reset();
    if (!TRY(row.bind(1, number).step())) return fail(ErrorKind::io, "a row that was staged is gone");
    return {};
  };
  std::vector<std::uint32_t> feeds;  // by problem
  for (const auto& [place, number] : problems.all()) {
    TRY(one(problem, number));
    for (int i = 0; i < 5; ++i) words.use(small(problem, i));
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
    sort_unique(group);
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
            .text(problem.text(5))
            .text(problem.text(6))
            .number(problem.number(7))
            .number(local(1))
            .number(local(2))
            .text(problem.text(8))
            .number(local(3))
            .text(problem.text(9))
            .number(local(4))
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
    // A date has no second, whose number is that of the empty word.
    words.use(small(used, 0)), words.use(small(used, 2)), words.use(small(used, 3));
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
  Statement rows =
      TRY(database_.prepare("SELECT e.product, e.release, e.feed, max(e.date) FROM e JOIN w ON w.id = e.feed "
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
