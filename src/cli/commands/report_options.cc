// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/report_options.h"

#include "base/file.h"
#include "base/stats.h"
#include "cli/stats_table.h"

namespace plimsoll::cli {

void ReportOptions::declare_output(Arguments& arguments) {
  Parameter parameter{.name = "--format", .value = "NAME", .doc = "how the report is written"};
  for (const report::Format& known : report::formats()) parameter.choices.emplace_back(known.name);
  arguments.option(std::move(parameter), format);
  arguments.option({.name = "--output",
                    .letter = 'o',
                    .value = "FILE",
                    .doc = "write the report to this file instead of standard output, whole or not at all"},
                   output);
}

void ReportOptions::declare_messages(Arguments& arguments) {
  arguments.group("Messages");
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "no progress and no notes on standard error"}, quiet);
  arguments.option({.name = "--stats", .doc = "say on standard error where time and bytes went"}, stats);
}

Result<void> ReportOptions::write(const Report& report, Console& console) const {
  const report::Format* writer = report::find_format(format);
  if (writer == nullptr) return fail(ErrorKind::usage, "--format: unknown value {}", format);
  report::Options look{.packages = packages, .all = all};
  if (output.empty()) {
    look.width = console.out().width, look.colour = console.out().colour, look.unicode = console.out().unicode;
    return console.write(writer->write(report, look));
  }
  TRY_AT("--output", write_file(output, writer->write(report, look)));
  if (notes() == Notes::shown) {
    console.note(
        fmt::format("report written to {}{}", output.string(), report.failed ? ": FAILED " + report.rule : ""));
  }
  return {};
}

StatsAtEnd::StatsAtEnd(const ReportOptions& options, Console& console) : console_(options.stats ? &console : nullptr) {
  if (console_ != nullptr) stats::enable();
}

StatsAtEnd::~StatsAtEnd() {
  if (console_ != nullptr) console_->note(stats_table());
}

}  // namespace plimsoll::cli
