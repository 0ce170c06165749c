// SPDX-License-Identifier: Apache-2.0
// convert: a report that scan or lint wrote as JSON, in any other format; neither image nor database nor network.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/limits.h"
#include "cli/commands/all.h"
#include "cli/commands/report_options.h"
#include "cli/known_rules.h"
#include "lint/engine.h"
#include "report/read.h"

namespace plimsoll::cli {

namespace {

constexpr std::uint64_t kMostInput = 2 * kGiB;

struct Options {
  std::string input;
  ReportOptions report;
  bool exit_code = false;
};

class StandardInput final : public ByteStream {
 public:
  explicit StandardInput(Console& console) : console_(console) {}
  Result<Bytes> next(std::size_t most) override {
    if (rest_.empty()) {
      rest_ = TRY(console_.read());
      total_ += rest_.size();
      if (total_ > kMostInput) return fail(ErrorKind::limit, "standard input: is longer than {} bytes", kMostInput);
    }
    const Bytes given = rest_.first(std::min(most, rest_.size()));
    rest_ = rest_.subspan(given.size());
    return given;
  }

 private:
  Console& console_;
  Bytes rest_;
  std::uint64_t total_ = 0;
};

Result<report::ReadReport> read_input(const std::string& input, Console& console) {
  if (input != "-") return report::read_report_file(input);
  StandardInput stream(console);
  return TRY_AT("standard input", report::read_report(stream));
}

bool has(std::span<const report::Format> formats, std::string_view name) {
  return std::ranges::find(formats, name, &report::Format::name) != formats.end();
}

/// Every format there is, of images and of files, sorted by name.
std::vector<report::Format> all_formats() {
  std::vector<report::Format> all(report::formats().begin(), report::formats().end());
  for (const report::Format& format : report::lint_formats())
    if (!has(report::formats(), format.name)) all.push_back(format);
  std::ranges::sort(all, {}, &report::Format::name);
  return all;
}

Result<Exit> convert(const Options& options, Console& console) {
  const StatsAtEnd stats(options.report, console);
  // What is asked for is checked before a large report is read.
  const std::vector<ReportWanted> wanted = TRY(options.report.wanted(all_formats()));
  const report::ReadReport read = TRY(read_input(options.input, console));
  const bool is_lint = read.about == report::About::files;
  const std::span<const report::Format> formats = is_lint ? report::lint_formats() : report::formats();
  for (const ReportWanted& each : wanted) {
    if (has(formats, each.format)) continue;
    return fail(ErrorKind::usage, "{} {} is for reports on {}, and this one is on {}",
                each.format == options.report.format ? "--to" : "--report", each.format, is_lint ? "images" : "files",
                is_lint ? "files" : "an image");
  }
  ReportOptions how = options.report;
  how.find_rule = is_lint ? lint::rule_of : known_rule;
  TRY(how.write(read.report, console, formats, read.plan ? &*read.plan : nullptr));
  if (!options.exit_code) return Exit::passed;
  switch (verdict_of(read.report)) {
    case Verdict::failed:
      return Exit::policy_failed;
    case Verdict::incomplete:
      return Exit::incomplete;
    case Verdict::passed:
    case Verdict::none:
      break;
  }
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.position({.name = "REPORT",
                      .doc = "a report that scan or lint wrote with --format json; - reads standard input",
                      .completes = Completes::file},
                     options->input);
  arguments.group("What to write");
  Parameter to{.name = "--to", .value = "NAME", .doc = "the format; some are for images or for files only"};
  for (const report::Format& format : all_formats()) to.choices.emplace_back(format.name);
  arguments.option(std::move(to), options->report.format);
  options->report.declare_file(arguments);
  options->report.declare_further(arguments);
  arguments.option({.name = "--packages", .doc = "list the packages too"}, options->report.packages);
  arguments.option({.name = "--all", .doc = "do not fold long groups of findings"}, options->report.all);
  arguments.group("Gate");
  arguments.option({.name = "--exit-code", .doc = "exit as the verdict of the report says, not with 0"},
                   options->exit_code);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return convert(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll convert report.json",
    "plimsoll convert report.json --to markdown --output report.md",
    "plimsoll convert report.json --report csv=findings.csv --report gitlab-container-scanning=gl.json",
    "plimsoll scan --format json shop.tar | plimsoll convert - --to table --exit-code",
};

}  // namespace

constinit const Command kConvert{
    .name = "convert",
    .group = "Check",
    .doc = "Writes a report that scan or lint wrote as JSON in any other format, without the image.",
    .examples = kExamples,
    .declare = declare,
    .notes =
        "Every format says what scan or lint would have written at once.\n"
        "Exit codes: 0 written, 2 it could not be; with --exit-code also 1 the report's verdict is failed, 3 it is "
        "incomplete."};

}  // namespace plimsoll::cli
