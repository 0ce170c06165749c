// SPDX-License-Identifier: Apache-2.0
#include "advisory/build.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "advisory/feeds/feed.h"
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
    if (const auto fit = Writer::check(advisory); !fit) {
      skip(advisory.id, fit.error().message);
      return {};
    }
    ++taken_;
    Advisory row = advisory;
    row.feed = feed_;
    row.title = one_line(row.title);
    row.url = one_line(row.url, 500);
    return written(writer_.add(std::move(row)));
  }

  Result<void> add_known_exploited(std::string_view cve, std::string_view date) override {
    ++taken_;
    return written(writer_.add_known_exploited(feed_, cve, date));
  }

  Result<void> add_rating(std::string_view, const Rating&) override { return {}; }
  Result<void> add_epss(std::string_view, Epss) override { return {}; }
  Result<void> add_end_of_life(std::string_view, std::string_view, std::string_view) override { return {}; }

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
  for (const BuildInput* input : inputs) {
    observer.begin(fmt::format("reading {}", source_name(*input)), 0);
    Result<void> read = each_document(
        input->path, [&](std::string_view name) { return reader->wants(name); },
        [&](Document& document) -> Result<void> {
          ++documents;
          return reader->read(document, sink);
        });
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

/// The rows that a feed has in the database so far, taken over.
Result<void> carry_over(Store& store, std::string_view feed, Writer& writer) {
  TRY(store.each_advisory(feed, [&](const Advisory& advisory) { return writer.add(advisory); }));
  if (feed != "kev") return {};
  return store.each_known_exploited(
      [&](std::string_view cve, std::string_view date) { return writer.add_known_exploited(feed, cve, date); });
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

/// The database to keep rows of. One that cannot be read is as good as none: it is about to be replaced.
std::optional<Store> existing(const fs::path& output, Observer& observer) {
  std::error_code unknown;
  if (!fs::exists(output, unknown)) return std::nullopt;
  Result<Store> store = Store::open(output);
  if (store) return std::move(*store);
  observer.note(
      fmt::format("{}; its rows are not kept", store.error().message.substr(0, store.error().message.find('\n'))));
  return std::nullopt;
}

}  // namespace

Result<BuildReport> build(const BuildOptions& options) {
  const Inputs inputs = TRY(inputs_by_feed(options));
  std::optional<Store> old = existing(options.output, *options.observer);
  std::map<std::string, FeedStatus> statuses;
  if (old) {
    for (FeedStatus& status : TRY(old->feeds())) statuses.emplace(status.name, std::move(status));
  }

  Writer writer = TRY(Writer::create(options.output));
  BuildReport report;
  std::string reasons;
  for (const auto& [name, sources] : inputs) {
    FeedSink sink(name, writer);
    FeedStatus status{.name = name, .source = {}, .rows = 0, .upstream_date = {}, .error = {}, .notes = {}};
    std::set<std::string> named;
    for (const BuildInput* input : sources) {
      named.insert(source_name(*input));
      if (!input->error.empty() && status.error.empty()) status.error = one_line(input->error, 500);
    }
    for (const std::string& source : named) (status.source += status.source.empty() ? "" : " ") += source;

    const Result<void> read = read_feed(*find_feed(name), sources, sink, *options.observer);
    if (!read && sink.database_failed()) return std::unexpected(read.error());
    if (read) {
      sink.describe(status);
      statuses[name] = std::move(status);
      continue;
    }
    const std::string reason = fmt::format("{}: {}", name, read.error().message);
    (reasons += reasons.empty() ? "" : "\n") += reason;
    TRY(writer.drop(name));
    report.failed.push_back(name);
    if (const auto known = statuses.find(name); known != statuses.end()) {
      known->second.error = one_line(read.error().message, 500);
      options.observer->note(reason + "; its old rows stay");
    } else {
      options.observer->note(reason);
    }
  }
  if (report.failed.size() == inputs.size()) return fail(ErrorKind::malformed, "{}", reasons);

  for (auto& [name, status] : statuses) {
    const bool fresh = inputs.contains(name) && std::ranges::find(report.failed, name) == report.failed.end();
    if (!fresh) TRY(carry_over(*old, name, writer));
    report.feeds.push_back(status);
  }
  TRY(writer.finish(report.feeds));
  TRY(writer.commit());
  std::error_code unknown;
  report.bytes = fs::file_size(options.output, unknown);
  return report;
}

}  // namespace plimsoll::advisory
