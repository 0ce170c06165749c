// SPDX-License-Identifier: Apache-2.0
// scan: what is installed in an image, what is known to be wrong with it, and whether it may ship.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/stats.h"
#include "cli/commands/advisory_options.h"
#include "cli/commands/all.h"
#include "cli/commands/check_options.h"
#include "cli/commands/examine.h"
#include "cli/commands/lineage_options.h"
#include "cli/commands/policy_options.h"
#include "cli/known_rules.h"
#include "finding/match.h"
#include "harden/accounts.h"

namespace plimsoll::cli {

namespace {

struct ScanOptions {
  SourceOptions source;
  ReportOptions report;
  PolicyOptions policy{policy::Stage::scan};
  AdvisoryOptions advisories;
  CheckOptions checks;
  LineageOptions lineage;
  bool no_advisories = false;
  bool plan = false;
};

constexpr std::string_view kWithoutAdvisories = "plimsoll scan --no-advisories scans for secrets and hardening only";

/// A failed policy weighs more than an incomplete scan. `max_age` is what the options or else the policy say.
Exit verdict(const ScanOptions& options, std::optional<std::int64_t> max_age, const Report& report, Console& console) {
  if (report.failed) return Exit::policy_failed;
  const bool is_old =
      max_age && std::ranges::find(report.incomplete, "stale-feed", &Incomplete::code) != report.incomplete.end();
  if (is_old && !options.report.quiet) {
    console.note(fmt::format("{} {}: advisories are older, or of no known age",
                             options.advisories.max_age ? "--max-db-age" : "the policy's database.max-age", *max_age));
  }
  if (!options.policy.strict || report.incomplete.empty()) return is_old ? Exit::incomplete : Exit::passed;
  if (!options.report.quiet) {
    console.note(fmt::format("--strict: the scan is incomplete in {} {}", report.incomplete.size(),
                             report.incomplete.size() == 1 ? "way" : "ways"));
  }
  return Exit::incomplete;
}

/// Other images than the base, each with what the same advisories say of it.
Result<std::vector<BaseCandidate>> judged_candidates(const AdvisoryOptions& options, const Lineage& lineage,
                                                     advisory::Store& database, const Report& report) {
  std::vector<BaseCandidate> candidates;
  if (!report.base) return candidates;
  candidates = TRY(lineage::base_candidates(lineage.index, *report.base, report.distribution, report.platform));
  const LayerRef only;
  for (BaseCandidate& candidate : candidates) {
    for (InstalledPackage& package : candidate.packages) package.layer = 0;
    candidate.findings =
        TRY(match(candidate.distribution, candidate.packages, {&only, 1}, database, options.match_options())).findings;
  }
  return candidates;
}

/// What the policy may ask about besides the findings.
policy::Target target_of(const Examined& examined, policy::Stage stage) {
  policy::Target out = policy::target_of(examined.report, stage, today());
  for (const Digest& digest : examined.index_digests) out.names.push_back(digest.str());
  out.has_config = !examined.config.raw.empty();
  out.user = examined.config.user;
  out.is_root =
      harden::find_run_user(examined.config.user, harden::read_accounts(examined.inventory.accounts)).is_root();
  out.labels.insert(examined.config.labels.begin(), examined.config.labels.end());
  return out;
}

Result<Exit> scan_image(const ScanOptions& options, Console& console) {
  const StatsAtEnd stats(options.report, console);

  // What can go wrong quickly goes first: without advisories there is nothing to say of packages.
  TRY(options.report.wanted(report::formats()));
  Purpose purpose = TRY(options.checks.purpose());
  std::optional<advisory::Store> database;
  if (!options.no_advisories) database = TRY(options.advisories.open(kWithoutAdvisories));
  const Lineage lineage = TRY(options.lineage.load());
  LoadedPolicy loaded = TRY(options.policy.load(options.report, console));
  loaded.asked.exclude_base = lineage.exclude_base;
  AdvisoryOptions advisories = options.advisories;
  if (!advisories.max_age) advisories.max_age = loaded.policy.max_db_age;

  // What is installed, and since which layer, and what is secret.
  purpose.referrers = loaded.vex_of_referrers;
  Examined examined = TRY(examine(options.source, options.report, console, purpose));
  Report& report = examined.report;
  if (loaded.vex_of_referrers) loaded.add_referrers(examined.referrers, report.source, options.report.notes(), console);

  // What a careful reviewer would raise about how it is made, and which of its bytes nobody sees.
  options.checks.judge(examined);

  // What is known to be wrong with what is installed.
  if (database) TRY(add_advisories(advisories, *database, report));

  // Where it all comes from: the base image, or a line of the Dockerfile.
  TRY(lineage.tell(examined));
  for (Finding& finding : report.findings)
    if (finding.dockerfile) finding.dockerfile->text = examined.redaction.apply(finding.dockerfile->text);

  // What of that matters here, and whether it may ship.
  {
    const stats::Timer timer("policy");
    std::vector<std::string> notes;
    loaded.judge(target_of(examined, loaded.stage), report, notes);
    for (const std::string& note : notes)
      if (!options.report.quiet) console.note(printable(note));
  }

  // What to do about it.
  std::optional<Plan> plan;
  if (options.plan) {
    std::vector<BaseCandidate> candidates;
    if (database) candidates = TRY(judged_candidates(options.advisories, lineage, *database, report));
    plan = make_plan(report, candidates);
  }

  ReportOptions how = options.report;
  how.find_rule = known_rule;
  TRY(how.write(report, console, plan ? &*plan : nullptr));
  return verdict(options, advisories.max_age, report, console);
}

void declare_verdict(Arguments& arguments, ScanOptions& options) {
  arguments.group("What to show");
  options.policy.declare_show(arguments);
  arguments.option({.name = "--plan", .doc = "say what to do instead of what was found, fewest edits first"},
                   options.plan);
  arguments.option({.name = "--packages", .doc = "list the packages too"}, options.report.packages);
  arguments.option({.name = "--all", .doc = "do not fold long groups of findings"}, options.report.all);
  options.report.declare_output(arguments);

  arguments.group("Gate");
  options.policy.declare_gate(arguments,
                              {.name = "--fail-on",
                               .value = "SEVERITY",
                               .doc = "exit with 1 when a finding shown is at least so severe",
                               .choices = severity_names()},
                              {.name = "--strict", .doc = "exit with 3 when something could not be seen or known"});
  options.advisories.declare_max_age(arguments);
  options.policy.declare(arguments);
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<ScanOptions>();
  options->source.declare_source(arguments);
  declare_verdict(arguments, *options);
  arguments.group("Advisories");
  options->advisories.declare(arguments);
  arguments.option({.name = "--no-advisories", .doc = "use no database: look for secrets and hardening only"},
                   options->no_advisories);
  options->checks.declare(arguments);
  options->lineage.declare(arguments);
  options->source.declare_options(arguments);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return scan_image(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll scan shop.tar",
    "plimsoll scan --fail-on high --ignore-unfixed registry:ghcr.io/acme/shop:1.4",
    "plimsoll scan --policy plimsoll.yaml --stage push shop.tar",
    "plimsoll scan --plan --dockerfile Dockerfile shop.tar",
    "plimsoll scan --format json --output report.json docker:shop:1.4",
};

}  // namespace

constinit const Command kScan{
    .name = "scan",
    .group = "Check",
    .doc =
        "Says what is wrong with an image: known vulnerabilities, secrets, permissions and wasted bytes, also in what "
        "later layers have deleted.",
    .examples = kExamples,
    .declare = declare,
    .first = "what is known to be wrong with an image",
    .notes =
        "Exit codes: 0 passed, 1 --fail-on found something, 2 the scan could not be done, 3 "
        "passed but --strict and something "
        "is incomplete, or a feed is older than --max-db-age. An advisory feed more than 7 days old counts as "
        "incomplete."};

}  // namespace plimsoll::cli
