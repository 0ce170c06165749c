// SPDX-License-Identifier: Apache-2.0
#include "advisory/build.h"

#include <algorithm>
#include <map>
#include <set>

#include "advisory/feeds/feed.h"
#include "advisory/folder.h"
#include "advisory/inputs.h"
#include "advisory/writer.h"
#include "base/clock.h"

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

/// Kinds of left-out records that are told apart; a hostile feed could otherwise fill memory with them.
constexpr std::size_t kMostKinds = 200;

/// What one feed gives, on its way into the writer, with the account of what was not taken.
class FeedSink final : public Sink {
 public:
  FeedSink(std::string_view feed, Writer& writer) : feed_(feed), writer_(writer) {}

  Result<void> add(const Advisory& advisory) override {
    if (!fit(advisory.id, Writer::check(advisory))) return {};
    Advisory row = advisory;
    row.feed = feed_;
    row.title = one_line(row.title);
    row.url = one_line(row.url, 500);
    return written(writer_.add(std::move(row)));
  }

  Result<void> add_known_exploited(std::string_view cve, std::string_view date) override {
    if (!fit(cve, Writer::check_dated(cve, date))) return {};
    return written(writer_.add_known_exploited(feed_, cve, date));
  }

  Result<void> add_published(std::string_view cve, std::string_view date) override {
    if (!fit(cve, Writer::check_dated(cve, date))) return {};
    return written(writer_.add_published(feed_, cve, date));
  }

  Result<void> add_rating(std::string_view cve, const Rating& rating) override {
    if (!fit(cve, Writer::check(cve, rating))) return {};
    return written(writer_.add_rating(feed_, cve, rating));
  }

  Result<void> add_epss(std::string_view cve, Epss epss) override {
    if (!fit(cve, Writer::check(cve, epss))) return {};
    return written(writer_.add_epss(feed_, cve, epss));
  }

  Result<void> add_end_of_life(std::string_view product, std::string_view release, std::string_view date) override {
    if (!fit(product, Writer::check_end_of_life(product, release, date))) return {};
    return written(writer_.add_end_of_life(feed_, product, release, date));
  }

  void skip(std::string_view where, std::string_view reason) override {
    if (skipped_++ == 0)
      first_reason_ = one_line(fmt::format("{}: {}", where, reason.substr(0, reason.find('\n'))), 300);
  }

  void leave_out(std::string_view what) override {
    const auto known = left_out_.find(what);
    if (known != left_out_.end())
      ++known->second;
    else if (left_out_.size() < kMostKinds)
      left_out_.emplace(one_line(what), 1);
  }

  void upstream_date(std::string_view date) override {
    if (date.size() > 40 || !days_between(date, date)) return;
    if (date > newest_) newest_ = one_line(date, 40);
  }

  /// True when the error a reader returned is in truth the database's.
  [[nodiscard]] bool database_failed() const { return database_failed_; }
  [[nodiscard]] std::uint64_t taken() const { return taken_; }
  [[nodiscard]] const std::string& first_reason() const { return first_reason_; }

  void describe(FeedStatus& status) const {
    status.upstream_date = newest_;
    for (const auto& [what, count] : left_out_) status.notes.push_back(fmt::format("{} {}", count, what));
    if (skipped_ > 0) status.notes.push_back(fmt::format("{} malformed; the first: {}", skipped_, first_reason_));
  }

 private:
  /// Whether a row may be stored; one that may not is skipped.
  bool fit(std::string_view what, const Result<void>& checked) {
    if (!checked)
      skip(what, checked.error().message);
    else
      ++taken_;
    return checked.has_value();
  }

  Result<void> written(Result<void> result) {
    if (!result) database_failed_ = true;
    return result;
  }

  std::string feed_;
  Writer& writer_;
  std::uint64_t taken_ = 0, skipped_ = 0;
  std::string first_reason_, newest_;
  std::map<std::string, std::uint64_t, std::less<>> left_out_;
  bool database_failed_ = false;
};

std::string source_name(const BuildInput& input) {
  if (!input.source.empty()) return input.source;
  const fs::path whole = input.path.has_filename() ? input.path : input.path.parent_path();
  return whole.filename().string();
}

/// Reads every input of one feed. An Error fails the feed.
Result<void> read_feed(const Feed& feed, std::span<const BuildInput* const> inputs, FeedSink& sink,
                       Observer& observer) {
  const std::unique_ptr<FeedReader> reader = feed.reader();
  std::uint64_t documents = 0;
  std::vector<const BuildInput*> ordered;
  for (const bool early : {true, false}) {
    std::ranges::copy_if(inputs, std::back_inserter(ordered),
                         [&](const BuildInput* input) { return reader->reads_first(source_name(*input)) == early; });
  }
  for (const BuildInput* input : ordered) {
    observer.begin(fmt::format("reading {}", source_name(*input)), 0);
    Result<void> read = each_document(
        input->path, [&](std::string_view name) { return reader->wants(name); },
        [&](Document& document) -> Result<void> {
          ++documents;
          return reader->read(document, sink);
        },
        [&](std::string_view name) { return reader->reads_first(name); });
    observer.end();
    TRY(read);
  }
  TRY(reader->finish(sink));
  if (documents == 0) return fail(ErrorKind::malformed, "{}: holds no file of this feed", source_name(*inputs.front()));
  if (sink.taken() == 0) {
    return fail(ErrorKind::malformed, "nothing could be read{}{}", sink.first_reason().empty() ? "" : ": ",
                sink.first_reason());
  }
  return {};
}

using Inputs = std::map<std::string, std::vector<const BuildInput*>>;

Result<Inputs> inputs_by_feed(const BuildOptions& options) {
  Inputs out;
  for (const BuildInput& input : options.inputs) {
    if (!find_feed(input.feed))
      return fail(ErrorKind::usage, "no feed named {}; there are: {}", printable(input.feed, 80), feed_names());
    out[input.feed].push_back(&input);
  }
  // In a fixed order, so that the order on the command line does not show.
  for (auto& [feed, inputs] : out) {
    std::ranges::sort(inputs, {}, [](const BuildInput* input) { return std::pair(source_name(*input), input->path); });
  }
  if (out.empty())
    return fail(ErrorKind::usage, "no feed to build from; name one as NAME=PATH_OR_URL, NAME one of: {}", feed_names());
  return out;
}

/// The inputs' own account: where the rows came from.
FeedStatus status_of(const std::string& feed, std::span<const BuildInput* const> inputs) {
  FeedStatus out{.name = feed, .source = {}, .rows = 0, .upstream_date = {}, .error = {}, .notes = {}};
  std::set<std::string> named;
  for (const BuildInput* input : inputs) {
    named.insert(source_name(*input));
    if (!input->error.empty() && out.error.empty()) out.error = one_line(input->error, 500);
  }
  for (const std::string& source : named) (out.source += out.source.empty() ? "" : " ") += source;
  return out;
}

/// Of the files a feed was read from; empty where none is known.
std::string newest_date(std::span<const BuildInput* const> inputs) {
  std::string out;
  for (const BuildInput* input : inputs) {
    if (input->date > out && days_between(input->date, input->date)) out = one_line(input->date, 40);
  }
  return out;
}

/// One build, from the feeds to the index.
class Build {
 public:
  Build(DatabaseFolder folder, Writer writer, Observer& observer)
      : folder_(std::move(folder)), writer_(std::move(writer)), observer_(observer) {
    for (const FeedStatus& status : folder_.index().feeds) statuses_.emplace(status.name, status);
    if (!folder_.unreadable().empty()) observer_.note(folder_.unreadable() + "; its rows are not kept");
  }

  /// Takes in every feed; those that fail keep what they had. An error when all of them fail.
  Result<void> read_feeds(const Inputs& inputs) {
    std::string reasons;
    for (const auto& [name, sources] : inputs) {
      FeedSink sink(name, writer_);
      const Result<void> read = read_feed(*find_feed(name), sources, sink, observer_);
      if (!read && sink.database_failed()) return std::unexpected(read.error());
      if (read) {
        FeedStatus status = status_of(name, sources);
        sink.describe(status);
        if (status.upstream_date.empty()) status.upstream_date = newest_date(sources);
        statuses_[name] = std::move(status);
        fresh_[name] = inputs_digest(sources);
        continue;
      }
      TRY(writer_.drop(name));
      (reasons += reasons.empty() ? "" : "\n") += fail_feed(name, read.error().message);
    }
    if (fresh_.empty()) return fail(ErrorKind::malformed, "{}", reasons);
    return {};
  }

  /// Adds what the other feeds have in partitions that are about to be written anew.
  Result<void> carry_over() {
    const std::vector<std::string> staged = TRY(writer_.partitions());
    touched_.insert(staged.begin(), staged.end());
    for (const Partition& old : folder_.index().partitions) {
      const bool rebuilt =
          std::ranges::any_of(old.shares, [&](const Share& share) { return fresh_.contains(share.feed); });
      if (!rebuilt && !touched_.contains(old.name)) continue;
      touched_.insert(old.name);
      const Result<void> kept = carry_over(old);
      if (kept) continue;
      // Damaged: what other feeds had there is lost, and they say so until they are built again.
      for (const Share& share : old.shares) {
        if (!fresh_.contains(share.feed)) fail_feed(share.feed, fmt::format("{}: {}", old.name, kept.error().message));
      }
    }
    if (touched_.size() > kMostPartitions)
      return fail(ErrorKind::limit, "the feeds name more than {} ecosystems and releases", kMostPartitions);
    return {};
  }

  /// Writes the partitions whose rows changed, and then the index.
  Result<BuildReport> write() {
    TRY(folder_.prepare());
    TRY(writer_.rank());
    BuildReport report;
    Index index;
    for (const Partition& old : folder_.index().partitions) {
      if (!touched_.contains(old.name)) index.partitions.push_back(old);
    }
    std::set<std::string> there;
    for (const std::string& name : TRY(writer_.partitions())) {
      there.insert(name);
      index.partitions.push_back(TRY(write_partition(name, report)));
    }
    for (const Partition& old : folder_.index().partitions) {
      if (touched_.contains(old.name) && !there.contains(old.name)) report.removed.push_back(old.name);
    }
    for (const auto& [name, status] : statuses_) index.feeds.push_back(status);
    index.tidy();
    if (index.partitions.size() > kMostPartitions)
      return fail(ErrorKind::limit, "the feeds name more than {} ecosystems and releases", kMostPartitions);
    TRY(folder_.commit(index));
    report.failed.assign(failed_.begin(), failed_.end());
    report.feeds = index.feeds;
    report.partitions = index.partitions.size();
    report.bytes = total_size(index);
    return report;
  }

 private:
  Result<void> carry_over(const Partition& old) {
    const auto kept = [&](std::string_view feed) { return !fresh_.contains(std::string(feed)); };
    if (std::ranges::none_of(old.shares, [&](const Share& share) { return kept(share.feed); })) return {};
    const fs::path path = folder_.path() / file_name(old);
    TRY(check_file(TRY(File::open(path)), old));
    PartitionReader reader = TRY(PartitionReader::open(path, old));
    return reader.each(kept, writer_);
  }

  [[nodiscard]] bool is_whole(const Partition& partition) const {
    const auto file = File::open(folder_.path() / file_name(partition));
    return file && check_file(*file, partition);
  }

  Result<Partition> write_partition(const std::string& name, BuildReport& report) {
    Partition partition;
    PartitionFile file = TRY(writer_.write(folder_.path(), name, partition));
    const Partition* const old = folder_.index().find(name);
    for (Share& share : partition.shares) {
      const Share* const before = old ? old->share(share.feed) : nullptr;
      if (const auto fresh = fresh_.find(share.feed); fresh != fresh_.end()) {
        share.date = statuses_[share.feed].upstream_date;
        share.inputs = fresh->second;
      } else if (before) {
        share.date = before->date;
        share.inputs = before->inputs;
      }
    }
    if (old && old->digest == partition.digest && is_whole(partition)) return partition;  // the file there stays
    TRY(file.commit(folder_.path(), partition));
    report.rewritten.push_back(name);
    return partition;
  }

  /// Notes why a feed failed; the reason in full.
  std::string fail_feed(const std::string& name, const std::string& why) {
    std::string reason = fmt::format("{}: {}", name, why);
    failed_.insert(name);
    const auto known = statuses_.find(name);
    if (known != statuses_.end()) known->second.error = one_line(why, 500);
    observer_.note(known != statuses_.end() ? reason + "; its old rows stay" : reason);
    return reason;
  }

  DatabaseFolder folder_;
  Writer writer_;
  Observer& observer_;
  std::map<std::string, FeedStatus> statuses_;  // of every feed that has or had rows
  std::map<std::string, std::string> fresh_;    // feeds that were read, and their inputs_digest()
  std::set<std::string> failed_;
  std::set<std::string> touched_;  // partitions to be written
};

}  // namespace

std::string inputs_digest(std::span<const BuildInput* const> inputs) {
  std::set<std::string> lines;
  for (const BuildInput* input : inputs) {
    if (input->digest.empty()) return {};
    lines.insert(fmt::format("{} {}\n", input->source, input->digest));
  }
  std::string text;
  for (const std::string& line : lines) text += line;
  return Digest::sha256(as_bytes(text)).str();
}

Result<BuildReport> build(const BuildOptions& options) {
  const Inputs inputs = TRY(inputs_by_feed(options));
  Build build(TRY(DatabaseFolder::open(options.output)), TRY(Writer::create()), *options.observer);
  TRY(build.read_feeds(inputs));
  TRY(build.carry_over());
  return build.write();
}

}  // namespace plimsoll::advisory
