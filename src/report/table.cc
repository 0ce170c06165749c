// SPDX-License-Identifier: Apache-2.0
// The report for people: what was scanned, what to do, what cannot be done yet, what is not known, and last the verdict
// with the rule that decided and what to type next. Sections without content are left out; a clean image is three
// lines.
#include <algorithm>

#include "base/bytes.h"
#include "base/words.h"
#include "report/phrases.h"
#include "report/sections.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kGapsShown = 8;

void put_header(Page& page, const Report& report, const Style& style) {
  Line line;
  line.add(style.safe(subject_of(report)));
  Line right;
  right.add(short_digest(digest_of(report)));
  for (const std::string& part : {style.safe(system_words(report.distribution)), style.safe(package_counts(report))}) {
    if (line.width() + 3 + display_width(part) > style.width()) {
      page.put(line);
      line = Line(2);
      line.add(part);
    } else {
      line.to(0, 3).add(part);
    }
  }
  page.put(line, right);
}

/// Which image this one was built on, and how much of what was found came with it.
void put_base(Page& page, const Report& report, const Style& style) {
  if (!report.base) return;
  std::string text = report.base->name.empty() ? "built on a known base" : "built on " + style.safe(report.base->name);
  if (report.base->layers > 0)
    text += fmt::format(", {} of {}", report.base->layers, plural(report.layers.size(), "layer"));
  const auto inherited = std::ranges::count(report.findings, Origin::base, &Finding::origin);
  if (inherited > 0) text += fmt::format(", {} of {} from it", inherited, plural(report.findings.size(), "finding"));
  page.wrap(text, 2, 4);
}

void put_incomplete(Page& page, const Report& report, const Options& options, const Style& style) {
  if (report.incomplete.empty()) return;
  page.blank();
  page.put(Line().add("Incomplete"));
  const std::size_t shown = options.all ? report.incomplete.size() : std::min(report.incomplete.size(), kGapsShown);
  for (const Incomplete& gap : std::span(report.incomplete).first(shown)) {
    std::string text = gap.path.empty() ? std::string() : style.safe(gap.path) + ": ";
    text += style.safe(gap.message);
    page.wrap(text, 2, 4);
  }
  if (const std::size_t rest = report.incomplete.size() - shown) {
    page.put(Line(2).add(fmt::format("{} {} more (--all)", style.dots(), rest)));
  }
}

std::string verdict_words(const Report& report, const Style& style) {
  const Verdict verdict = verdict_of(report);
  if (verdict == Verdict::none || (verdict == Verdict::passed && report.rule.empty())) return "";
  std::string words(verdict_name(verdict));
  std::ranges::transform(words, words.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  // Rules of the policy have lines of their own.
  const bool is_told = report.failed && !report.decisions.empty() && !report.decisions.front().source.empty();
  return report.rule.empty() || is_told ? words : words + "  " + style.safe(report.rule);
}

/// The last word on what was found, with the verdict at the right margin.
void put_summary(Page& page, const Report& report, const Style& style) {
  Line verdict;
  verdict.add(verdict_words(report, style));
  if (report.findings.empty()) {
    page.put(Line().add(nothing_found(report)), verdict);
    return;
  }
  Line line;
  std::string_view separator;
  // Secrets are named, for nothing else needs to be acted on as fast.
  for (const bool secrets : {true, false}) {
    for (const Severity severity : kSeverities) {
      const auto count = std::ranges::count_if(report.findings, [&](const Finding& finding) {
        return finding.severity == severity && (finding.kind == FindingKind::secret) == secrets;
      });
      if (count == 0) continue;
      line.add(separator).add(fmt::format("{} ", count));
      line.word(severity, severity == Severity::unknown ? "of unknown severity" : severity_name(severity), style);
      if (secrets) line.add(count == 1 ? " secret" : " secrets");
      separator = ", ";
    }
  }
  std::string more;
  const auto exploited =
      std::ranges::count_if(report.findings, [](const Finding& finding) { return !finding.known_exploited.empty(); });
  if (exploited > 0) more = fmt::format("{} known to be exploited (KEV)", exploited);
  if (report.hidden_findings > 0)
    more += fmt::format("{}{} hidden{}", more.empty() ? "" : ", ", report.hidden_findings, of_base(report));
  if (more.empty()) {
    page.put(line, verdict);
  } else if (line.width() + 2 + display_width(more) + 2 + verdict.width() <= style.width()) {
    page.put(line.add(", ").add(more), verdict);
  } else {
    page.put(line.add(","));
    page.put(Line().add(more), verdict);
  }
}

/// A word for a shell: quoted when it has to be.
std::string shell_word(std::string_view text) {
  static constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// What to type next: the one step that helps most.
void put_hint(Page& page, const Report& report, const Options& options, const Style& style) {
  const bool lacks_advisories =
      !report.coverage.distribution_supported &&
      std::ranges::any_of(report.incomplete, [](const Incomplete& gap) { return gap.code == "no-advisories"; });
  const bool is_folded = !options.all && report.findings.size() > 1;
  std::string verb = "scan";
  std::string_view flags, what;
  if (lacks_advisories) {
    page.put(Line().add("plimsoll db update   fetches the advisories there are"));
    return;
  }
  if (is_folded)
    flags = "--all", what = "lists every finding";
  else if (report.advisories_used && report.rule.empty())
    flags = "--fail-on high", what = "makes this a gate";
  else if (!report.findings.empty() && report.findings.front().kind == FindingKind::vulnerability)
    verb = "explain " + shell_word(printable(report.findings.front().id)), what = "shows why";
  else if (!report.findings.empty() && options.plan == nullptr)
    flags = "--plan", what = "says what to do, fewest edits first";
  else
    verb = "sbom", flags = "--format json", what = "lists what is installed";
  const std::string source = printable(report.source) == report.source ? shell_word(report.source) : "SOURCE";
  const auto words = [&](std::string_view from) {
    return style.safe(fmt::format("plimsoll {} {} {}", verb, from, flags)) + fmt::format("   {}", what);
  };
  Line line;
  line.add(words(source));
  if (line.width() > style.width()) line = Line().add(words("SOURCE"));
  page.put(line);
}

}  // namespace

std::string write_table(const Report& report, const Options& options) {
  const Style style(options);
  Page page(style);
  put_header(page, report, style);
  put_coverage(page, report, options, style);
  put_base(page, report, style);
  if (options.plan != nullptr) {
    put_plan(page, report, options, style);
  } else {
    put_fixes(page, report, options, style);
    put_unfixed(page, report, options, style);
    put_concerns(page, report, options, style);
  }
  put_packages(page, report, options, style);
  put_suppressed(page, report, options, style);
  put_incomplete(page, report, options, style);
  if (!report.findings.empty() || !report.suppressed.empty() || !report.incomplete.empty() || options.packages)
    page.blank();
  put_summary(page, report, style);
  put_decisions(page, report, options, style);
  put_hint(page, report, options, style);
  return page.take();
}

}  // namespace plimsoll::report
