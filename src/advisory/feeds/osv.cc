// SPDX-License-Identifier: Apache-2.0
// OSV records (OSV schema, https://ossf.github.io/osv-schema/): one JSON object per problem with the packages it
// affects, as a file each (in a zip or folder), as an array, or one a line.
//
// Taken: every ecosystem whose versions can be ordered. Left out, and counted: withdrawn records, bug fix and
// enhancement updates of distributions, notices about unmaintained packages, entries that only name commits.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "advisory/cvss.h"
#include "advisory/feeds/osv_modules.h"
#include "advisory/feeds/osv_ranges.h"
#include "advisory/feeds/readers.h"
#include "advisory/feeds/text.h"
#include "base/bytes.h"
#include "base/json.h"
#include "base/limits.h"

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kLargestRecord = 64 * kMiB;
constexpr std::size_t kMostPending = 100'000;  // rows that wait for their module stream

/// Id prefixes of updates that mend no vulnerability.
constexpr std::array<std::string_view, 14> kNoVulnerability{
    "ALBA", "ALEA", "ELBA",    "ELEA",    "MGAA",    "RHBA",        "RHEA",
    "RLBA", "RLEA", "SUSE-FU", "SUSE-RU", "SUSE-OU", "openSUSE-FU", "openSUSE-RU"};
/// Distributions whose records are about an update and name the CVEs it mends as related.
constexpr std::array<std::string_view, 9> kUpdates{"ALSA-", "ELSA-",    "MGASA-",       "RHSA-", "RLSA-",
                                                   "RXSA-", "SUSE-SU-", "openSUSE-SU-", "USN-"};
/// rpm ecosystems that key their records by the binary package's name.
constexpr std::array<std::string_view, 3> kBinaryNames{"AlmaLinux", "Red Hat", "Rocky Linux"};

template <typename Prefixes>
std::string_view prefix_of(std::string_view id, const Prefixes& prefixes) {
  const auto found = std::ranges::find_if(prefixes, [&](std::string_view prefix) { return id.starts_with(prefix); });
  return found == prefixes.end() ? std::string_view{} : *found;
}

std::string_view without_suffix(std::string_view ecosystem) { return ecosystem.substr(0, ecosystem.find(':')); }

/// "Ubuntu:22.04:LTS" is the release 22.04.
std::string key_space(std::string_view ecosystem) {
  if (ecosystem.starts_with("Ubuntu:") && ecosystem.ends_with(":LTS")) ecosystem.remove_suffix(4);
  return std::string(ecosystem);
}

std::vector<std::string> aliases_of(const json::value& record, std::string_view id) {
  std::vector<std::string> out;
  for (const std::string_view member : {"aliases", "upstream"}) {
    for (const json::value& alias : json::items(record, member)) {
      if (!json::text(alias).empty()) out.emplace_back(json::text(alias));
    }
  }
  if (!prefix_of(id, kUpdates).empty()) {
    for (const json::value& related : json::items(record, "related")) {
      if (std::string cve = cve_id(json::text(related)); !cve.empty()) out.push_back(std::move(cve));
    }
  }
  // "DEBIAN-CVE-2024-1", "UBUNTU-CVE-…", "ALPINE-CVE-…".
  if (const std::size_t at = id.find("-CVE-"); at != std::string_view::npos) {
    if (std::string cve = cve_id(id.substr(at + 1)); !cve.empty()) out.push_back(std::move(cve));
  }
  return out;
}

/// The best of an entry's or a record's "severity" list.
Severity listed_severity(const json::value& from) {
  for (const json::value& item : json::items(from, "severity")) {
    const std::string_view score = json::text(item, "score");
    if (const Severity rated = cvss_severity(score); rated != Severity::unknown) return rated;
    if (const Severity word = severity_of_word(score); word != Severity::unknown) return word;  // Ubuntu writes words
  }
  return Severity::unknown;
}

Severity worded_severity(const json::value& from) {
  for (const std::string_view place : {"database_specific", "ecosystem_specific"}) {
    if (const json::value* own = json::find(from, place)) {
      if (const Severity word = severity_of_word(json::text(*own, "severity")); word != Severity::unknown) return word;
    }
  }
  return Severity::unknown;
}

/// What a record says for all its entries.
struct Head {
  std::string id, title, url;
  std::vector<std::string> aliases, streams;
  Severity severity = Severity::unknown;
};

std::string url_of(const json::value& record, std::string_view id) {
  for (const json::value& reference : json::items(record, "references")) {
    const std::string_view url = json::text(reference, "url");
    if (json::text(reference, "type") == "ADVISORY" && url.starts_with("https://")) return std::string(url);
  }
  return fmt::format("https://osv.dev/vulnerability/{}", id);
}

Head head_of(const json::value& record) {
  Head head;
  head.id = json::text(record, "id");
  head.aliases = aliases_of(record, head.id);
  head.url = url_of(record, head.id);
  std::string_view summary = json::text(record, "summary");
  head.streams = streams_of_summary(summary);
  head.severity = listed_severity(record);
  if (head.severity == Severity::unknown) head.severity = worded_severity(record);
  // "Important: thunderbird security update"
  if (const std::size_t colon = summary.find(": "); colon != std::string_view::npos) {
    if (const Severity word = severity_of_word(summary.substr(0, colon)); word != Severity::unknown) {
      if (head.severity == Severity::unknown) head.severity = word;
      summary.remove_prefix(colon + 2);
    }
  }
  const std::string_view details = json::text(record, "details");
  head.title = one_line(!summary.empty() ? summary : details.substr(0, details.find('\n')));
  return head;
}

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

class OsvReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override {
    return name.ends_with(".json") || name.ends_with(".jsonl");
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
    if (const std::string_view prefix = prefix_of(id, kNoVulnerability); !prefix.empty()) {
      sink.leave_out(fmt::format("{} records are no vulnerabilities", prefix));
      return {};
    }
    return take_affected(head_of(record), record, sink);
  }

  Result<void> take_affected(const Head& head, const json::value& record, Sink& sink) {
    std::map<std::pair<std::string, std::string>, Advisory> rows;  // one per key space and package
    std::set<std::string> reasons;                                 // why entries were left out
    for (const json::value& affected : json::items(record, "affected")) {
      const json::value* package = json::find(affected, "package");
      const std::string_view ecosystem = package ? json::text(*package, "ecosystem") : std::string_view{};
      if (ecosystem.empty()) continue;  // a commit range of a repository
      const std::string_view informational =
          json::find(affected, "database_specific")
              ? json::text(*json::find(affected, "database_specific"), "informational")
              : "";
      if (informational == "unmaintained" || informational == "notice") {
        reasons.insert(fmt::format("{} records are notices, no vulnerabilities", without_suffix(ecosystem)));
        continue;
      }
      const version::Scheme* scheme = version::find_scheme(ecosystem);
      if (!scheme) {
        reasons.insert(fmt::format("records of {}: the order of its versions is not known", without_suffix(ecosystem)));
        continue;
      }
      merge_entry(head, affected, *package, *scheme, rows);
    }
    std::vector<Advisory> modular;
    for (auto& [key, row] : rows) {
      if (row.ranges.empty() && row.versions.empty()) {
        reasons.insert("records name no versions");
        continue;
      }
      if (row.key == KeyKind::binary) keep_first_fix(row.ranges, *version::find_scheme(row.ecosystem));
      if (std::ranges::any_of(row.ranges, [](const Range& range) { return is_modular_build(range.fixed); }))
        modular.push_back(std::move(row));
      else
        TRY(add(std::move(row), sink));
    }
    if (rows.empty()) {
      for (const std::string& reason : reasons) sink.leave_out(reason);
    }
    return add_or_keep(std::move(modular), head.streams, sink);
  }

  static void merge_entry(const Head& head, const json::value& affected, const json::value& package,
                          const version::Scheme& scheme,
                          std::map<std::pair<std::string, std::string>, Advisory>& rows) {
    const std::string_view ecosystem = json::text(package, "ecosystem");
    const std::string_view base = without_suffix(ecosystem);
    Advisory& row = rows[{key_space(ecosystem), std::string(json::text(package, "name"))}];
    row.id = head.id;
    row.aliases = head.aliases;
    row.ecosystem = key_space(ecosystem);
    row.package = json::text(package, "name");
    row.key = std::ranges::find(kBinaryNames, base) != kBinaryNames.end() ? KeyKind::binary : KeyKind::source;
    row.title = head.title;
    row.url = head.url;
    Severity severity = listed_severity(affected);
    if (severity == Severity::unknown) severity = worded_severity(affected);
    if (severity == Severity::unknown) severity = head.severity;
    row.severity = std::max(row.severity, severity);
    if (row.severity != Severity::unknown) row.severity_source = fmt::format("osv:{}", base);
    const std::vector<Range> ranges = osv_ranges(affected, scheme);
    const std::vector<std::string> versions = osv_versions(affected, ranges, scheme);
    row.ranges.insert(row.ranges.end(), ranges.begin(), ranges.end());
    row.versions.insert(row.versions.end(), versions.begin(), versions.end());
  }

  /// Ranges that end in a fix and those that do not are different statements.
  static Result<void> add(Advisory row, Sink& sink) {
    Advisory open = row;
    std::erase_if(row.ranges, [](const Range& range) { return range.fixed.empty(); });
    std::erase_if(open.ranges, [](const Range& range) { return !range.fixed.empty(); });
    row.versions.clear();
    row.status = Status::fixed;
    open.status = Status::affected;
    if (!row.ranges.empty()) TRY(sink.add(row));
    if (!open.ranges.empty() || !open.versions.empty()) TRY(sink.add(open));
    return {};
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
        TRY(add(row, sink));
      }
    }
    return {};
  }

  ModuleIndex modules_;
  std::vector<std::vector<Advisory>> pending_;
};

}  // namespace

std::unique_ptr<FeedReader> osv_reader() { return std::make_unique<OsvReader>(); }

}  // namespace plimsoll::advisory
