// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/report_options.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/bytes.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/stats.h"
#include "base/suggest.h"
#include "cli/stats_table.h"
#include "report/template.h"

namespace plimsoll::cli {

namespace {

constexpr std::uint64_t kMostTemplateBytes = 4 * kMiB;

/// Whole or not at all where that can be: a device or a pipe must not be replaced by a file of its name.
Result<void> write_report(const std::filesystem::path& given, std::string_view text) {
  std::error_code ignored;
  const auto status = std::filesystem::status(given, ignored);
  if (!std::filesystem::exists(status)) return write_file(given, text);
  if (std::filesystem::is_regular_file(status)) {
    const std::filesystem::path path = std::filesystem::canonical(given, ignored);
    return write_file(path.empty() ? given : path, text);
  }
  const FileDescriptor fd(::open(given.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd || !write_fully(fd.get(), text)) return fail_errno(given.string(), errno);
  return {};
}

bool is_terminal(const ReportWanted& wanted) { return wanted.output.empty() || wanted.output == "-"; }

/// Whether a report can go there, as far as that can be told before long work.
Result<void> check_place(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return fail(ErrorKind::usage, "{}: is a folder", file.string());
  const std::filesystem::path folder = file.parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
    return fail(ErrorKind::usage, "{}: there is no folder {}", file.string(), folder.string());
  return {};
}

/// Whether one of two reports would replace the other.
bool are_same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code error;
  const auto whole = [&](const std::filesystem::path& path) {
    std::filesystem::path out = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
    return error ? path.lexically_normal() : out;
  };
  const std::filesystem::path path = whole(a);
  const auto status = std::filesystem::status(path, error);
  const bool is_replaced = !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
  return is_replaced && path == whole(b);
}

/// GitHub Actions shows what a step appends to this file on the page of the run. A summary that cannot be written is no
/// reason to lose the verdict.
void append_job_summary(const Report& report, const report::Options& options, Console& console) {
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  if (path == nullptr || *path == '\0') return;
  const FileDescriptor fd(::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  if (!fd || !write_fully(fd.get(), report::find_format("markdown")->write(report, options)))
    console.note(fmt::format("the job summary {} was not written: {}", path, std::strerror(errno)));
}

}  // namespace

void ReportOptions::declare_output(Arguments& arguments, std::span<const report::Format> formats) {
  declare_format(arguments, "how the report is written", formats);
  declare_file(arguments);
  declare_further(arguments);
}

void ReportOptions::declare_further(Arguments& arguments) {
  arguments.option({.name = "--report",
                    .value = "NAME[=FILE]",
                    .doc = "one more report: a format, and the file it goes to instead of standard output; may be "
                           "given several times; github appends its Markdown to $GITHUB_STEP_SUMMARY, too"},
                   asked_);
  arguments.option({.name = "--template",
                    .value = "FILE",
                    .doc = "the Mustache template that the format \"template\" fills in",
                    .completes = Completes::file},
                   template_file);
  arguments.option({.name = "--show-suppressed", .doc = "list what was taken back too, and why"}, suppressed);
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

Result<std::vector<ReportWanted>> ReportOptions::wanted(std::span<const report::Format> formats) const {
  std::vector<ReportWanted> out;
  for (const std::string& text : asked_) {
    const std::size_t equals = std::min(text.find('='), text.size());
    out.push_back({text.substr(0, equals), text.substr(std::min(equals + 1, text.size()))});
    if (equals + 1 == text.size())
      return fail(ErrorKind::usage, "--report {}: no file is named behind the =; \"-\" is standard output",
                  printable(text, 60));
    if (std::ranges::find(formats, out.back().format, &report::Format::name) != formats.end()) continue;
    std::vector<std::string> known;
    for (const report::Format& each : formats) known.emplace_back(each.name);
    return fail(ErrorKind::usage, "--report: there is no format {}{}\n  it is {}", printable(out.back().format, 60),
                did_you_mean(out.back().format, known), one_of(known));
  }
  // --format and --output name one report of their own; alone, --report replaces it.
  if (out.empty() || !output.empty() || format != "table") out.insert(out.begin(), {format, output});
  const auto is_template = [](const ReportWanted& each) { return each.format == "template"; };
  if (!template_file.empty() && out.size() == 1 && asked_.empty() && format == "table") out.front().format = "template";
  if (std::ranges::any_of(out, is_template)) {
    TRY(template_text());
  } else if (!template_file.empty()) {
    return fail(ErrorKind::usage,
                "--template: no report is asked for in the format \"template\"\n  --report template=FILE adds one");
  }
  if (std::ranges::count_if(out, is_terminal) > 1)
    return fail(ErrorKind::usage, "only one report can go to standard output; give the others a file: --report {}=FILE",
                out.back().format);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (is_terminal(out[i])) continue;
    TRY_AT(out[i].output == output ? "--output" : "--report", check_place(out[i].output));
    for (std::size_t k = 0; k < i; ++k) {
      if (!is_terminal(out[k]) && are_same_file(out[k].output, out[i].output))
        return fail(ErrorKind::usage, "{}: two reports would go there, {} and {}; give each a file of its own",
                    out[i].output.string(), out[k].format, out[i].format);
    }
  }
  return out;
}

Result<std::string> ReportOptions::template_text() const {
  if (template_file.empty())
    return fail(ErrorKind::usage, "the format \"template\" needs --template FILE (docs/templates.md has examples)");
  std::string text = TRY_AT("--template", read_file(template_file, kMostTemplateBytes));
  TRY_AT(template_file.string(), report::check_template(text));
  return text;
}

Result<void> ReportOptions::write(const Report& report, Console& console, std::span<const report::Format> formats,
                                  const Plan* plan) const {
  // A report that cannot be written takes none of the others with it.
  Result<void> first_failure;
  for (const ReportWanted& each : TRY(wanted(formats))) {
    const auto writer = std::ranges::find(formats, each.format, &report::Format::name);
    if (writer == formats.end()) return fail(ErrorKind::usage, "--format: unknown value {}", each.format);
    const bool is_file = !is_terminal(each);
    report::Options how = is_file ? report::Options{.packages = packages, .all = all, .plan = nullptr} : look(console);
    how.plan = plan;
    how.find_rule = find_rule;
    how.path_in_report = path_in_report;
    how.suppressed = suppressed;
    how.time = report::moment_of(report);
    if (each.format == "template") how.template_text = TRY(template_text());
    if (each.format == "github") append_job_summary(report, how, console);
    const std::string text = writer->write(report, how);
    Result<void> written = is_file ? write_report(each.output, text) : console.write(text);
    if (!written) {
      const std::string_view option = each.output == output ? "--output" : "--report";
      if (is_file) written = std::unexpected(std::move(written).error().context(option));
      if (first_failure) first_failure = std::move(written);
    } else if (is_file && notes() == Notes::shown) {
      console.note(fmt::format("{} written to {}{}", each.format == format ? "report" : each.format,
                               each.output.string(), report.failed ? ": FAILED " + report.rule : ""));
    }
  }
  return first_failure;
}

StatsAtEnd::StatsAtEnd(const ReportOptions& options, Console& console) : console_(options.stats ? &console : nullptr) {
  if (console_ != nullptr) stats::enable();
}

StatsAtEnd::~StatsAtEnd() {
  if (console_ != nullptr) console_->note(stats_table());
}

}  // namespace plimsoll::cli
