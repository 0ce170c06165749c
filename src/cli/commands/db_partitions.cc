// SPDX-License-Identifier: Apache-2.0
// db list, export and import: the database's partitions, and how they travel to machines without network.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "advisory/bundle.h"
#include "advisory/folder.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/commands/all.h"
#include "cli/commands/db_options.h"

namespace plimsoll::cli {

namespace {

using advisory::Imported;
using advisory::Partition;

std::string feeds_text(const Partition& partition) {
  std::string out;
  for (const advisory::Share& share : partition.shares) (out += out.empty() ? "" : ", ") += printable(share.feed, 40);
  return out;
}

std::string partition_table(std::span<const Partition> partitions) {
  std::size_t width = std::string_view("PARTITION").size();
  for (const Partition& partition : partitions)
    width = std::min<std::size_t>(std::max(width, partition.name.size()), 40);
  std::string out = fmt::format("{:<{}} {:>8} {:>9}  {:<10}  {:<10}  {}\n", "PARTITION", width, "ROWS", "SIZE", "DATE",
                                "AGE", "FEEDS");
  for (const Partition& partition : partitions) {
    const std::string date = partition.date();
    out += fmt::format("{:<{}} {:>8} {:>9}  {:<10}  {:<10}  {}\n", printable(partition.name), width, partition.rows(),
                       size_text(partition.size), date.empty() ? "not stated" : printable(date.substr(0, 10)),
                       age_text(date), feeds_text(partition));
  }
  return out;
}

std::string partition_json(const std::filesystem::path& database, std::span<const Partition> partitions) {
  json::array rows;
  for (const Partition& partition : partitions) {
    json::array feeds;
    for (const advisory::Share& share : partition.shares) {
      json::object feed{{"name", share.feed}, {"rows", share.rows}};
      feed["upstream_date"] = share.date;
      feeds.push_back(std::move(feed));
    }
    json::object row{{"name", partition.name},
                     {"rows", partition.rows()},
                     {"bytes", partition.size},
                     {"upstream_date", partition.date()}};
    const auto age = days_between(partition.date(), today());
    row["age_days"] = age ? json::value(*age) : json::value(nullptr);
    row["file"] = file_name(partition);
    row["digest"] = partition.digest.str();
    row["content_digest"] = partition.content.str();
    row["feeds"] = std::move(feeds);
    rows.push_back(std::move(row));
  }
  json::object document{{"schema", "plimsoll.partitions/1"}, {"database", database.string()}};
  document["partitions"] = std::move(rows);
  return json::pretty(std::move(document));
}

Result<Exit> list_partitions(const DbOptions& options, Console& console) {
  const advisory::Store store = TRY(advisory::Store::open(options.path()));
  const std::vector<Partition>& partitions = store.index().partitions;
  if (options.format == "json") {
    TRY(console.write(partition_json(options.path(), partitions)));
    return Exit::passed;
  }
  TRY(console.write(partition_table(partitions) + fmt::format("{}  {} partitions  {}\n", options.path().string(),
                                                              partitions.size(),
                                                              size_text(total_size(store.index())))));
  return Exit::passed;
}

struct ExportOptions : DbOptions {
  std::vector<std::string> partitions;
  std::string destination;
};

Result<Exit> export_database(const ExportOptions& options, Console& console) {
  Progress progress(console.err(), options.notes());
  const advisory::ExportReport report =
      TRY(advisory::export_partitions(options.path(), options.partitions, options.destination, progress));
  if (options.quiet) return Exit::passed;
  std::uint64_t plain = 0;
  for (const Partition& partition : report.partitions) plain += partition.size;
  TRY(console.write(fmt::format("{}  {} partitions  {}, packed {}\n{}\n", options.destination, report.partitions.size(),
                                size_text(plain), size_text(report.bytes), report.manifest.str())));
  return Exit::passed;
}

struct ImportOptions : DbOptions {
  std::string source;
};

/// What became of a partition, in words.
std::string fate(const Imported& imported) {
  switch (imported.state) {
    case Imported::State::added:
      return "added";
    case Imported::State::unchanged:
      return "the same as before";
    case Imported::State::replaced:
      break;
  }
  const std::string date = imported.partition.date();
  if (!date.empty() && date < imported.previous_date)
    return fmt::format("replaced by an older one (it was of {})", printable(imported.previous_date.substr(0, 10)));
  return "replaced";
}

Result<Exit> import_database(const ImportOptions& options, Console& console) {
  Progress progress(console.err(), options.notes());
  TRY(options.prepare_folder());
  const std::vector<Imported> imported = TRY(advisory::import_partitions(options.source, options.path(), progress));
  if (options.quiet) return Exit::passed;
  std::string out;
  for (const Imported& one : imported) {
    const std::string date = one.partition.date();
    out += fmt::format("{:<20} {:>8}  {:<10}  {}\n", printable(one.partition.name, 80), one.partition.rows(),
                       date.empty() ? "not stated" : printable(date.substr(0, 10)), fate(one));
  }
  TRY(console.write(out));
  return Exit::passed;
}

Action declare_list(Arguments& arguments) {
  const auto options = std::make_shared<DbOptions>();
  arguments.option(
      {.name = "--format", .letter = 'f', .value = "NAME", .doc = "how to write it", .choices = {"json", "table"}},
      options->format);
  options->declare_database(arguments);
  return [options](Console& console) { return list_partitions(*options, console); };
}

Action declare_export(Arguments& arguments) {
  const auto options = std::make_shared<ExportOptions>();
  arguments.position({.name = "DEST",
                      .doc = "a tar to write when it ends in .tar, else a new or empty folder",
                      .completes = Completes::file},
                     options->destination);
  arguments.option({.name = "--partition",
                    .value = "NAME",
                    .doc = "only this one (npm), or all releases of it (Debian); repeatable",
                    .default_text = "all"},
                   options->partitions);
  options->declare_database(arguments);
  arguments.group("Messages");
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "print nothing but errors"}, options->quiet);
  return [options](Console& console) { return export_database(*options, console); };
}

Action declare_import(Arguments& arguments) {
  const auto options = std::make_shared<ImportOptions>();
  arguments.position({.name = "SOURCE", .doc = "what db export wrote: a folder or a tar", .completes = Completes::file},
                     options->source);
  options->declare_database(arguments);
  arguments.group("Messages");
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "print nothing but errors"}, options->quiet);
  return [options](Console& console) { return import_database(*options, console); };
}

constexpr std::string_view kListExamples[] = {"plimsoll db list", "plimsoll db list --format json"};
constexpr std::string_view kExportExamples[] = {
    "plimsoll db export advisories.tar",
    "plimsoll db export --partition Debian --partition npm --partition cve ./advisories",
};
constexpr std::string_view kImportExamples[] = {"plimsoll db import advisories.tar"};

}  // namespace

constinit const Command kDbList{.name = "db list",
                                .group = "Advisories",
                                .doc = "Lists the partitions of the advisory database, their rows, size and age.",
                                .examples = kListExamples,
                                .declare = declare_list};

constinit const Command kDbExport{
    .name = "db export",
    .group = "Advisories",
    .doc = "Writes partitions of the advisory database as an OCI layout, for machines without network.",
    .examples = kExportExamples,
    .declare = declare_export,
    .notes =
        "The layout can be copied by any registry tool. The same partitions give the same bytes; the digest printed is "
        "the one to sign."};

constinit const Command kDbImport{
    .name = "db import",
    .group = "Advisories",
    .doc = "Takes exported partitions into the advisory database.",
    .examples = kImportExamples,
    .declare = declare_import,
    .notes =
        "Every digest is verified before anything is touched. A partition of the same name is replaced, whatever its "
        "date; the others stay."};

}  // namespace plimsoll::cli
