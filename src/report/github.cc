// SPDX-License-Identifier: Apache-2.0
// Annotations of GitHub Actions: workflow commands ("::error file=…,line=…::message"), which the runner reads from
// standard output.
//
// GitHub shows ten errors, ten warnings and ten notices of one step and drops the rest without a word; so the first of
// each say the verdict and what could not be known, and the last notice how many findings are not shown. Nothing else
// is printed: the runner obeys commands on any line. The whole report is in the job summary, which is the format
// "markdown" (cli/commands/report_options.h).
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/words.h"
#include "report/phrases.h"
#include "report/vulnerability.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kMostOfALevel = 10;
constexpr std::size_t kMostBytes = 2'000;  // of a message
constexpr std::size_t kMostTitle = 200;

enum class Level : std::uint8_t { error, warning, notice };
constexpr std::array<std::string_view, 3> kCommands = {"error", "warning", "notice"};

/// What may stand behind the "::" of a command: one line, and "%" only as the runner's own escape.
std::string data(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : printable(text, most)) {
    if (c == '%')
      out += "%25";
    else
      out += c;
  }
  return out;
}

/// Likewise for a property's value.
std::string value(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : data(text, most)) {
    if (c == ':')
      out += "%3A";
    else if (c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

/// Under a policy what fails it is an error; without one the severity tells. Not rated is not harmless.
Level level_of(const Finding& finding, const Report& report) {
  if (!finding.gate.empty()) return Level::error;
  const bool is_judged = !report.rule.empty() || !report.decisions.empty();
  if (finding.severity >= Severity::high || !finding.known_exploited.empty())
    return is_judged ? Level::warning : Level::error;
  return finding.severity == Severity::medium || finding.severity == Severity::unknown ? Level::warning : Level::notice;
}

/// Where a person would edit: a place in the repository, so none within an image.
std::string location(const Finding& finding, const Report& report, const Options& options) {
  Place place;
  if (finding.dockerfile) {
    place.path = repository_path(finding.dockerfile->file);
    place.line = finding.dockerfile->line;
    place.end_line = finding.dockerfile->end_line;
  } else if (!report.files.empty() && !finding.places.empty()) {
    place = finding.places.front();
    place.path = repository_path(place.path);
    if (!options.path_in_report.empty()) place.path = options.path_in_report;
  }
  if (place.path.empty()) return {};
  std::string out = fmt::format("file={},line={}", value(place.path, kMostBytes), std::max(place.line, 1U));
  if (place.end_line > place.line) return out + fmt::format(",endLine={}", place.end_line);
  // Columns only within one line: the runner drops others.
  if (place.column > 0) out += fmt::format(",col={}", place.column);
  if (place.column > 0 && place.end_column > place.column) out += fmt::format(",endColumn={}", place.end_column);
  return out;
}

std::string message(const Finding& finding) {
  const std::string& title = finding.title.empty() ? finding.id : finding.title;
  std::string out;
  std::string action = finding.remedy.action;
  if (finding.kind == FindingKind::vulnerability) {
    out = data(fmt::format("{} {}: {}", finding.package, finding.installed, title), kMostBytes);
    if (action.empty()) action = solution(finding, affected_packages(finding).front());
  } else {
    out = data(finding.subject.empty() ? title : fmt::format("{}: {}", finding.subject, title), kMostBytes);
    if (!finding.places.empty() && finding.places.front().line == 0)
      out += "%0A" + data(place_words(finding.places.front()), kMostBytes);
  }
  if (!action.empty()) out += "%0A" + data(action, kMostBytes);
  if (!finding.gate.empty()) out += "%0Afails the rule " + data(finding.gate, kMostTitle);
  return out;
}

class Annotations {
 public:
  /// One notice is kept for what is left out.
  [[nodiscard]] bool has_room(Level level) const {
    return count_.at(static_cast<std::size_t>(level)) + (level == Level::notice ? 1 : 0) < kMostOfALevel;
  }
  void add(Level level, std::string_view where, std::string_view title, std::string_view message) {
    const auto index = static_cast<std::size_t>(level);
    ++count_.at(index);
    text_ += fmt::format("::{} {}{}title={}::{}\n", kCommands.at(index), where, where.empty() ? "" : ",",
                         value(title, kMostTitle), message);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::array<std::size_t, 3> count_{};
  std::string text_;
};

}  // namespace

std::string write_github(const Report& report, const Options& options) {
  Annotations out;
  const std::string subject = subject_of(report);
  if (report.failed) {
    std::string why = data(report.rule, kMostTitle);
    for (const Decision& decision : report.decisions) {
      if (decision.fails && !decision.first.empty()) {
        why += "%0A" + data(fmt::format("{}: {}, first {}", decision.rule, plural(decision.findings, "finding"),
                                        decision.first),
                            kMostBytes);
      }
    }
    out.add(Level::error, "", fmt::format("{}: the policy fails", subject), why);
  }
  if (!report.advisories_used && report.files.empty())
    out.add(Level::warning, "", fmt::format("{}: not judged", subject),
            "Advisories were not consulted, so nothing is said of vulnerabilities");
  if (!report.incomplete.empty()) {
    const Incomplete& first = report.incomplete.front();
    out.add(Level::warning, "", fmt::format("{}: incomplete, {}", subject, plural(report.incomplete.size(), "gap")),
            data(first.path.empty() ? first.message : fmt::format("{}: {}", first.path, first.message), kMostBytes));
  }
  std::size_t left_out = 0;
  for (const Finding& finding : report.findings) {
    const Level level = level_of(finding, report);
    if (!out.has_room(level)) {
      ++left_out;
      continue;
    }
    out.add(level, location(finding, report, options),
            fmt::format("{} ({})", finding.id, severity_name(finding.severity)), message(finding));
  }
  if (left_out > 0)
    out.add(Level::notice, "", fmt::format("{}: {} not shown", subject, plural(left_out, "more finding")),
            "GitHub shows ten annotations of a kind; the job summary has the rest");
  return out.take();
}

}  // namespace plimsoll::report
