// SPDX-License-Identifier: Apache-2.0
// OSV records (OSV schema, https://ossf.github.io/osv-schema/): one JSON object per problem with the packages it
// affects, as a file each (in a zip, tar or folder), as an array, or one a line. GitHub's advisory database, Go's
// vulnerability database and Ubuntu's security metadata are collections of such files with others among them.
//
// Taken: every ecosystem whose versions can be ordered. Left out, and counted: withdrawn records, bug fix and
// enhancement updates of distributions, notices about unmaintained packages, entries that only name commits.
//
// How bad: a distribution's own word counts before CVSS, for languages CVSS before the word of the database; the other
// is kept as a rating of the CVE when it differs.
//
// Ubuntu says of a package that only subscribers of Pro get mended nothing for the others: they are affected up to the
// version that Pro has, and no fix is on offer to them.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "advisory/feeds/osv_modules.h"
#include "advisory/feeds/osv_ranges.h"
#include "advisory/feeds/osv_record.h"
#include "advisory/feeds/osv_space.h"
#include "advisory/feeds/readers.h"
#include "advisory/feeds/text.h"
#include "base/bytes.h"
#include "base/json.h"
#include "base/limits.h"
#include "package/ecosystem.h"

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kLargestRecord = 64 * kMiB;
constexpr std::size_t kMostPending = 100'000;  // rows that wait for their module stream

/// rpm ecosystems that key their records by the binary package's name.
constexpr std::array<std::string_view, 3> kBinaryNames{"AlmaLinux", "Red Hat", "Rocky Linux"};

/// What one record says of one package of one key space: a row of fixes, a row without.
struct Entry {
  Advisory row;
  OsvRanges ranges;
  const version::Scheme* scheme = nullptr;
};
/// By key space, whether for subscribers only, package and symbols.
using EntryKey = std::tuple<std::string, bool, std::string, std::vector<std::string>>;
using Entries = std::map<EntryKey, Entry>;

/// A distribution may list several builds of one update, each of which has the fix: affected is what precedes the
/// first.
void keep_first_fix(std::vector<Range>& ranges, const version::Scheme& scheme) {
  const bool plain = std::ranges::all_of(ranges, [&](const Range& range) {
    return range.introduced.empty() && range.last_affected.empty() && scheme.valid(range.fixed);
  });
  if (!plain || ranges.size() < 2) return;
  ranges = {*std::ranges::min_element(
      ranges, [&](const Range& a, const Range& b) { return scheme.compare(a.fixed, b.fixed) < 0; })};
}

/// What subscribers are told becomes what everybody else is told.
void fold_subscriptions(Entries& entries) {
  for (auto it = entries.begin(); it != entries.end();) {
    const auto& [space, subscription, package, symbols] = it->first;
    if (!subscription) {
      ++it;
      continue;
    }
    Entry& everybody = entries[EntryKey{space, false, package, symbols}];
    OsvRanges& theirs = it->second.ranges;
    if (!everybody.scheme) {
      everybody = it->second;
      everybody.ranges = {};
      std::ranges::move(theirs.fixed, std::back_inserter(everybody.ranges.open));
      std::ranges::move(theirs.open, std::back_inserter(everybody.ranges.open));
    } else if (!everybody.ranges.open.empty() && !theirs.fixed.empty()) {
      everybody.ranges.open = std::move(theirs.fixed);
      everybody.row.versions.clear();
    }
    it = entries.erase(it);
  }
}

/// Ranges that end in a fix and those that do not are different statements.
std::vector<Advisory> statements(Entry&& entry) {
  std::vector<Advisory> out;
  const bool open = !entry.ranges.open.empty() || !entry.row.versions.empty();
  if (!entry.ranges.fixed.empty()) {
    out.push_back(entry.row);
    out.back().status = Status::fixed;
    out.back().ranges = std::move(entry.ranges.fixed);
    out.back().versions.clear();
  }
  if (open) {
    out.push_back(std::move(entry.row));
    out.back().status = Status::affected;
    out.back().ranges = std::move(entry.ranges.open);
  }
  return out;
}

using NameFilter = bool (*)(std::string_view name);

class OsvReader final : public FeedReader {
 public:
  /// `foreign`: files of the collection that are no records of it.
  explicit OsvReader(NameFilter foreign) : foreign_(foreign) {}

  [[nodiscard]] bool wants(std::string_view name) const override {
    return (name.ends_with(".json") || name.ends_with(".jsonl")) && !foreign_(name);
  }

  Result<void> read(Document& document, Sink& sink) override {
    Result<Peeked> peeked = peek(std::move(document.stream));
    if (!peeked) {
      sink.skip(document.name, peeked.error().message);
      return {};
    }
    const bool array = peeked->head.starts_with('[');
    bool ours = false;  // an error of the sink's ends the feed; one of the document's only the document
    const auto each = [&](const json::value& record) -> Result<void> {
      Result<void> taken = take(record, document.name, sink);
      ours = !taken;
      return taken;
    };
    const Result<void> done =
        array ? json::for_each_member(*peeked->stream, {},
                                      [&](std::string_view, json::value&& record) { return each(record); })
              : read_objects(*peeked->stream, each, document.name, sink);
    if (!done && ours) return done;
    if (!done) sink.skip(document.name, done.error().message);
    return {};
  }

  Result<void> finish(Sink& sink) override {
    for (std::vector<Advisory>& rows : pending_) {
      const std::vector<std::string> streams = modules_.streams_of(rows);
      if (streams.empty()) sink.leave_out("records are about modular packages and do not tell the stream");
      TRY(add_modular(rows, streams, sink));
    }
    pending_.clear();
    return {};
  }

 private:
  /// One object, spread over lines as it likes, or one object a line.
  template <typename Each>
  Result<void> read_objects(ByteStream& stream, const Each& each, std::string_view name, Sink& sink) {
    LineReader lines(stream, kLargestRecord);
    std::string whole;
    for (bool by_line = false;;) {
      const std::optional<std::string_view> line = TRY(lines.next());
      if (!line) break;
      if (line->find_first_not_of(" \t\r") == std::string_view::npos) continue;
      if (whole.empty()) {
        Result<json::value> record = json::parse(*line);
        if (record) {
          TRY(each(*record));
          by_line = true;
          continue;
        }
        if (by_line) {
          sink.skip(fmt::format("{}: line {}", name, lines.number()), record.error().message);
          continue;
        }
      }
      if (whole.size() + line->size() >= kLargestRecord)
        return fail(ErrorKind::limit, "larger than {} bytes", kLargestRecord);
      (whole += *line) += '\n';
    }
    if (whole.empty()) return {};
    return each(TRY(json::parse(whole)));
  }

  Result<void> take(const json::value& record, std::string_view where, Sink& sink) {
    const std::string_view id = json::text(record, "id");
    if (id.empty() || !json::find(record, "affected")) {
      sink.skip(where, "no OSV record (no \"id\" and \"affected\")");
      return {};
    }
    sink.upstream_date(json::text(record, "modified"));
    if (json::find(record, "withdrawn")) {
      sink.leave_out("records were withdrawn");
      return {};
    }
    if (const std::string_view prefix = no_vulnerability(id); !prefix.empty()) {
      sink.leave_out(fmt::format("{} records are no vulnerabilities", prefix));
      return {};
    }
    return take_affected(osv_head(record), record, sink);
  }

  Result<void> take_affected(const OsvHead& head, const json::value& record, Sink& sink) {
    Entries entries;
    std::set<std::string> reasons;  // why entries were left out
    std::optional<Rating> other;    // that did not become the severity
    for (const json::value& affected : json::items(record, "affected")) {
      if (std::string reason = take_entry(head, affected, entries, other); !reason.empty())
        reasons.insert(std::move(reason));
    }
    if (other) TRY(add_rating(head, *other, sink));
    fold_subscriptions(entries);
    std::vector<Advisory> modular;
    bool any = false;
    for (auto& [key, entry] : entries) {
      if (entry.row.key == KeyKind::binary) keep_first_fix(entry.ranges.fixed, *entry.scheme);
      const bool of_module =
          std::ranges::any_of(entry.ranges.fixed, [](const Range& range) { return is_modular_build(range.fixed); });
      std::vector<Advisory> rows = statements(std::move(entry));
      any = any || !rows.empty();
      if (rows.empty()) reasons.insert("records name no versions");
      for (Advisory& row : rows) {
        if (of_module)
          modular.push_back(std::move(row));
        else
          TRY(sink.add(row));
      }
    }
    if (!any) {
      for (const std::string& reason : reasons) sink.leave_out(reason);
    } else if (!head.published.empty()) {
      for (const std::string& cve : head.cves) TRY(sink.add_published(cve, head.published));
    }
    return add_or_keep(std::move(modular), head.streams, sink);
  }

  /// Takes one affected entry; why not, when it is left out.
  static std::string take_entry(const OsvHead& head, const json::value& affected, Entries& entries,
                                std::optional<Rating>& other) {
    const json::value* package = json::find(affected, "package");
    const std::string_view ecosystem = package ? json::text(*package, "ecosystem") : std::string_view{};
    if (ecosystem.empty()) return "records name commits only";
    const KeySpace space = osv_key_space(ecosystem);
    const json::value* own = json::find(affected, "database_specific");
    const std::string_view informational = own ? json::text(*own, "informational") : std::string_view{};
    if (informational == "unmaintained" || informational == "notice")
      return fmt::format("{} records are notices, no vulnerabilities", space.base);
    const version::Scheme* scheme = version::find_scheme(space.base);
    if (!scheme) return fmt::format("records of {}: the order of its versions is not known", space.base);
    if (space.name.empty()) return fmt::format("records of {} concern special editions only", space.base);
    std::optional<std::vector<std::string>> symbols;
    if (space.name == "Go") {
      symbols = go_symbols(affected);
      if (!symbols) return "Go records concern other operating systems than Linux only";
    }

    const std::string name = advisory_key(space.name, json::text(*package, "name"));
    const std::vector<std::string> parts = symbols.value_or(std::vector<std::string>{});
    Entry& entry = entries[EntryKey{space.name, space.subscription, name, parts}];
    Advisory& row = entry.row;
    entry.scheme = scheme;
    row.id = head.id;
    row.aliases = head.aliases;
    row.ecosystem = space.name;
    row.package = name;
    row.key = std::ranges::find(kBinaryNames, space.base) != kBinaryNames.end() ? KeyKind::binary : KeyKind::source;
    row.symbols = parts;
    row.title = head.title;
    row.url = head.url;
    if (head.cves.empty()) row.published = head.published;
    rate(head, affected, space, row, other);
    OsvRanges ranges = osv_ranges(affected, *scheme);
    const std::vector<std::string> versions = osv_versions(affected, ranges, *scheme);
    entry.ranges.append(std::move(ranges));
    row.versions.insert(row.versions.end(), versions.begin(), versions.end());
    return {};
  }

  /// An entry's own rating counts before the record's; of entries about one package the worst.
  static void rate(const OsvHead& head, const json::value& affected, const KeySpace& space, Advisory& row,
                   std::optional<Rating>& other) {
    OsvRating rating = osv_rating(affected);
    if (rating.word == Severity::unknown) rating.word = head.rating.word;
    if (rating.cvss.empty()) {
      rating.cvss = head.rating.cvss;
      rating.scored = head.rating.scored;
    }
    const bool by_word = rating.scored == Severity::unknown || (!space.language && rating.word != Severity::unknown);
    row.severity = std::max(row.severity, by_word ? rating.word : rating.scored);
    if (row.severity != Severity::unknown) row.severity_source = fmt::format("osv:{}", space.base);
    if (row.cvss.empty()) row.cvss = rating.cvss;
    if (!by_word && rating.word != Severity::unknown && rating.word != rating.scored)
      other = Rating{.source = row.severity_source, .severity = rating.word, .vector = {}};
  }

  /// Ratings belong to a CVE: a record about several does not say which one it rates.
  static Result<void> add_rating(const OsvHead& head, const Rating& rating, Sink& sink) {
    return head.cves.size() == 1 ? sink.add_rating(head.cves.front(), rating) : Result<void>{};
  }

  Result<void> add_or_keep(std::vector<Advisory> rows, const std::vector<std::string>& streams, Sink& sink) {
    if (rows.empty()) return {};
    if (!streams.empty()) {
      for (const Advisory& row : rows) modules_.learn(row, streams);
      return add_modular(rows, streams, sink);
    }
    if (pending_.size() < kMostPending)
      pending_.push_back(std::move(rows));
    else
      sink.leave_out("records are about modular packages and do not tell the stream");
    return {};
  }

  /// A record that names several streams does not say which package is in which: a row for each.
  static Result<void> add_modular(std::vector<Advisory>& rows, const std::vector<std::string>& streams, Sink& sink) {
    for (const std::string& stream : streams) {
      for (Advisory& row : rows) {
        row.module = stream;
        TRY(sink.add(row));
      }
    }
    return {};
  }

  NameFilter foreign_;
  ModuleIndex modules_;
  std::vector<std::vector<Advisory>> pending_;
};

bool none(std::string_view) { return false; }

/// Records that GitHub has not looked at name no packages.
bool unreviewed(std::string_view name) { return name.find("/unreviewed/") != std::string_view::npos; }

bool index(std::string_view name) { return name.find("/index/") != std::string_view::npos; }

/// Notices tell again what the records of the CVEs tell.
bool notice(std::string_view name) { return name.find("/usn/") != std::string_view::npos; }

}  // namespace

std::unique_ptr<FeedReader> osv_reader() { return std::make_unique<OsvReader>(none); }
std::unique_ptr<FeedReader> ghsa_reader() { return std::make_unique<OsvReader>(unreviewed); }
std::unique_ptr<FeedReader> govulndb_reader() { return std::make_unique<OsvReader>(index); }
std::unique_ptr<FeedReader> ubuntu_reader() { return std::make_unique<OsvReader>(notice); }

}  // namespace plimsoll::advisory
