// SPDX-License-Identifier: Apache-2.0
// db: the advisory database — built from files, updated from the network, asked about and proven whole.
#include <memory>

#include <fmt/core.h>

#include "advisory/feeds/feed.h"
#include "advisory/folder.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/commands/all.h"
#include "cli/commands/db_options.h"

namespace plimsoll::cli {

namespace {

namespace fs = std::filesystem;

/// The first source of a feed, and how many more.
std::string source_text(std::string_view source) {
  const std::size_t blank = source.find(' ');
  if (blank == std::string_view::npos) return printable(source, 200);
  const auto more = std::ranges::count(source, ' ');
  return fmt::format("{} and {} more", printable(source.substr(0, blank), 200), more);
}

std::string status_table(std::span<const advisory::FeedStatus> feeds) {
  std::string out = fmt::format("{:<8} {:>8}  {:<10}  {:<10}  {}\n", "FEED", "ROWS", "DATE", "AGE", "SOURCE");
  for (const advisory::FeedStatus& feed : feeds) {
    const std::string date = feed.upstream_date.empty() ? "not stated" : feed.upstream_date.substr(0, 10);
    out += fmt::format("{:<8} {:>8}  {:<10}  {:<10}  {}\n", printable(feed.name, 40), feed.rows, printable(date, 10),
                       age_text(feed.upstream_date), source_text(feed.source));
    if (!feed.error.empty()) out += fmt::format("{:<8} failed: {}\n", "", printable(feed.error));
    for (const std::string& note : feed.notes) out += fmt::format("{:<8} {}\n", "", printable(note));
  }
  return out;
}

std::string status_json(const fs::path& database, std::span<const advisory::FeedStatus> feeds) {
  json::array rows;
  for (const advisory::FeedStatus& feed : feeds) {
    json::object row{
        {"name", feed.name}, {"source", feed.source}, {"rows", feed.rows}, {"upstream_date", feed.upstream_date}};
    const auto age = days_between(feed.upstream_date, today());
    row["age_days"] = age ? json::value(*age) : json::value(nullptr);
    row["error"] = feed.error;
    row["notes"] = json::array(feed.notes.begin(), feed.notes.end());
    rows.push_back(std::move(row));
  }
  json::object document{{"schema", "plimsoll.database/1"}, {"database", database.string()}};
  document["feeds"] = std::move(rows);
  return json::pretty(std::move(document));
}

/// "2 of 61 partitions written: Debian:12, npm"; an update that touches many names the first few.
std::string written_text(const std::vector<std::string>& rewritten, const std::vector<std::string>& removed,
                         std::size_t partitions) {
  constexpr std::size_t kShown = 8;
  std::string out = fmt::format("{} of {} partitions written", rewritten.size(), partitions);
  for (std::size_t i = 0; i < std::min(rewritten.size(), kShown); ++i)
    out += (i == 0 ? ": " : ", ") + printable(rewritten[i], 80);
  if (rewritten.size() > kShown) out += fmt::format(" and {} more", rewritten.size() - kShown);
  if (!removed.empty()) out += fmt::format(", {} removed", removed.size());
  return out + '\n';
}

/// Every feed that kept old rows, or has none, makes a build incomplete.
Exit tell_failures(std::span<const std::string> failed, Console& console, const DbOptions& options) {
  if (failed.empty()) return Exit::passed;
  std::string names;
  for (const std::string& name : failed) (names += names.empty() ? "" : ", ") += name;
  if (!options.quiet) console.note(fmt::format("not up to date: {}", names));
  return Exit::incomplete;
}

Result<Exit> build_database(const DbOptions& options, Console& console) {
  Progress progress(console.err(), options.notes());
  TRY(options.prepare_folder());
  const std::vector<advisory::FeedSource> sources = TRY(options.sources());
  const std::vector<advisory::BuildInput> inputs =
      TRY(advisory::fetch_inputs(sources, advisory::default_feed_folder(), options.http(progress)));
  const advisory::BuildReport report =
      TRY(advisory::build({.output = options.path(), .inputs = inputs, .observer = &progress}));
  if (!options.quiet)
    TRY(console.write(status_table(report.feeds) + written_text(report.rewritten, report.removed, report.partitions) +
                      fmt::format("{}  {}\n", options.path().string(), size_text(report.bytes))));
  return tell_failures(report.failed, console, options);
}

Result<Exit> update_database(const DbOptions& options, Console& console) {
  Progress progress(console.err(), options.notes());
  TRY(options.prepare_folder());
  const fs::path folder = advisory::default_feed_folder();
  std::vector<advisory::FeedSource> sources = TRY_AT("--from", advisory::chosen_sources(folder, options.from));
  const advisory::UpdateReport report = TRY(advisory::update({.database = options.path(),
                                                              .folder = folder,
                                                              .sources = std::move(sources),
                                                              .http = options.http(progress),
                                                              .observer = &progress}));
  if (!options.quiet) {
    std::uint64_t fetched = 0;
    for (const advisory::Fetched& file : report.files)
      fetched += file.state == advisory::Fetched::State::fetched ? file.bytes : 0;
    TRY(console.write(status_table(report.feeds) + written_text(report.rewritten, report.removed, report.partitions) +
                      fmt::format("{}  {}  fetched {}{}\n", options.path().string(), size_text(report.bytes),
                                  size_text(fetched), report.rebuilt.empty() ? ", nothing changed" : "")));
  }
  return tell_failures(report.failed, console, options);
}

Result<Exit> show_status(const DbOptions& options, Console& console) {
  const std::vector<advisory::FeedStatus> feeds =
      TRY(advisory::status(options.path(), advisory::default_feed_folder()));
  if (options.format == "json") {
    TRY(console.write(status_json(options.path(), feeds)));
    return Exit::passed;
  }
  const advisory::Index index = TRY(advisory::read_index(options.path()));
  TRY(console.write(status_table(feeds) +
                    fmt::format("{}  {}\n", options.path().string(), size_text(advisory::total_size(index)))));
  return Exit::passed;
}

Result<Exit> verify_database(const DbOptions& options, Console& console) {
  advisory::Store store = TRY(advisory::Store::open(options.path()));
  TRY(store.verify());
  std::uint64_t rows = 0;
  for (const advisory::FeedStatus& feed : TRY(store.feeds())) rows += feed.rows;
  TRY(console.write(fmt::format("{}: whole, {} rows in {} partitions\n", options.path().string(), rows,
                                store.index().partitions.size())));
  return Exit::passed;
}

void declare_network(Arguments& arguments, DbOptions& options) {
  arguments.option({.name = "--ca-file",
                    .value = "FILE",
                    .doc = "trust these certificate authorities too (PEM)",
                    .completes = Completes::file},
                   options.ca_file);
  arguments.option({.name = "--plain-http", .doc = "allow http:// to other machines"}, options.plain_http);
  arguments.group("Messages");
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "print nothing but errors"}, options.quiet);
}

Action declare_build(Arguments& arguments) {
  const auto options = std::make_shared<DbOptions>();
  arguments.option(
      {.name = "--from",
       .value = "NAME=PATH_OR_URL",
       .doc = "a feed and where it is: a file, folder, zip, tar or URL; `plimsoll docs feeds` lists the NAMEs",
       .required = true},
      options->from);
  arguments.option({.name = "--output",
                    .letter = 'o',
                    .value = "FOLDER",
                    .doc = "the database to write; its other feeds keep their rows",
                    .completes = Completes::folder,
                    .default_text = "the one that scans use"},
                   options->database);
  options->declare_database(arguments);
  arguments.group("Network");
  arguments.option({.name = "--offline", .doc = "fetch nothing: of a URL take what was fetched before"},
                   options->offline);
  declare_network(arguments, *options);
  return [options](Console& console) { return build_database(*options, console); };
}

Action declare_update(Arguments& arguments) {
  const auto options = std::make_shared<DbOptions>();
  arguments.option(
      {.name = "--from",
       .value = "NAME[=URL]",
       .doc = "update this feed only, from its upstream or this URL; `plimsoll docs feeds` lists the NAMEs",
       .default_text = "all feeds, from their upstreams"},
      options->from);
  options->declare_database(arguments);
  arguments.group("Network");
  declare_network(arguments, *options);
  return [options](Console& console) { return update_database(*options, console); };
}

Action declare_status(Arguments& arguments) {
  const auto options = std::make_shared<DbOptions>();
  arguments.option(
      {.name = "--format", .letter = 'f', .value = "NAME", .doc = "how to write it", .choices = {"json", "table"}},
      options->format);
  options->declare_database(arguments);
  return [options](Console& console) { return show_status(*options, console); };
}

Action declare_verify(Arguments& arguments) {
  const auto options = std::make_shared<DbOptions>();
  options->declare_database(arguments);
  return [options](Console& console) { return verify_database(*options, console); };
}

constexpr std::string_view kBuildExamples[] = {
    "plimsoll db build --from debian=./debian-security-tracker --from kev=kev.json",
    "plimsoll db build --output team --from osv=AlmaLinux.zip",
};
constexpr std::string_view kUpdateExamples[] = {
    "plimsoll db update",
    "plimsoll db update --from debian --from kev",
    "plimsoll db update --from kev=https://mirror.example/kev.json",
};
constexpr std::string_view kStatusExamples[] = {"plimsoll db status", "plimsoll db status --format json"};
constexpr std::string_view kVerifyExamples[] = {"plimsoll db verify", "plimsoll db verify --db team"};

constexpr std::string_view kIncomplete =
    "A feed that cannot be fetched or read keeps the rows it had, and the exit code is 3. The same feeds give the same "
    "bytes. The database is a folder with one file per ecosystem and release; those whose rows did not change stay as "
    "they are.";

}  // namespace

constinit const Command kDbBuild{.name = "db build",
                                 .group = "Advisories",
                                 .doc = "Builds the advisory database from feeds in their upstream formats.",
                                 .examples = kBuildExamples,
                                 .declare = declare_build,
                                 .notes = kIncomplete};

constinit const Command kDbUpdate{
    .name = "db update",
    .group = "Advisories",
    .doc = "Fetches what changed of the feeds and brings the advisory database up to date.",
    .examples = kUpdateExamples,
    .declare = declare_update,
    .first = "download the advisories that scans use",
    .notes = kIncomplete};

constinit const Command kDbStatus{.name = "db status",
                                  .group = "Advisories",
                                  .doc = "Shows the feeds in the advisory database, their rows and their age.",
                                  .examples = kStatusExamples,
                                  .declare = declare_status};

constinit const Command kDbVerify{
    .name = "db verify",
    .group = "Advisories",
    .doc = "Proves that the advisory database is whole and holds the rows it was built with.",
    .examples = kVerifyExamples,
    .declare = declare_verify};

}  // namespace plimsoll::cli
