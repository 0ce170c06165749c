// SPDX-License-Identifier: Apache-2.0
// explain: why one problem is, or is not, found in an image.
#include <memory>

#include "base/file.h"
#include "cli/commands/advisory_options.h"
#include "cli/commands/all.h"
#include "cli/commands/examine.h"
#include "report/explanation.h"

namespace plimsoll::cli {

namespace {

constexpr std::uint64_t kLargestForeignReport = 256 * kMiB;

struct ExplainOptions {
  std::string id;
  SourceOptions source;
  ReportOptions report;
  AdvisoryOptions advisories;
  std::filesystem::path against;
};

Result<ForeignReport> read_against(const std::filesystem::path& path) {
  const std::string text = TRY_AT("--against", read_file(path, kLargestForeignReport));
  return TRY_AT(fmt::format("--against: {}", path.string()), read_foreign_report(text));
}

Result<Exit> explain_problem(const ExplainOptions& options, Console& console) {
  const StatsAtEnd stats(options.report, console);

  // What can go wrong quickly goes first.
  std::optional<ForeignReport> theirs;
  if (!options.against.empty()) theirs = TRY(read_against(options.against));
  advisory::Store database = TRY(options.advisories.open());

  // The scan as it would be, and the one problem in it.
  Report report = TRY(examine(options.source, options.report, console)).report;
  TRY(add_advisories(options.advisories, database, report));
  const Explanation explanation = TRY(explain(options.id, report.distribution, report.packages, report.layers, database,
                                              options.advisories.match_options()));
  std::optional<Against> against;
  if (theirs) against = hold_against(explanation, report.packages, *theirs);

  const report::ExplanationFormat* writer = report::find_explanation_format(options.report.format);
  if (writer == nullptr) return fail(ErrorKind::usage, "--format: unknown value {}", options.report.format);
  TRY(console.write(writer->write(report, explanation, against ? &*against : nullptr, options.report.look(console))));
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<ExplainOptions>();
  arguments.position({.name = "ID", .doc = "the problem: a CVE, GHSA or any other id of an advisory, in any case"},
                     options->id);
  options->source.declare_source(arguments);
  arguments.group("What to show");
  arguments.option({.name = "--against",
                    .value = "FILE",
                    .doc = "a JSON report of Trivy or Grype: what it says of the problem, and why it differs",
                    .completes = Completes::file},
                   options->against);
  arguments.option({.name = "--all", .doc = "do not shorten long lists, and say what was looked at"},
                   options->report.all);
  options->report.declare_format(arguments, "how the explanation is written", report::explanation_formats());
  arguments.group("Advisories");
  options->advisories.declare(arguments);
  options->source.declare_options(arguments);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return explain_problem(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll explain CVE-2026-0001 shop.tar",
    "plimsoll explain GHSA-xvch-5gv4-984h registry:ghcr.io/acme/shop:1.4",
    "plimsoll explain CVE-2026-0001 shop.tar --against trivy.json",
};

}  // namespace

constinit const Command kExplain{
    .name = "explain",
    .group = "Check",
    .doc =
        "Says why one problem is, or is not, found in an image: every record, every comparison, every word on its "
        "severity.",
    .examples = kExamples,
    .declare = declare,
    .notes = "Exit codes: 0 whatever the answer is, 2 it could not be given."};

}  // namespace plimsoll::cli
