// SPDX-License-Identifier: Apache-2.0
// scan: what is installed in an image, what is known to be wrong with it, and whether it may ship.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "base/stats.h"
#include "cli/commands/advisory_options.h"
#include "cli/commands/all.h"
#include "cli/commands/examine.h"
#include "finding/match.h"
#include "finding/waste.h"
#include "harden/image_view.h"

namespace plimsoll::cli {

namespace {

struct ScanOptions {
  SourceOptions source;
  ReportOptions report;
  Policy policy;
  AdvisoryOptions advisories;
  SecretOptions secrets;
  bool no_advisories = false;
  bool no_hardening = false;
  bool no_waste = false;
  bool strict = false;
};

constexpr std::string_view kWithoutAdvisories =
    "plimsoll scan --no-advisories scans for secrets and hardening only";

/// A failed policy weighs more than an incomplete scan.
Exit verdict(const ScanOptions& options, const Report& report, Console& console) {
  if (report.failed) return Exit::policy_failed;
  const bool is_old = options.advisories.max_age &&
                      std::ranges::find(report.incomplete, "stale-feed", &Incomplete::code) != report.incomplete.end();
  if (is_old && !options.report.quiet)
    console.note(fmt::format("--max-db-age {}: advisories are older, or of no known age", *options.advisories.max_age));
  if (!options.strict || report.incomplete.empty()) return is_old ? Exit::incomplete : Exit::passed;
  if (!options.report.quiet) {
    console.note(fmt::format("--strict: the scan is incomplete in {} {}", report.incomplete.size(),
                             report.incomplete.size() == 1 ? "way" : "ways"));
  }
  return Exit::incomplete;
}

void add_hardening(Examined& examined) {
  Report& report = examined.report;
  std::vector<Finding> found = harden::check_image({.config = examined.config.raw.empty() ? nullptr : &examined.config,
                                                    .name = report.name,
                                                    .stack = &examined.inventory.stack,
                                                    .layers = report.layers,
                                                    .packages = report.packages,
                                                    .ownership = examined.inventory.ownership,
                                                    .accounts = &examined.inventory.accounts});
  std::ranges::move(found, std::back_inserter(report.findings));
}

Result<Exit> scan_image(const ScanOptions& options, Console& console) {
  const StatsAtEnd stats(options.report, console);

  // Without advisories there is nothing to say, so their absence is found out before the image is read.
  std::optional<advisory::Store> database;
  if (!options.no_advisories) database = TRY(options.advisories.open(kWithoutAdvisories));

  // What is installed, and since which layer, and what is secret.
  Examined examined = TRY(examine(options.source, options.report, console, &options.secrets));
  Report& report = examined.report;

  // What is known to be wrong with it.
  if (database) TRY(add_advisories(options.advisories, *database, report));

  // What a careful reviewer would raise about how it is made.
  if (!options.no_hardening) add_hardening(examined);

  // Which of its bytes nobody sees.
  if (!options.no_waste) add_waste(examined.inventory.stack, report);
  sort_findings(report.findings);

  // What of that matters here, and whether it may ship.
  apply_policy(options.policy, report);

  TRY(options.report.write(report, console));
  return verdict(options, report, console);
}

void declare_policy(Arguments& arguments, ScanOptions& options) {
  arguments.group("What to show");
  arguments.option(
      {.name = "--severity",
       .value = "LIST",
       .doc =
           "only findings of these severities, separated by commas: critical, high, medium, low, negligible, unknown",
       .default_text = "all"},
      [&options](std::string_view text) -> Result<void> {
        options.policy.severities = TRY(parse_severities(text));
        return {};
      });
  arguments.option({.name = "--ignore-unfixed", .doc = "only findings that a newer version fixes"},
                   options.policy.ignore_unfixed);
  arguments.option({.name = "--no-hardening", .doc = "do not check users, permissions, settings and leftovers"},
                   options.no_hardening);
  arguments.option({.name = "--no-waste", .doc = "do not look for bytes that later layers hide"}, options.no_waste);
  arguments.option({.name = "--packages", .doc = "list the packages too"}, options.report.packages);
  arguments.option({.name = "--all", .doc = "do not fold long groups of findings"}, options.report.all);
  options.report.declare_output(arguments);

  arguments.group("Gate");
  arguments.option({.name = "--fail-on",
                    .value = "SEVERITY",
                    .doc = "exit with 1 when a finding shown is at least so severe",
                    .choices = severity_names()},
                   [&options](std::string_view text) -> Result<void> {
                     options.policy.fail_on = TRY(parse_severity(text));
                     return {};
                   });
  arguments.option({.name = "--strict", .doc = "exit with 3 when something could not be seen or known"},
                   options.strict);
  options.advisories.declare_max_age(arguments);
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<ScanOptions>();
  options->source.declare_source(arguments);
  declare_policy(arguments, *options);
  arguments.group("Advisories");
  options->advisories.declare(arguments);
  arguments.option({.name = "--no-advisories", .doc = "use no database: look for secrets and hardening only"},
                   options->no_advisories);
  options->secrets.declare(arguments);
  options->source.declare_options(arguments);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return scan_image(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll scan shop.tar",
    "plimsoll scan --fail-on high --ignore-unfixed registry:ghcr.io/acme/shop:1.4",
    "plimsoll scan --format json --output report.json docker:shop:1.4",
};

}  // namespace

constinit const Command kScan{
    .name = "scan",
    .group = "Check",
    .doc = "Says what is known to be wrong with the software in an image.",
    .examples = kExamples,
    .declare = declare,
    .first = "what is known to be wrong with an image",
    .notes =
        "Exit codes: 0 passed, 1 --fail-on found something, 2 the scan could not be done, 3 "
        "passed but --strict and something "
        "is incomplete, or a feed is older than --max-db-age. An advisory feed more than 7 days old counts as "
        "incomplete."};

}  // namespace plimsoll::cli
