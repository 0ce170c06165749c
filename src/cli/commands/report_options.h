// SPDX-License-Identifier: Apache-2.0
// What every command that ends in a report takes: its format, where it goes, and what is said on the way.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/progress.h"
#include "report/report.h"

namespace plimsoll::cli {

/// One --report: a format and where it goes.
struct ReportWanted {
  std::string format;
  std::filesystem::path output;  // empty: standard output
};

struct ReportOptions {
  std::string format = "table";
  std::filesystem::path output;
  std::filesystem::path template_file;  // --template
  bool suppressed = false;              // --show-suppressed
  bool packages = false;
  bool all = false;
  bool stats = false;
  bool quiet = false;
  bool plain = false;            // no colours, whatever the terminal can
  std::string path_in_report{};  // report::Options has these
  const Rule* (*find_rule)(std::string_view id) = nullptr;

  /// --format, --output, --report, --template and --show-suppressed, under the heading that is current.
  void declare_output(Arguments& arguments, std::span<const report::Format> formats = report::formats());
  /// --report, --template and --show-suppressed.
  void declare_further(Arguments& arguments);
  /// Takes back what --report and --template have asked for.
  void want_no_further() {
    asked_.clear();
    template_file.clear();
  }
  /// --output alone.
  void declare_file(Arguments& arguments);
  /// Every report that is asked for, checked: known formats, at most one for standard output,
  /// and a template that can be filled in; --template alone wants the format "template". Commands ask for it before
  /// they start on long work.
  [[nodiscard]] Result<std::vector<ReportWanted>> wanted(std::span<const report::Format> formats) const;
  /// --format alone, with the rows of a table of formats.
  template <typename Formats>
  void declare_format(Arguments& arguments, std::string doc, const Formats& formats) {
    Parameter parameter{.name = "--format", .letter = 'f', .value = "NAME", .doc = std::move(doc)};
    for (const auto& known : formats) parameter.choices.emplace_back(known.name);
    arguments.option(std::move(parameter), format);
  }
  /// --stats and --quiet under "Messages".
  void declare_messages(Arguments& arguments);

  [[nodiscard]] Notes notes() const { return quiet ? Notes::silent : Notes::shown; }

  /// How standard output wants its text.
  [[nodiscard]] report::Options look(const Console& console) const;

  /// Writes every report that is wanted, to standard output or whole or not at all to its file.
  [[nodiscard]] Result<void> write(const Report& report, Console& console, const Plan* plan = nullptr) const {
    return write(report, console, report::formats(), plan);
  }
  /// With one of these formats.
  [[nodiscard]] Result<void> write(const Report& report, Console& console, std::span<const report::Format> formats,
                                   const Plan* plan = nullptr) const;

 private:
  /// The text of --template, checked.
  [[nodiscard]] Result<std::string> template_text() const;

  std::vector<std::string> asked_;  // --report, as given
};

/// From here on, with --stats, time and bytes are counted; the rows are printed when this goes.
class StatsAtEnd {
 public:
  StatsAtEnd(const ReportOptions& options, Console& console);
  StatsAtEnd(const StatsAtEnd&) = delete;
  StatsAtEnd& operator=(const StatsAtEnd&) = delete;
  ~StatsAtEnd();

 private:
  Console* console_;  // nullptr: no --stats
};

}  // namespace plimsoll::cli
