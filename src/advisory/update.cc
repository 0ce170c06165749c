// SPDX-License-Identifier: Apache-2.0
#include "advisory/update.h"

#include <algorithm>
#include <map>
#include <set>

#include "advisory/feeds/feed.h"
#include "advisory/feeds/text.h"
#include "advisory/folder.h"
#include "advisory/partition.h"

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

using ByFeed = std::map<std::string, std::vector<const Fetched*>>;

ByFeed by_feed(const std::vector<Fetched>& files) {
  ByFeed out;
  for (const Fetched& file : files) out[file.source.feed].push_back(&file);
  for (auto& [feed, list] : out) std::ranges::sort(list, {}, [](const Fetched* file) { return file->source.url; });
  return out;
}

/// A file that is there, as an input of a build.
BuildInput input_of(const Fetched& file) {
  return {.feed = file.source.feed,
          .path = file.path,
          .source = file.source.url,
          .error = file.error,
          .digest = file.digest,
          .date = file.date};
}

/// The files of a feed that are there.
std::vector<BuildInput> inputs_of(const std::vector<const Fetched*>& files) {
  std::vector<BuildInput> out;
  for (const Fetched* file : files) {
    if (!file->path.empty()) out.push_back(input_of(*file));
  }
  return out;
}

/// Whether the rows of a feed in the database are those of the files that are there.
bool is_current(const Index& index, const std::vector<BuildInput>& inputs) {
  std::vector<const BuildInput*> all;
  for (const BuildInput& input : inputs) all.push_back(&input);
  const std::string wanted = inputs_digest(all);
  bool present = false;
  for (const Partition& partition : index.partitions) {
    const Share* const share = partition.share(inputs.front().feed);
    if (share && (wanted.empty() || share->inputs != wanted)) return false;
    present = present || share;
  }
  return present;
}

/// What the database holds, but for partitions whose files are damaged: their feeds have to be built again.
Index whole_partitions(const fs::path& database, Observer& observer) {
  const Result<Store> store = Store::open(database);
  if (!store) return {};
  Index out = store->index();
  std::erase_if(out.partitions, [&](const Partition& partition) {
    const auto file = File::open(database / file_name(partition));
    const Result<void> whole = file ? check_file(*file, partition) : std::unexpected(file.error());
    if (!whole) observer.note(whole.error().message.substr(0, whole.error().message.find('\n')) + "; it is built anew");
    return !whole;
  });
  return out;
}

std::string first_failure(const std::vector<const Fetched*>& files) {
  const auto failed = std::ranges::find(files, Fetched::State::failed, &Fetched::state);
  return failed == files.end() ? std::string{} : (*failed)->error;
}

std::vector<Fetched> fetch_all(FeedFolder& folder, const UpdateOptions& options) {
  http::ClientOptions http = options.http;
  http.observer = options.observer;
  http::Client client(http);
  std::vector<Fetched> out;
  for (const FeedSource& source : options.sources) {
    options.observer->begin(fmt::format("fetching {}", source.url), 0);
    out.push_back(folder.fetch(source, client));
    options.observer->end();
    if (out.back().state == Fetched::State::failed)
      options.observer->note(fmt::format("{}: {}", source.feed, out.back().error));
  }
  return out;
}

}  // namespace

bool is_url(std::string_view source) { return source.starts_with("https://") || source.starts_with("http://"); }

Result<FeedSource> parse_source(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals + 1 == text.size()) {
    return fail(ErrorKind::usage, "{}: expected NAME=PATH_OR_URL, NAME one of: {}", printable(text, 200), feed_names());
  }
  const std::string_view feed = text.substr(0, equals);
  if (!find_feed(feed))
    return fail(ErrorKind::usage, "no feed named {}; there are: {}", printable(feed, 80), feed_names());
  return FeedSource{std::string(feed), std::string(text.substr(equals + 1))};
}

fs::path default_feed_folder() { return data_folder() / "feeds"; }

Result<std::vector<FeedSource>> configured_sources(const fs::path& folder) {
  std::vector<FeedSource> own, out;
  std::error_code missing;
  if (fs::exists(folder / "sources", missing)) {
    const std::string text = TRY(read_file(folder / "sources", kMiB));
    MemoryStream stream(as_bytes(text));
    LineReader lines(stream);
    while (const std::optional<std::string_view> raw = TRY(lines.next())) {
      const std::string line = one_line(*raw, 2000);
      if (line.empty() || line.starts_with('#')) continue;
      own.push_back(TRY_AT((folder / "sources").string(), parse_source(line)));
    }
  }
  for (const Feed& feed : feeds()) {
    if (std::ranges::any_of(own, [&](const FeedSource& source) { return source.feed == feed.name; })) continue;
    for (const std::string_view url : feed.urls) out.push_back({std::string(feed.name), std::string(url)});
  }
  out.insert(out.end(), own.begin(), own.end());
  return out;
}

Result<std::vector<FeedSource>> chosen_sources(const fs::path& folder, const std::vector<std::string>& named) {
  std::vector<FeedSource> configured = TRY(configured_sources(folder));
  if (named.empty()) return configured;
  std::vector<FeedSource> out;
  for (const std::string& text : named) {
    if (!find_feed(text)) {
      out.push_back(TRY(parse_source(text)));
      continue;
    }
    std::ranges::copy_if(configured, std::back_inserter(out),
                         [&](const FeedSource& source) { return source.feed == text; });
    std::erase_if(configured, [&](const FeedSource& source) { return source.feed == text; });  // once is enough
    if (std::ranges::find(out, text, &FeedSource::feed) == out.end())
      return fail(ErrorKind::usage, "{} has no upstream that could be asked; name one: {}=URL", text, text);
  }
  return out;
}

Result<UpdateReport> update(const UpdateOptions& options) {
  for (const FeedSource& source : options.sources) {
    if (!is_url(source.url))
      return fail(ErrorKind::usage, "{}={}: an update fetches URLs; plimsoll db build reads files", source.feed,
                  printable(source.url, 200));
  }
  FeedFolder folder = TRY(FeedFolder::open(options.folder));
  UpdateReport report;
  report.files = fetch_all(folder, options);
  const ByFeed feeds = by_feed(report.files);
  for (const auto& [feed, files] : feeds) {
    const std::string reason = first_failure(files);
    folder.set_failure(feed, reason);
    if (!reason.empty()) report.failed.push_back(feed);
  }
  // What was fetched stays known even when the build fails.
  TRY(folder.save());
  if (!report.files.empty() &&
      std::ranges::all_of(report.files, [](const Fetched& file) { return file.state == Fetched::State::failed; })) {
    return fail(ErrorKind::network, "nothing could be fetched; the database stays as it was\n{}",
                report.files.front().error);
  }

  // A damaged partition takes with it what every feed had there.
  Index index = whole_partitions(options.database, *options.observer);
  std::set<std::string> damaged;
  if (Result<Store> store = Store::open(options.database)) {
    report.feeds = TRY(store->feeds());
    report.bytes = total_size(store->index());
    report.partitions = store->index().partitions.size();
    for (const Partition& partition : store->index().partitions) {
      for (const Share& share : partition.shares) {
        if (!index.find(partition.name)) damaged.insert(share.feed);
      }
    }
  }
  std::vector<BuildInput> inputs;
  for (const auto& [feed, files] : feeds) {
    const std::vector<BuildInput> of_feed = inputs_of(files);
    if (of_feed.empty() || (!damaged.contains(feed) && is_current(index, of_feed))) continue;
    inputs.insert(inputs.end(), of_feed.begin(), of_feed.end());
  }
  if (!inputs.empty()) {
    BuildReport built = TRY(build({.output = options.database, .inputs = inputs, .observer = options.observer}));
    for (const BuildInput& input : inputs) {
      const bool failed = std::ranges::find(built.failed, input.feed) != built.failed.end();
      auto& list = failed ? report.failed : report.rebuilt;
      if (std::ranges::find(list, input.feed) == list.end()) list.push_back(input.feed);
    }
    report.feeds = std::move(built.feeds);
    report.bytes = built.bytes;
    report.partitions = built.partitions;
    report.rewritten = std::move(built.rewritten);
    report.removed = std::move(built.removed);
  }
  std::ranges::sort(report.failed);
  if (report.partitions == 0)
    return fail(ErrorKind::not_found, "{}: no database came of it", options.database.string());
  return report;
}

Result<std::vector<BuildInput>> fetch_inputs(const std::vector<FeedSource>& sources, const fs::path& folder,
                                             const http::ClientOptions& options) {
  std::vector<BuildInput> out;
  std::optional<FeedFolder> fetched;
  std::optional<http::Client> client;
  for (const FeedSource& source : sources) {
    if (!is_url(source.url)) {
      out.push_back({.feed = source.feed, .path = source.url, .source = {}, .error = {}});
      continue;
    }
    if (!fetched) {
      fetched.emplace(TRY(FeedFolder::open(folder)));
      client.emplace(options);
    }
    const Fetched file = fetched->fetch(source, *client);
    if (file.path.empty()) return fail(ErrorKind::network, "{}: {}", source.feed, file.error);
    out.push_back(input_of(file));
  }
  if (fetched) TRY(fetched->save());
  return out;
}

Result<std::vector<FeedStatus>> status(const fs::path& database, const fs::path& folder) {
  Store store = TRY(Store::open(database));
  std::vector<FeedStatus> out = TRY(store.feeds());
  const std::map<std::string, std::string> failures = FeedFolder::failures(folder);
  for (FeedStatus& feed : out) {
    if (const auto failed = failures.find(feed.name); failed != failures.end() && feed.error.empty())
      feed.error = failed->second;
  }
  return out;
}

}  // namespace plimsoll::advisory
