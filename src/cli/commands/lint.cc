// SPDX-License-Identifier: Apache-2.0
// lint: what Dockerfiles, compose files, manifests and command lines say that is unsafe.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/file.h"
#include "cli/commands/all.h"
#include "cli/commands/hadolint_options.h"
#include "cli/commands/lint_options.h"
#include "cli/commands/lint_policy.h"
#include "cli/commands/policy_options.h"
#include "cli/commands/report_options.h"
#include "dockerfile/dump.h"
#include "dockerfile/parse.h"

namespace plimsoll::cli {

namespace {

struct Options {
  LintOptions lint;
  HadolintFlags hadolint;
  ReportOptions report;
  std::vector<std::string> run_lines;
  std::string stdin_name = "Dockerfile";
  bool from_stdin = false;
  std::string parse;
  PolicyOptions policy{policy::Stage::lint};
};

constexpr std::string_view kFailOn = "low";  // where neither the command line nor the policy says otherwise

Result<Exit> show_parsed(const Options& options, Console& console) {
  const std::string text = options.parse == "-" ? TRY(read_standard_input(console, dockerfile::kMostBytes))
                                                : TRY(read_file(options.parse, dockerfile::kMostBytes));
  const dockerfile::Dockerfile file = TRY_AT(options.parse, dockerfile::parse(text));
  TRY(console.write(dockerfile::dump(file, text)));
  return Exit::passed;
}

/// Everything there is to lint: files, folders, standard input, command lines.
Result<lint::FoundFiles> gather(const Options& options, Console& console) {
  lint::FoundFiles found;
  if (options.from_stdin) {
    std::string text = TRY(read_standard_input(console, lint::kMostFileBytes));
    found.files.push_back(TRY(lint::load_text(std::move(text), options.stdin_name, options.lint.find)));
  }
  for (const std::string& line : options.run_lines) {
    found.files.push_back(
        {.path = "--run", .kind = lint::FileKind::run_line, .text = line, .build_context = {}, .reading = {}});
  }
  std::vector<std::string> paths = options.lint.paths;
  if (paths.empty() && found.files.empty()) paths.emplace_back(".");
  lint::FoundFiles more = TRY(options.lint.find_files(paths));
  std::ranges::move(more.files, std::back_inserter(found.files));
  found.incomplete = std::move(more.incomplete);
  return found;
}

Report report_of(std::vector<lint::Checked> checked, const lint::FoundFiles& found) {
  Report report;
  report.incomplete = found.incomplete;
  for (std::size_t i = 0; i < checked.size(); ++i) {
    report.files.push_back({found.files[i].path, std::string(lint::file_kind_name(found.files[i].kind))});
    std::ranges::move(checked[i].findings, std::back_inserter(report.findings));
    std::ranges::move(checked[i].suppressed, std::back_inserter(report.suppressed));
    std::ranges::move(checked[i].incomplete, std::back_inserter(report.incomplete));
  }
  std::ranges::sort(report.incomplete);
  return report;
}

Result<Report> examine(const Options& options, const lint::Settings& settings, Console& console) {
  const lint::FoundFiles found = TRY(gather(options, console));
  std::vector<lint::SourceText> sources;
  for (const lint::LoadedFile& file : found.files) sources.push_back(file.source());
  return report_of(lint::check_all(sources, settings), found);
}

/// With hadolint's configuration, formats and exit codes.
Result<Exit> lint_as_hadolint(Options options, const lint::Settings& settings, Console& console) {
  const lint::HadolintRun run = TRY(options.hadolint.run(settings, options.report.format));
  if (!run.complaint.empty()) console.note(printable(run.complaint));
  if (run.verbose && !run.config.empty()) console.note(printable("configuration: " + run.config.string()));
  // Whatever is named is a Dockerfile, and "-" is standard input.
  if (!options.lint.find.kind) options.lint.find.kind = lint::FileKind::dockerfile;
  if (std::erase(options.lint.paths, "-") > 0) {
    options.from_stdin = true;
    options.stdin_name = "-";
  }
  Report report = TRY(examine(options, run.settings, console));
  const std::vector<std::string>& paths = options.lint.paths;
  std::ranges::stable_sort(report.files, {},
                           [&](const LintedFile& file) { return std::ranges::find(paths, file.path); });
  ReportOptions how = options.report;
  how.find_rule = lint::rule_of;
  how.plain = run.no_color;
  how.path_in_report = options.hadolint.path_in_report;
  for (const std::string& name : run.formats) {
    const report::Format* format = report::find_lint_format(name, report::Dialect::hadolint);
    how.format = format == nullptr ? name : format->name;
    TRY(how.write(report, console, report::lint_formats()));
    how.output.clear();  // one file, one format
    how.want_no_further();
  }
  return lint::hadolint_fails(run, report.findings) ? Exit::policy_failed : Exit::passed;
}

Result<Exit> lint_files(const Options& options, Console& console) {
  if (!options.parse.empty()) return show_parsed(options, console);
  const StatsAtEnd stats(options.report, console);
  lint::Settings settings = TRY(options.lint.settings());
  if (settings.profile == lint::Profile::hadolint) return lint_as_hadolint(options, settings, console);
  ReportOptions how = options.report;
  how.find_rule = lint::rule_of;
  if (how.format.empty()) how.format = "table";
  TRY(how.wanted(report::lint_formats()));
  LoadedPolicy loaded = TRY(options.policy.load(options.report, console));
  loaded.add_referrers(std::nullopt, "a Dockerfile", options.report.notes(), console);
  apply_policy(loaded.policy, loaded.stage, settings);
  if (options.policy.reads_ignore_files()) TRY(apply_hadolint_config(options.report, console, loaded, settings));
  if (options.policy.fail_on.empty() && !policy::has_rules_for_files(loaded.policy, loaded.stage))
    loaded.asked.fail_on = TRY(parse_severity(kFailOn));
  Report report = TRY(examine(options, settings, console));
  std::vector<std::string> notes;
  loaded.judge({.stage = loaded.stage, .about = policy::About::files, .today = settings.today}, report, notes);
  TRY(how.write(report, console, report::lint_formats()));
  if (report.failed) return Exit::policy_failed;
  const bool unread =
      std::ranges::any_of(report.incomplete, [](const Incomplete& gap) { return gap.code != "not-followed"; });
  return unread || (options.policy.strict && !report.incomplete.empty()) ? Exit::incomplete : Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.positions({.name = "PATH",
                       .doc = "files, or folders to look through; the working folder when there is none",
                       .completes = Completes::file},
                      options->lint.paths, 0);
  arguments.group("What to lint");
  arguments.option({.name = "--stdin", .doc = "read one file from standard input"}, options->from_stdin);
  arguments.option({.name = "--stdin-name", .value = "NAME", .doc = "what that file is called"}, options->stdin_name);
  arguments.option({.name = "--run", .value = "LINE", .doc = "a command line that starts a container: 'docker run …'"},
                   options->run_lines);
  options->lint.declare_files(arguments);
  arguments.group("Rules");
  options->lint.declare_rules(arguments, "default");
  arguments.group("What to show");
  options->report.declare_format(arguments, "how the report is written", report::lint_formats());
  options->report.format.clear();  // hadolint's profile has a default of its own
  options->report.declare_file(arguments);
  options->report.declare_further(arguments);
  arguments.option({.name = "--parse",
                    .value = "FILE",
                    .doc = "print what the instructions of a Dockerfile are read as, as JSON, and nothing else",
                    .completes = Completes::file},
                   options->parse);
  arguments.group("Gate");
  options->policy.declare_gate(arguments,
                               {.name = "--fail-on",
                                .value = "SEVERITY",
                                .doc = "exit with 1 when a finding is at least so severe",
                                .choices = {"critical", "high", "medium", "low", "negligible", "never"},
                                .default_text = "low, unless the policy has rules for lint"},
                               {.name = "--strict", .doc = "exit with 3 when something could not be followed"});
  options->policy.declare(arguments);
  options->hadolint.declare(arguments);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return lint_files(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll lint",
    "plimsoll lint --profile strict Dockerfile compose.yaml",
    "plimsoll lint --run 'docker run --privileged -p 80:80 nginx'",
    "plimsoll lint --profile hadolint --format checkstyle Dockerfile",
};

}  // namespace

constinit const Command kLint{
    .name = "lint",
    .group = "Write",
    .doc =
        "Says what is unsafe in Dockerfiles, compose files, Kubernetes manifests and run lines, why, and how to mend "
        "it.",
    .examples = kExamples,
    .declare = declare,
    .first = "what is unsafe in Dockerfiles, compose files and manifests",
    .notes =
        "A comment takes a finding back: \"# plimsoll ignore=PL1501 until=2027-01-31 reason=\\\"…\\\"\" above an "
        "instruction or between its lines; \"stage ignore=\" and \"file ignore=\" reach further. hadolint's and "
        "BuildKit's comments count as well.\n"
        "Exit codes: 0 nothing at or above --fail-on, 1 something, 2 linting could not be done, 3 a file could not be "
        "read."};

}  // namespace plimsoll::cli
