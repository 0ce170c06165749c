// SPDX-License-Identifier: Apache-2.0
// For people: what it is, whether and why the image is affected, then what every record says and how each installed
// version compares with it, then how bad it is and for whom, and last what another scanner says.
#include "report/explanation.h"

#include <algorithm>
#include <array>

#include "base/words.h"
#include "finding/evidence.h"
#include "finding/rating.h"
#include "report/layout.h"
#include "report/sections.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kPlaces = 3;     // paths named for one comparison
constexpr std::size_t kRanges = 6;     // ranges named for one record
constexpr std::size_t kCompared = 12;  // comparisons shown for one record

constexpr std::array kFormats = {
    ExplanationFormat{"json", "everything that was looked at, for machines; schema in docs/schema/explain-1.json",
                      write_explanation_json},
    ExplanationFormat{"table", "for people, fitted to the terminal", write_explanation_table},
};

std::string status_words(advisory::Status status) {
  std::string words(advisory::status_name(status));
  std::ranges::replace(words, '-', ' ');
  return words;
}

class Writer {
 public:
  Writer(const Report& report, const Explanation& explanation, const Options& options)
      : report_(report), explanation_(explanation), options_(options), style_(options_), page_(style_) {}

  std::string write(const Against* against) {
    put_header();
    put_verdict();
    put_findings();
    put_taken_back();
    put_records();
    put_severity();
    if (against != nullptr) put_against(*against);
    put_looked_at();
    return page_.take();
  }

 private:
  void wrap(std::string_view text, std::size_t indent, std::size_t hang) {
    page_.wrap(style_.safe(text), indent, hang);
  }

  void put_header() {
    Line line;
    line.add(style_.safe(explanation_.id)).to(0, 3);
    line.add(style_.safe(report_.name.empty() ? report_.source : report_.name));
    Line right;
    right.add(style_.safe(report_.distribution.name.empty() ? report_.distribution.id : report_.distribution.name));
    page_.put(line, right);
    const Finding* any = !explanation_.findings.empty()     ? &explanation_.findings.front()
                         : !explanation_.suppressed.empty() ? &explanation_.suppressed.front().finding
                                                            : nullptr;
    std::string_view title = any == nullptr ? std::string_view{} : std::string_view(any->title);
    for (const ExplainedRecord& record : explanation_.records) {
      if (title.empty()) title = record.advisory.title;
    }
    if (!title.empty()) wrap(title, 2, 2);
    std::vector<std::string> others;
    for (const std::string& id : explanation_.ids) {
      if (id != explanation_.id) others.push_back(style_.safe(id));
    }
    if (!others.empty()) wrap("also known as " + some_of(others, others.size()), 2, 4);
  }

  void put_verdict() {
    page_.blank();
    if (!explanation_.findings.empty()) {
      std::size_t packages = 0;
      for (const Finding& finding : explanation_.findings) packages += finding.packages.size();
      page_.put(Line().add(fmt::format("Affected: {}", plural(packages, "installed package"))));
      return;
    }
    if (!explanation_.suppressed.empty()) {
      page_.put(Line().add("Taken back: what it was found in is not affected"));
      return;
    }
    if (!explanation_.records.empty()) {
      const bool is_unsure = std::ranges::any_of(explanation_.records, [](const ExplainedRecord& record) {
        return std::ranges::any_of(record.compared,
                                   [](const Compared& compared) { return compared.outcome == Outcome::incomparable; });
      });
      page_.put(Line().add(is_unsure ? "Not found, and not everything could be compared" : "Not affected"));
      return;
    }
    wrap(fmt::format("No record in the database about a package of this image names {}", explanation_.id), 0, 2);
  }

  void put_finding(const Finding& finding) {
    Line line(2);
    line.word(finding.severity, severity_word(finding.severity), style_).to(2 + kSeverityColumns + 2);
    line.add(style_.safe(finding.package)).add("  ").add(style_.safe(finding.installed));
    if (!finding.fixed.empty()) line.add(fmt::format(" {} ", style_.arrow())).add(style_.safe(finding.fixed));
    page_.put(line, Line().add(style_.safe(finding.id) + (finding.known_exploited.empty() ? "" : " KEV")));
    if (finding.fixed.empty()) wrap("no fix: " + status_words(finding.status), kText, kText + 2);
    for (const AffectedPackage& package : finding.packages) {
      std::string words = fmt::format("{} {} in {}", package.name, package.version, package.path);
      if (package.proof != Proof::installed) words += fmt::format(", {}", proof_name(package.proof));
      if (package.scope == Scope::development) words += fmt::format(", {}", scope_name(package.scope));
      wrap(words, kText, kText + 2);
    }
    const std::string where = layer_words(finding.layer, report_.layers.size(), style_.width() - kText, style_);
    if (!where.empty()) page_.put(Line(kText).add(where));
    for (const std::string& line_of : finding.evidence) wrap(line_of, kText, kText + 2);
  }

  void put_findings() {
    for (const Finding& finding : explanation_.findings) put_finding(finding);
  }

  void put_taken_back() {
    if (explanation_.suppressed.empty()) return;
    if (!explanation_.findings.empty()) {
      page_.blank();
      page_.put(Line().add("Taken back"));
    }
    for (const Suppressed& suppressed : explanation_.suppressed) {
      put_finding(suppressed.finding);
      std::string code = suppressed.code;
      std::ranges::replace(code, '-', ' ');
      wrap(fmt::format("{}: {}", code, suppressed.reason), kText, kText + 2);
    }
  }

  void put_records() {
    if (explanation_.records.empty()) return;
    page_.blank();
    page_.put(Line().add("Records"), Line().add(std::to_string(explanation_.records.size())));
    for (const ExplainedRecord& record : explanation_.records) put_record(record);
  }

  void put_record(const ExplainedRecord& record) {
    const advisory::Advisory& advisory = record.advisory;
    std::string what = fmt::format("{} {}", advisory.ecosystem, advisory.package);
    if (advisory.key == advisory::KeyKind::binary) what += " (binary package)";
    if (!advisory.module.empty()) what += ", module " + advisory.module;
    if (!advisory.arch.empty()) what += ", " + advisory.arch;
    Line line(2);
    line.add(style_.safe(advisory.feed)).add("  ").add(style_.safe(advisory.id));
    page_.put(line, Line().add(status_words(advisory.status)));
    wrap(what, kText, kText + 2);
    std::vector<std::string> ranges;
    for (const advisory::Range& range : advisory.ranges) ranges.push_back(range_words(range));
    std::string versions = "versions: ";
    if (!ranges.empty()) {
      for (std::size_t i = 0; i < std::min(ranges.size(), limit(kRanges)); ++i)
        versions += (i == 0 ? "" : " or ") + ranges[i];
      if (ranges.size() > limit(kRanges)) versions += fmt::format(" or {} more", ranges.size() - limit(kRanges));
      if (!advisory.versions.empty()) versions += " or ";
    }
    if (!advisory.versions.empty()) versions += some_of(advisory.versions, limit(kRanges));
    if (ranges.empty() && advisory.versions.empty()) versions += "all";
    wrap(versions, kText, kText + 2);
    if (!advisory.symbols.empty()) wrap("functions: " + some_of(advisory.symbols, limit(kRanges)), kText, kText + 2);
    put_compared(record);
    if (!advisory.url.empty()) wrap(advisory.url, kText, kText + 2);
  }

  void put_compared(const ExplainedRecord& record) {
    const std::size_t shown = std::min(record.compared.size(), limit(kCompared));
    for (const Compared& compared : std::span(record.compared).first(shown)) {
      wrap(fmt::format("{} {}: {} ({} ordering): {}", compared.name, compared.version, outcome_name(compared.outcome),
                       record.ordering, compared.words),
           kText, kText + 2);
      wrap("in " + some_of(compared.paths, limit(kPlaces)), kText + 2, kText + 4);
    }
    if (shown < record.compared.size())
      page_.put(Line(kText).add(fmt::format("{} {} more (--all)", style_.dots(), record.compared.size() - shown)));
  }

  [[nodiscard]] std::size_t limit(std::size_t most) const { return options_.all ? SIZE_MAX : most; }

  void put_severity() {
    if (explanation_.ratings.empty() && !explanation_.epss && explanation_.known_exploited.empty()) return;
    page_.blank();
    page_.put(Line().add("Severity"));
    for (const advisory::Rating& rating : explanation_.ratings) {
      Line line(2);
      line.word(rating.severity, severity_word(rating.severity), style_).to(2 + kSeverityColumns + 2);
      line.add(style_.safe(rating.source));
      if (const auto score = score_of(rating.vector)) line.add(fmt::format("  {}.{}", *score / 10, *score % 10));
      const bool counts = std::ranges::any_of(explanation_.findings, [&](const Finding& finding) {
        return finding.severity_source == rating.source && finding.severity == rating.severity;
      });
      page_.put(line, Line().add(counts ? "counts" : ""));
      if (!rating.vector.empty()) wrap(rating.vector, kText, kText + 2);
    }
    if (explanation_.epss) {
      wrap(fmt::format("EPSS: exploited within 30 days with a chance of {}.{:03} %, more than {}.{:03} % of all others",
                       explanation_.epss->probability / 1000, explanation_.epss->probability % 1000,
                       explanation_.epss->percentile / 1000, explanation_.epss->percentile % 1000),
           2, 4);
    }
    if (!explanation_.known_exploited.empty())
      wrap(fmt::format("known to be exploited, listed by CISA on {}", explanation_.known_exploited), 2, 4);
  }

  void put_against(const Against& against) {
    page_.blank();
    Line line;
    line.add(style_.safe(against.tool)).add(against.version.empty() ? "" : " ").add(style_.safe(against.version));
    page_.put(line, Line().add(style_.safe(against.target)));
    if (against.entries.empty()) page_.put(Line(2).add("does not list it"));
    for (const ForeignEntry& entry : against.entries) {
      std::string words = fmt::format("{} {}: {}", entry.package, entry.version, entry.id);
      if (!entry.severity.empty()) words += ", " + entry.severity;
      if (!entry.severity_source.empty()) words += " by " + entry.severity_source;
      words += entry.fixed.empty() ? ", no fix named" : ", fixed in " + entry.fixed;
      if (!entry.status.empty()) words += ", " + entry.status;
      if (!entry.source.empty()) words += fmt::format(" ({})", entry.source);
      if (!entry.left_out.empty()) words += ", left out: " + entry.left_out;
      wrap(words, 2, 4);
    }
    if (against.notes.empty()) {
      page_.put(Line(2).add("agrees"));
      return;
    }
    page_.put(Line(2).add("differs:"));
    for (const std::string& note : against.notes) wrap(note, 4, 6);
  }

  /// When nothing was found, what was looked at is what counts.
  void put_looked_at() {
    if (!explanation_.findings.empty() && !options_.all) return;
    page_.blank();
    page_.put(Line().add("Looked at"));
    for (const Explanation::Asked& asked : explanation_.asked) {
      wrap(fmt::format("{} asked of {}, compared by the {} ordering", plural(asked.packages, "package"),
                       asked.ecosystem, asked.ordering),
           2, 4);
    }
    if (explanation_.asked.empty()) page_.put(Line(2).add("no package could be asked for"));
    for (const Coverage::Uncovered& type : explanation_.coverage.uncovered)
      wrap(fmt::format("not asked: {}, no feed speaks for them", plural(type.packages, type.type + " package")), 2, 4);
    for (const Incomplete& gap : report_.incomplete)
      wrap((gap.path.empty() ? "" : gap.path + ": ") + gap.message, 2, 4);
  }

  static constexpr std::size_t kText = 2 + kSeverityColumns + 2;

  const Report& report_;
  const Explanation& explanation_;
  const Options& options_;
  Style style_;
  Page page_;
};

}  // namespace

std::span<const ExplanationFormat> explanation_formats() { return kFormats; }

const ExplanationFormat* find_explanation_format(std::string_view name) {
  const auto* found = std::ranges::find(kFormats, name, &ExplanationFormat::name);
  return found == kFormats.end() ? nullptr : found;
}

std::string write_explanation_table(const Report& report, const Explanation& explanation, const Against* against,
                                    const Options& options) {
  return Writer(report, explanation, options).write(against);
}

}  // namespace plimsoll::report
