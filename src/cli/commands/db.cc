// SPDX-License-Identifier: Apache-2.0
// db: the advisory database — built from files, updated from the network, asked about and proven whole.
#include <memory>

#include <fmt/core.h>

#include "advisory/update.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/commands/all.h"
#include "cli/progress.h"

namespace plimsoll::cli {

namespace {

namespace fs = std::filesystem;

struct DbOptions {
  fs::path database;
  std::vector<std::string> from;
  fs::path ca_file;
  std::string format = "table";
  bool offline = false;
  bool plain_http = false;
  bool quiet = false;

  [[nodiscard]] fs::path path() const { return database.empty() ? advisory::Store::default_path() : database; }
  [[nodiscard]] Notes notes() const { return quiet ? Notes::silent : Notes::shown; }

  [[nodiscard]] http::ClientOptions http(Observer& observer) const {
    http::ClientOptions out;
    out.ca_file = ca_file;
    out.plain_http = plain_http ? http::PlainHttp::allowed : http::PlainHttp::loopback_only;
    out.network = offline ? http::Network::offline : http::Network::online;
    out.observer = &observer;
    return out;
  }

  Result<std::vector<advisory::FeedSource>> sources() const {
    std::vector<advisory::FeedSource> out;
    out.reserve(from.size());
    for (const std::string& text : from) out.push_back(TRY_AT("--from", advisory::parse_source(text)));
    return out;
  }

  /// The default database's folder is ours to make; a folder someone names must be there.
  [[nodiscard]] Result<void> prepare_folder() const {
    if (!database.empty()) return {};
    std::error_code error;
    fs::create_directories(path().parent_path(), error);
    if (error) return fail_errno(path().parent_path().string(), error.value());
    return {};
  }
};

std::string size_text(std::uint64_t bytes) {
  if (bytes < 100'000) return fmt::format("{} kB", (bytes + 999) / 1000);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

/// The first source of a feed, and how many more.
std::string source_text(std::string_view source) {
  const std::size_t blank = source.find(' ');
  if (blank == std::string_view::npos) return printable(source, 200);
  const auto more = std::ranges::count(source, ' ');
  return fmt::format("{} and {} more", printable(source.substr(0, blank), 200), more);
}

std::string age_text(std::string_view date) {
  const auto age = days_between(date, today());
  if (!age) return "";
  return fmt::format("{} {}", *age, *age == 1 ? "day" : "days");
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
    TRY(console.write(status_table(report.feeds) +
                      fmt::format("{}  {}\n", options.path().string(), size_text(report.bytes))));
  return tell_failures(report.failed, console, options);
}

Result<Exit> update_database(const DbOptions& options, Console& console) {
  Progress progress(console.err(), options.notes());
  TRY(options.prepare_folder());
  const fs::path folder = advisory::default_feed_folder();
  std::vector<advisory::FeedSource> sources = TRY(options.sources());
  if (sources.empty()) sources = TRY(advisory::configured_sources(folder));
  const advisory::UpdateReport report = TRY(advisory::update({.database = options.path(),
                                                              .folder = folder,
                                                              .sources = std::move(sources),
                                                              .http = options.http(progress),
                                                              .observer = &progress}));
  if (!options.quiet) {
    std::uint64_t fetched = 0;
    for (const advisory::Fetched& file : report.files)
      fetched += file.state == advisory::Fetched::State::fetched ? file.bytes : 0;
    TRY(console.write(status_table(report.feeds) + fmt::format("{}  {}  fetched {}{}\n", options.path().string(),
                                                               size_text(report.bytes), size_text(fetched),
                                                               report.rebuilt.empty() ? ", nothing changed" : "")));
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
  std::error_code unknown;
  TRY(console.write(status_table(feeds) + fmt::format("{}  {}\n", options.path().string(),
                                                      size_text(fs::file_size(options.path(), unknown)))));
  return Exit::passed;
}

Result<Exit> verify_database(const DbOptions& options, Console& console) {
  advisory::Store store = TRY(advisory::Store::open(options.path()));
  TRY(store.verify());
  std::uint64_t rows = 0;
  for (const advisory::FeedStatus& feed : TRY(store.feeds())) rows += feed.rows;
  TRY(console.write(fmt::format("{}: whole, {} rows\n", options.path().string(), rows)));
  return Exit::passed;
}

void declare_database(Arguments& arguments, DbOptions& options) {
  arguments.option({.name = "--db",
                    .value = "FILE",
                    .doc = "the advisory database",
                    .completes = Completes::file,
                    .default_text = "$PLIMSOLL_DB, or advisories.db in the data folder"},
                   options.database);
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
                    .value = "FILE",
                    .doc = "the database to write; its other feeds keep their rows",
                    .completes = Completes::file,
                    .default_text = "the one that scans use"},
                   options->database);
  declare_database(arguments, *options);
  arguments.group("Network");
  arguments.option({.name = "--offline", .doc = "fetch nothing: of a URL take what was fetched before"},
                   options->offline);
  declare_network(arguments, *options);
  return [options](Console& console) { return build_database(*options, console); };
}

Action declare_update(Arguments& arguments) {
  const auto options = std::make_shared<DbOptions>();
  arguments.option({.name = "--from",
                    .value = "NAME=URL",
                    .doc = "update this feed only, from this URL; repeatable",
                    .default_text = "all feeds, from their upstreams"},
                   options->from);
  declare_database(arguments, *options);
  arguments.group("Network");
  declare_network(arguments, *options);
  return [options](Console& console) { return update_database(*options, console); };
}

Action declare_status(Arguments& arguments) {
  const auto options = std::make_shared<DbOptions>();
  arguments.option({.name = "--format", .value = "NAME", .doc = "how to write it", .choices = {"json", "table"}},
                   options->format);
  declare_database(arguments, *options);
  return [options](Console& console) { return show_status(*options, console); };
}

Action declare_verify(Arguments& arguments) {
  const auto options = std::make_shared<DbOptions>();
  declare_database(arguments, *options);
  return [options](Console& console) { return verify_database(*options, console); };
}

constexpr std::string_view kBuildExamples[] = {
    "plimsoll db build --from debian=./debian-security-tracker --from kev=kev.json",
    "plimsoll db build --output team.db --from osv=AlmaLinux.zip",
};
constexpr std::string_view kUpdateExamples[] = {
    "plimsoll db update",
    "plimsoll db update --from kev=https://mirror.example/kev.json",
};
constexpr std::string_view kStatusExamples[] = {"plimsoll db status", "plimsoll db status --format json"};
constexpr std::string_view kVerifyExamples[] = {"plimsoll db verify", "plimsoll db verify --db team.db"};

constexpr std::string_view kIncomplete =
    "A feed that cannot be fetched or read keeps the rows it had, and the exit code is 3. The same feeds give the same "
    "bytes.";

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
