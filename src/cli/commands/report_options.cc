// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/report_options.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/file.h"
#include "base/stats.h"
#include "cli/stats_table.h"

namespace plimsoll::cli {

namespace {

/// Whole or not at all where that can be: a device or a pipe must not be replaced by a file of its name.
Result<void> write_report(const std::filesystem::path& given, std::string_view text) {
  std::error_code ignored;
  const auto status = std::filesystem::status(given, ignored);
  if (!std::filesystem::exists(status)) return write_file(given, text);
  if (std::filesystem::is_directory(status)) return fail(ErrorKind::usage, "{}: is a folder", given.string());
  if (std::filesystem::is_regular_file(status)) {
    const std::filesystem::path path = std::filesystem::canonical(given, ignored);
    return write_file(path.empty() ? given : path, text);
  }
  const FileDescriptor fd(::open(given.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd || !write_fully(fd.get(), text)) return fail_errno(given.string(), errno);
  return {};
}

}  // namespace

void ReportOptions::declare_output(Arguments& arguments) {
  declare_format(arguments, "how the report is written", report::formats());
  declare_file(arguments);
}

void ReportOptions::declare_file(Arguments& arguments) {
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

report::Options ReportOptions::look(const Console& console) const {
  return {.width = console.out().width,
          .colour = console.out().colour && !plain,
          .unicode = console.out().unicode,
          .packages = packages,
          .all = all,
          .plan = nullptr};
}

Result<void> ReportOptions::write(const Report& report, Console& console, std::span<const report::Format> formats,
                                  const Plan* plan) const {
  const auto writer = std::ranges::find(formats, format, &report::Format::name);
  if (writer == formats.end()) return fail(ErrorKind::usage, "--format: unknown value {}", format);
  const bool is_file = !output.empty() && output != "-";
  report::Options how = is_file ? report::Options{.packages = packages, .all = all, .plan = nullptr} : look(console);
  how.plan = plan;
  how.find_rule = find_rule;
  how.path_in_report = path_in_report;
  if (!is_file) return console.write(writer->write(report, how));
  TRY_AT("--output", write_report(output, writer->write(report, how)));
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
