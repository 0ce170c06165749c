// SPDX-License-Identifier: Apache-2.0
// diff: what differs between two images, or of one image between two states of the advisories.
#include <memory>

#include "cli/commands/advisory_options.h"
#include "cli/commands/all.h"
#include "cli/commands/check_options.h"
#include "cli/commands/examine.h"
#include "cli/commands/image_settings.h"
#include "report/difference.h"

namespace plimsoll::cli {

namespace {

struct DiffOptions {
  SourceOptions source;  // of the first; its options hold for both
  std::string other;
  ReportOptions report;
  AdvisoryOptions advisories;
  CheckOptions checks;
  std::filesystem::path old_database;
  bool no_advisories = false;
};

/// A report with what one state of the advisories says.
Result<Report> judged(const DiffOptions& options, const Report& report, advisory::Store* database) {
  Report out = report;
  if (database != nullptr) TRY(add_advisories(options.advisories, *database, out));
  return out;
}

Result<Examined> look_at(const DiffOptions& options, const SourceOptions& source, const Purpose& purpose,
                         Console& console) {
  Examined examined = TRY(examine(source, options.report, console, purpose));
  options.checks.judge(examined);
  return examined;
}

Result<Exit> compare_images(const DiffOptions& options, Console& console) {
  const StatsAtEnd stats(options.report, console);
  const bool is_same_image = options.other.empty();
  if (is_same_image && options.old_database.empty())
    return fail(ErrorKind::usage,
                "one image and one database have no difference\n"
                "plimsoll diff OLD NEW                   compares two images\n"
                "plimsoll diff IMAGE --old-db FOLDER     compares one image with the advisories of then and now");
  if (options.no_advisories && !options.old_database.empty())
    return fail(ErrorKind::usage, "--no-advisories and --old-db exclude each other");

  // What can go wrong quickly goes first.
  const Purpose purpose = TRY(options.checks.purpose());
  std::optional<advisory::Store> now, then;
  if (!options.no_advisories)
    now = TRY(options.advisories.open("plimsoll diff --no-advisories compares packages, files and config"));
  if (!options.old_database.empty()) then = TRY_AT("--old-db", advisory::Store::open(options.old_database));
  advisory::Store* new_database = now ? &*now : nullptr;
  advisory::Store* old_database = then ? &*then : new_database;

  // Both images, each read once.
  const Examined before = TRY(look_at(options, options.source, purpose, console));
  SourceOptions second = options.source;
  second.source = options.other;
  std::optional<Examined> other;
  if (!is_same_image) other = TRY(look_at(options, second, purpose, console));
  const Examined& after = other ? *other : before;

  // The old image is judged with both states of the advisories, so that each change has one cause.
  const Report old_report = TRY(judged(options, before.report, old_database));
  const Report new_report = TRY(judged(options, after.report, new_database));
  std::vector<Finding> old_with_new = old_report.findings;
  if (then) old_with_new = TRY(judged(options, before.report, new_database)).findings;

  report::Difference difference{.before = &old_report, .after = &new_report, .is_same_image = is_same_image};
  difference.findings = compare_findings(old_report.findings, old_with_new, new_report.findings);
  if (!is_same_image) {
    difference.packages = compare_packages(before.report.packages, after.report.packages);
    difference.settings = compare_settings(settings_of(before.config), settings_of(after.config));
    for (SettingChange& change : difference.settings) {  // a secret that changed is told as changed, and no more
      change.before = before.redaction.apply(change.before);
      change.after = after.redaction.apply(change.after);
    }
    difference.files = tree::compare(before.inventory.stack, after.inventory.stack);
  }

  const report::DifferenceFormat* writer = report::find_difference_format(options.report.format);
  if (writer == nullptr) return fail(ErrorKind::usage, "--format: unknown value {}", options.report.format);
  TRY(console.write(writer->write(difference, options.report.look(console))));
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<DiffOptions>();
  arguments.position({.name = "OLD", .doc = "the image to compare with", .completes = Completes::source},
                     options->source.source);
  arguments.optional_position({.name = "NEW",
                               .doc = "the image that is compared; left out with --old-db, to compare OLD with itself",
                               .completes = Completes::source},
                              options->other);
  arguments.group("What to show");
  options->report.declare_format(arguments, "how the difference is written", report::difference_formats());
  arguments.option({.name = "--all", .doc = "do not fold long lists"}, options->report.all);
  arguments.group("Advisories");
  arguments.option({.name = "--old-db",
                    .value = "FOLDER",
                    .doc = "the advisories as they were; what they alone changed is told apart",
                    .completes = Completes::folder},
                   options->old_database);
  options->advisories.declare(arguments);
  arguments.option(
      {.name = "--no-advisories", .doc = "compare packages, files, config and what is found without advisories"},
      options->no_advisories);
  options->checks.declare(arguments);
  options->source.declare_options(arguments);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return compare_images(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll diff shop-1.4.tar shop-1.5.tar",
    "plimsoll diff --format json registry:ghcr.io/acme/shop:1.4 registry:ghcr.io/acme/shop:1.5",
    "plimsoll diff shop.tar --old-db advisories-of-monday",
};

}  // namespace

constinit const Command kDiff{
    .name = "diff",
    .group = "Check",
    .doc = "Says what differs between two images, and whether the image or the advisories changed.",
    .examples = kExamples,
    .declare = declare};

}  // namespace plimsoll::cli
