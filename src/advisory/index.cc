// SPDX-License-Identifier: Apache-2.0
#include "advisory/index.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/file.h"
#include "base/json.h"

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kLargestIndex = 16 * kMiB;
constexpr std::size_t kLongestPrefix = 60;
constexpr std::size_t kDigestDigits = 24;
constexpr std::array<std::string_view, 3> kKinds{"advisories", "cves", "end-of-life"};

bool is_safe(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; }

json::object share_json(const Share& share) {
  return {{"name", share.feed}, {"rows", share.rows}, {"date", share.date}, {"inputs", share.inputs}};
}

json::object partition_json(const Partition& partition) {
  json::array shares;
  for (const Share& share : partition.shares) shares.push_back(share_json(share));
  json::object out{{"name", partition.name},       {"kind", kKinds[static_cast<std::size_t>(partition.kind)]},
                   {"file", file_name(partition)}, {"digest", partition.digest.str()},
                   {"size", partition.size},       {"content", partition.content.str()}};
  out["feeds"] = std::move(shares);
  return out;
}

Result<Partition> parse_partition(const json::value& from) {
  Partition out;
  out.name = json::text(from, "name");
  if (out.name.empty() || out.name != partition_of(out.name))
    return fail(ErrorKind::malformed, "'{}' is no name of a partition", printable(out.name, 80));
  out.kind = kind_of(out.name);
  if (json::text(from, "kind") != kKinds[static_cast<std::size_t>(out.kind)])
    return fail(ErrorKind::malformed, "{}: the kind does not go with the name", printable(out.name, 80));
  out.digest = TRY(Digest::parse(json::text(from, "digest")));
  out.content = TRY(Digest::parse(json::text(from, "content")));
  const std::int64_t size = json::integer(from, "size").value_or(0);
  if (size <= 0) return fail(ErrorKind::malformed, "{}: no size", printable(out.name, 80));
  out.size = static_cast<std::uint64_t>(size);
  if (out.digest.algorithm() != "sha256" || json::text(from, "file") != file_name(out))
    return fail(ErrorKind::malformed, "{}: the file's name does not go with its digest", printable(out.name, 80));
  for (const json::value& item : json::items(from, "feeds")) {
    const std::int64_t rows = json::integer(item, "rows").value_or(-1);
    Share share{.feed = std::string(json::text(item, "name")),
                .rows = static_cast<std::uint64_t>(rows),
                .date = std::string(json::text(item, "date")),
                .inputs = std::string(json::text(item, "inputs"))};
    if (share.feed.empty() || rows <= 0) return fail(ErrorKind::malformed, "{}: a feed without rows", out.name);
    out.shares.push_back(std::move(share));
  }
  std::ranges::sort(out.shares);
  return out;
}

FeedStatus parse_feed(const json::value& from) {
  FeedStatus out{.name = std::string(json::text(from, "name")),
                 .source = std::string(json::text(from, "source")),
                 .rows = 0,
                 .upstream_date = {},
                 .error = std::string(json::text(from, "error")),
                 .notes = {}};
  for (const json::value& note : json::items(from, "notes")) out.notes.emplace_back(json::text(note));
  return out;
}

/// The number behind a schema's name; 0 when it is none of ours.
std::int64_t version_of(std::string_view schema) {
  constexpr std::string_view kPrefix = "plimsoll.advisories/";
  if (!schema.starts_with(kPrefix)) return 0;
  const std::string_view digits = schema.substr(kPrefix.size());
  std::int64_t version = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), version);
  return version;
}

}  // namespace

std::uint64_t Partition::rows() const {
  std::uint64_t out = 0;
  for (const Share& share : shares) out += share.rows;
  return out;
}

std::string Partition::date() const {
  std::string out;
  for (const Share& share : shares) {
    if (!share.date.empty() && (out.empty() || share.date < out)) out = share.date;
  }
  return out;
}

const Share* Partition::share(std::string_view feed) const {
  const auto found = std::ranges::find(shares, feed, &Share::feed);
  return found == shares.end() ? nullptr : &*found;
}

const Partition* Index::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(partitions, name, {}, &Partition::name);
  return found == partitions.end() || found->name != name ? nullptr : &*found;
}

const FeedStatus* Index::feed(std::string_view name) const {
  const auto found = std::ranges::find(feeds, name, &FeedStatus::name);
  return found == feeds.end() ? nullptr : &*found;
}

void Index::tidy() {
  std::ranges::sort(partitions, {}, &Partition::name);
  std::ranges::sort(feeds, {}, &FeedStatus::name);
  for (FeedStatus& feed : feeds) {
    feed.rows = 0;
    feed.upstream_date.clear();
    for (const Partition& partition : partitions) {
      const Share* share = partition.share(feed.name);
      if (!share) continue;
      feed.rows += share->rows;
      if (!share->date.empty() && (feed.upstream_date.empty() || share->date < feed.upstream_date))
        feed.upstream_date = share->date;
    }
  }
  std::erase_if(feeds, [](const FeedStatus& feed) { return feed.rows == 0; });
}

std::string_view partition_of(std::string_view ecosystem) {
  const std::size_t first = ecosystem.find(':');
  return first == std::string_view::npos ? ecosystem : ecosystem.substr(0, ecosystem.find(':', first + 1));
}

PartitionKind kind_of(std::string_view partition) {
  if (partition == kCvePartition) return PartitionKind::cves;
  return partition == kEndOfLifePartition ? PartitionKind::end_of_life : PartitionKind::advisories;
}

std::string file_name(const Partition& partition) {
  std::string out;
  for (const char c : partition.name.substr(0, kLongestPrefix)) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    out += is_safe(small) && !(out.empty() && small == '.') ? small : '_';
  }
  return fmt::format("{}-{}.db", out, partition.digest.hex().substr(0, kDigestDigits));
}

bool is_own_file(std::string_view name) {
  if (name.ends_with(".part")) {
    // PendingFile's names: what it shall be called, ".", process and counter.
    const std::string_view aside = name.substr(0, name.size() - std::string_view(".part").size());
    const std::string_view final_name = aside.substr(0, aside.rfind('.'));
    return final_name == kIndexName || final_name.ends_with(".db");
  }
  if (!name.ends_with(".db") || !std::ranges::all_of(name, is_safe)) return false;
  const std::string_view stem = name.substr(0, name.size() - 3);
  if (stem.size() < kDigestDigits + 2 || stem[stem.size() - kDigestDigits - 1] != '-') return false;
  return stem.substr(stem.size() - kDigestDigits).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string index_text(const Index& index) {
  json::array feeds, partitions;
  for (const FeedStatus& feed : index.feeds) {
    json::object row{{"name", feed.name}, {"source", feed.source}, {"error", feed.error}};
    row["notes"] = json::array(feed.notes.begin(), feed.notes.end());
    feeds.push_back(std::move(row));
  }
  for (const Partition& partition : index.partitions) partitions.push_back(partition_json(partition));
  json::object out{{"schema", kIndexSchema}};
  out["feeds"] = std::move(feeds);
  out["partitions"] = std::move(partitions);
  return json::pretty(std::move(out));
}

Result<Index> parse_index(std::string_view text, const std::string& where) {
  const json::value parsed = TRY_AT(where, json::parse(text));
  const std::string_view schema = json::text(parsed, "schema");
  const std::int64_t version = version_of(schema);
  if (version > 0 && version != kSchemaVersion) {
    return fail(ErrorKind::unsupported, "{}: made by {} plimsoll ({}; this one reads {})", where,
                version > kSchemaVersion ? "a newer" : "an older", printable(schema, 80), kIndexSchema);
  }
  if (schema != kIndexSchema) return fail(ErrorKind::unsupported, "{}: not the index of an advisory database", where);
  const json::array& partitions = json::items(parsed, "partitions");
  const json::array& feeds = json::items(parsed, "feeds");
  if (partitions.size() > kMostPartitions || feeds.size() > kMostPartitions)
    return fail(ErrorKind::limit, "{}: more than {} partitions or feeds", where, kMostPartitions);
  Index out;
  for (const json::value& item : feeds) out.feeds.push_back(parse_feed(item));
  for (const json::value& item : partitions) out.partitions.push_back(TRY_AT(where, parse_partition(item)));
  out.tidy();
  std::set<std::string_view> names;
  for (const FeedStatus& feed : out.feeds) names.insert(feed.name);
  for (std::size_t i = 0; i < out.partitions.size(); ++i) {
    const Partition& partition = out.partitions[i];
    if (i > 0 && out.partitions[i - 1].name == partition.name)
      return fail(ErrorKind::malformed, "{}: {} stands there twice", where, printable(partition.name, 80));
    for (const Share& share : partition.shares) {
      if (!names.contains(share.feed))
        return fail(ErrorKind::malformed, "{}: {} is not among its feeds", where, printable(share.feed, 80));
    }
  }
  return out;
}

std::string how_to_rebuild(const std::filesystem::path& path) {
  if (path == Store::default_path()) return "\n  plimsoll db update   downloads the advisories and builds it anew";
  const std::string name = printable(path.string());
  return fmt::format("\n  plimsoll db update --db {}   downloads the advisories and builds it anew", name);
}

Result<Index> read_index(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / kIndexName;
  Result<std::string> text = read_file(path, kLargestIndex);
  if (!text) return std::unexpected(std::move(text).error());
  Result<Index> index = parse_index(*text, path.string());
  if (!index) index.error().message += how_to_rebuild(folder);
  return index;
}

}  // namespace plimsoll::advisory
