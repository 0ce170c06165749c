// SPDX-License-Identifier: Apache-2.0
// policy check, policy explain, policy init: what plimsoll.yaml says, and whether it can be read.
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/words.h"
#include "cli/commands/all.h"
#include "cli/commands/policy_options.h"
#include "policy/words.h"
#include "report/layout.h"
#include "report/read.h"

namespace plimsoll::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNumberColumns = 4;
constexpr std::size_t kShown = 8;  // findings of one rule

struct Options {
  std::string file;
  std::string second;  // explain: REPORT.json
  std::string image;
  policy::Stage stage = policy::Stage::scan;
  fs::path output = fs::path(policy::kPolicyName);
};

report::Options look_of(const Console& console) {
  return {.width = console.out().width, .colour = console.out().colour, .unicode = console.out().unicode};
}

/// The file that is named, or found from here on upward.
Result<fs::path> path_of(const std::string& named) {
  const fs::path path = named.empty() ? policy::policy_path(".") : fs::path(named);
  if (!path.empty()) return path;
  return fail(ErrorKind::not_found,
              "there is no {} here or in a folder above\n  plimsoll policy init  writes one to begin with",
              policy::kPolicyName);
}

void put_problem(report::Page& page, const policy::PolicyProblem& problem, const std::string& name,
                 std::string_view text, const LineIndex& lines, const report::Style& style) {
  page.wrap(style.safe(fmt::format("{}:{}:{}", name, problem.at.line, problem.at.column)) + "  " +
                style.safe(problem.message),
            0, 4);
  const std::string_view line = lines.line(problem.at.line, text).in(text);
  const std::size_t from = std::min<std::size_t>(problem.at.column - 1, line.size());
  const std::size_t width = std::min(problem.width, line.size() - from);
  const std::size_t blanks = std::min(line.find_first_not_of(" \t"), line.size());
  // The part before the place with its blanks kept, so that what stands under it fits.
  const std::string before = std::string(std::min(blanks, from), ' ') +
                             (from > blanks ? style.safe(line.substr(blanks, from - blanks)) : std::string()) +
                             (from > blanks && line[from - 1] == ' ' ? " " : "");
  const std::string marked = style.safe(line.substr(from, width));
  const std::size_t margin = kNumberColumns + 3;
  const std::string_view bar = style.arrow() == "→" ? "│" : "|";
  if (margin + report::display_width(before) + 1 > style.width()) return;
  const std::size_t room = style.width() - margin;
  std::string_view rest = line.substr(from + width);
  const std::string behind = (rest.starts_with(' ') ? " " : "") + style.safe(rest);
  page.put(report::Line().add(
      fmt::format("{:>{}} {} {}", problem.at.line, kNumberColumns, bar, style.clip(before + marked + behind, room))));
  const std::size_t under = std::min(std::max<std::size_t>(report::display_width(marked), 1),
                                     room - std::min(room, report::display_width(before)));
  page.put(report::Line()
               .add(fmt::format("{:>{}} {} ", "", kNumberColumns, bar))
               .to(margin + report::display_width(before), 0)
               .add(std::string(under, '^')));
}

/// "3 rules, 2 ignores": what there is in a policy.
std::string counts_of(const policy::Policy& from) {
  std::vector<std::string> parts{plural(from.gates.size(), "rule")};
  if (!from.requirements.empty()) parts.push_back(plural(from.requirements.size(), "demand") + " on images");
  if (!from.severities.empty())
    parts.push_back(fmt::format("{} of severity", plural(from.severities.size(), "change")));
  parts.push_back(plural(from.ignores.size(), "ignore"));
  return some_of(parts, parts.size());
}

Result<Exit> check_policy(const Options& options, Console& console) {
  const fs::path path = TRY(path_of(options.file));
  const std::string text = TRY(read_file(path, policy::kMostPolicyBytes));
  const policy::ReadPolicy read = policy::read_policy(text, path);
  const report::Options look = look_of(console);
  const report::Style style(look);
  report::Page page(style);
  const LineIndex lines(text);
  for (const policy::PolicyProblem& problem : read.problems)
    put_problem(page, problem, path.string(), text, lines, style);
  if (!read.problems.empty()) {
    const std::size_t all = read.problems.size() + read.more_problems;
    page.put(report::Line().add(style.safe(fmt::format(
        "{}: {}{}", path.string(), plural(all, "problem"),
        read.more_problems > 0 ? fmt::format(", the first {} are shown", read.problems.size()) : std::string()))));
    TRY(console.write(page.take()));
    return Exit::error;
  }
  TRY(policy::vex_files(read.policy));
  if (std::error_code error; !read.policy.baseline.empty() && !fs::exists(read.policy.baseline, error))
    return fail(ErrorKind::not_found, "{}: there is no {}, which it names as baseline", path.string(),
                read.policy.baseline.string());
  for (const policy::Ignore& ignore : read.policy.ignores) {
    const std::string fault = policy::fault_of(ignore, read.policy.demands, today());
    if (fault.empty()) continue;
    page.wrap(style.safe(fmt::format("{}: the ignore of {} does not hold: it {}", ignore.source,
                                     policy::words_of(ignore.what), fault)),
              0, 4);
  }
  page.wrap(style.safe(fmt::format("{}: {}", path.string(), counts_of(read.policy))), 0, 2);
  TRY(console.write(page.take()));
  return Exit::passed;
}

void put_chapters(report::Page& page, const policy::Explained& explained, const report::Style& style) {
  for (const policy::Chapter& chapter : explained.chapters) {
    page.blank();
    page.put(report::Line().add(chapter.heading));
    for (const policy::Statement& statement : chapter.statements) {
      page.wrap(style.safe(statement.text + (statement.source.empty() ? "" : " (" + statement.source + ")")), 2, 6);
    }
  }
}

void put_finding(report::Page& page, const Finding& finding, std::string_view more, const report::Style& style) {
  report::Line line(4);
  line.word(finding.severity, report::severity_word(finding.severity), style).to(4 + report::kSeverityColumns + 1);
  std::string text = finding.id;
  if (!finding.package.empty())
    text += fmt::format(" in {} {}", finding.package, finding.installed);
  else if (!finding.places.empty())
    text += " in " + finding.places.front().path;
  page.put(line.add(style.safe(text)));
  if (!more.empty()) page.wrap(style.safe(more), 4 + report::kSeverityColumns + 1, 4 + report::kSeverityColumns + 1);
}

/// What the policy makes of a report: which rule decides what, and what is taken back and why.
void put_judgement(report::Page& page, const policy::Policy& policy, const policy::Judged& judged, const Report& report,
                   const report::Style& style) {
  page.blank();
  page.put(report::Line().add(report.failed ? "This report fails" : "This report passes"));
  for (const Decision& decision : report.decisions) {
    page.wrap(style.safe(fmt::format("{} ({}) {}, for {}", decision.rule, decision.source,
                                     decision.fails ? "fails" : "warns", plural(decision.findings, "finding"))),
              2, 4);
    std::size_t shown = 0, count = 0;
    for (const Finding& finding : report.findings) {
      if (finding.gate != decision.rule || !decision.fails) continue;
      if (++count <= kShown) put_finding(page, finding, {}, style), ++shown;
    }
    if (shown == 0) page.wrap(style.safe(decision.first), 4, 6);
    if (count > shown) page.put(report::Line(4).add(fmt::format("and {} more", count - shown)));
  }
  std::vector<const Suppressed*> taken;
  for (const Suppressed& each : report.suppressed)
    if (!each.source.empty()) taken.push_back(&each);
  if (!taken.empty()) {
    page.blank();
    page.put(report::Line().add("Taken back"));
    for (const Suppressed* each : taken) {
      const std::string_view why = !each->reason.empty()              ? std::string_view(each->reason)
                                   : !each->vex_justification.empty() ? std::string_view(each->vex_justification)
                                                                      : "no reason given";
      put_finding(page, each->finding,
                  fmt::format("{}{}{} ({})", why, each->owner.empty() ? "" : ", by " + each->owner,
                              each->until.empty() ? "" : ", until " + each->until, each->source),
                  style);
    }
  }
  std::vector<std::string> idle;
  for (std::size_t i = 0; i < policy.ignores.size(); ++i) {
    const policy::IgnoreUse& use = judged.ignores[i];
    if (use.taken_back == 0 && use.would_hold == 0 && !use.is_elsewhere)
      idle.push_back(fmt::format("{}: {}", policy.ignores[i].source, policy::words_of(policy.ignores[i].what)));
  }
  if (idle.empty()) return;
  page.blank();
  page.put(report::Line().add("Ignores that match nothing in it"));
  for (const std::string& each : idle) page.wrap(style.safe(each), 2, 6);
}

Result<Exit> explain_policy(Options options, Console& console) {
  // The report may stand alone.
  if (options.second.empty() && fs::path(options.file).extension() == ".json") std::swap(options.file, options.second);
  LoadedPolicy loaded;
  loaded.policy = TRY(policy::load_policy(TRY(path_of(options.file))));
  const policy::Policy& policy = loaded.policy;
  policy::Target target{.stage = options.stage, .today = today()};
  std::optional<report::ReadReport> read;
  if (!options.second.empty()) {
    TRY(loaded.read_statements({}, {}, Notes::shown, console));
    read = TRY(report::read_report_file(options.second));
    const bool is_of_files = read->about == report::About::files;
    target = policy::target_of(read->report, is_of_files ? policy::Stage::lint : target.stage, today());
    target.about = is_of_files ? policy::About::files : policy::About::report;
  }
  if (!options.image.empty()) target.names.push_back(options.image);

  const report::Options look = look_of(console);
  const report::Style style(look);
  report::Page page(style);
  const policy::Explained explained = policy::explain(policy, target);
  page.wrap(style.safe(fmt::format("{} at the stage {}{}", policy.path.string(), policy::stage_name(target.stage),
                                   target.names.empty() ? "" : ", for " + target.names.front())),
            0, 2);
  if (explained.chapters.empty()) page.put(report::Line(2).add("says nothing about it"));
  put_chapters(page, explained, style);
  if (explained.elsewhere > 0) {
    page.blank();
    page.put(
        report::Line().add(fmt::format("{} about other stages or images", plural(explained.elsewhere, "statement"))));
  }
  if (read) {
    std::vector<std::string> notes;
    const policy::Judged judged = loaded.judge(target, read->report, notes);
    for (const std::string& note : notes) console.note(printable(note));
    put_judgement(page, policy, judged, read->report, style);
  }
  TRY(console.write(page.take()));
  return Exit::passed;
}

constexpr std::string_view kBeginning = R"(# What may pass, at each stage of an image's life.
#   plimsoll policy check      is it written as it should be
#   plimsoll policy explain    what it says, in plain words
version: 1

# A finding that meets all conditions of a rule decides. The verdict names the rule.
rules:
  - name: nothing-severe-that-has-a-fix
    stages: [scan, build, push]
    kinds: [vulnerability]
    severity: high # at least
    fixable: true

  - name: nothing-that-is-exploited
    stages: [scan, build, push, run]
    kinds: [vulnerability]
    known-exploited: true

  - name: safe-files
    stages: [lint]
    kinds: [dockerfile, settings]
    severity: medium

  - name: look-at-likely-ones
    kinds: [vulnerability]
    epss: 10% # the chance to be exploited within 30 days
    action: warn

# Credentials in an image are public as soon as it is pushed.
secrets: never

# What an image itself must be. Take the "#" away from what you want.
# images:
#   registries: [registry.example.com]
#   bases: ["debian:13*", "registry.example.com/base/**"]
#   labels: [org.opencontainers.image.source]
#   user: non-root

# Advisories that are older tell nothing of what is new.
database:
  max-age: 7d

# At these stages "not known" fails as well.
strict: [push]

# Statements of others that a vulnerability does not matter here.
# vex: [vex/*.json]

# Decisions that something does not count. Each ends, and somebody answers for it.
ignores:
  require: [reason, owner, until]
  max-days: 180
# ignore:
#   - id: CVE-2024-0001
#     package: openssl
#     reason: the shop does not parse certificates
#     owner: team-shop
#     until: 2027-01-31
)";

Result<Exit> begin_policy(const Options& options, Console& console) {
  if (options.output == "-") {
    TRY(console.write(kBeginning));
    return Exit::passed;
  }
  const FileDescriptor fd(::open(options.output.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!fd && errno == EEXIST)
    return fail(
        ErrorKind::usage,
        "{}: is there already, and is not overwritten\n  plimsoll policy init --output -  prints what it would hold",
        options.output.string());
  if (!fd || !write_fully(fd.get(), kBeginning)) return fail_errno(options.output.string(), errno);
  TRY(console.write(printable(options.output.string()) + ": written\n"));
  return Exit::passed;
}

Parameter file_parameter() {
  return {.name = "FILE",
          .doc = "the policy; plimsoll.yaml here or in the nearest folder above when there is none",
          .completes = Completes::file};
}

Action declare_check(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.optional_position(file_parameter(), options->file);
  return [options](Console& console) { return check_policy(*options, console); };
}

Action declare_explain(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.optional_position(file_parameter(), options->file);
  arguments.optional_position({.name = "REPORT",
                               .doc = "a JSON report of scan or lint: say what the policy makes of it",
                               .completes = Completes::file},
                              options->second);
  declare_stage(arguments, options->stage);
  arguments.option({.name = "--image", .value = "NAME", .doc = "what it says of this image"}, options->image);
  return [options](Console& console) { return explain_policy(*options, console); };
}

Action declare_init(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.option({.name = "--output",
                    .letter = 'o',
                    .value = "FILE",
                    .doc = "where to; \"-\" prints it",
                    .completes = Completes::file},
                   options->output);
  return [options](Console& console) { return begin_policy(*options, console); };
}

constexpr std::string_view kCheckExamples[] = {"plimsoll policy check", "plimsoll policy check ci/plimsoll.yaml"};
constexpr std::string_view kExplainExamples[] = {
    "plimsoll policy explain", "plimsoll policy explain --stage push --image registry.example.com/shop:1.4",
    "plimsoll policy explain plimsoll.yaml report.json"};
constexpr std::string_view kInitExamples[] = {"plimsoll policy init", "plimsoll policy init --output -"};

}  // namespace

constinit const Command kPolicyCheck{
    .name = "policy check",
    .group = "Check",
    .doc = "Says whether a policy is written as it should be, and where it is not.",
    .examples = kCheckExamples,
    .declare = declare_check,
    .notes =
        "Exit codes: 0 it can be used, 2 it cannot. Ignores that have expired are told; they fail where they "
        "would still hold."};

constinit const Command kPolicyExplain{
    .name = "policy explain",
    .group = "Check",
    .doc = "Says in plain words what a policy demands at a stage, and what it makes of a report.",
    .examples = kExplainExamples,
    .declare = declare_explain};

constinit const Command kPolicyInit{.name = "policy init",
                                    .group = "Check",
                                    .doc = "Writes a plimsoll.yaml to begin with; one that is there is not touched.",
                                    .examples = kInitExamples,
                                    .declare = declare_init};

}  // namespace plimsoll::cli
