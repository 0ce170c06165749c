// SPDX-License-Identifier: Apache-2.0
// What lint found, for people: each finding with the line it speaks of, what to underline there and what to do; last
// the counts and what to type next.
#include <algorithm>

#include "base/words.h"
#include "report/sections.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kNumberColumns = 4;

/// Text of a file as one harmless piece that keeps its blanks, so that what stands under it fits.
std::string shown(std::string_view text, const Style& style) {
  std::string out;
  while (!text.empty()) {
    const std::size_t blanks = std::min(text.find_first_not_of(" \t"), text.size());
    out.append(blanks, ' ');
    text.remove_prefix(blanks);
    const std::size_t word = std::min(text.find_first_of(" \t"), text.size());
    out += style.safe(text.substr(0, word));
    text.remove_prefix(word);
  }
  return out;
}

/// The line's part to show, and within it what to underline.
struct Excerpt {
  std::string text;
  std::size_t from = 0, width = 1;  // columns
};

/// A character's first byte at or before `at`.
std::size_t at_character(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

/// A report that was read back need not have any.
Place first_place(const Finding& finding) { return finding.places.empty() ? Place{} : finding.places.front(); }

Excerpt excerpt_of(const Finding& finding, std::size_t room, const Style& style) {
  const Place place = first_place(finding);
  const std::string_view line = finding.excerpt;
  const std::size_t begin = at_character(line, place.column - 1);
  std::size_t end = place.end_line == place.line ? at_character(line, place.end_column - 1) : line.size();
  end = std::max(end, begin);
  const std::string before = shown(line.substr(0, begin), style),
                    marked = shown(line.substr(begin, end - begin), style);
  Excerpt out{.text = before + marked + shown(line.substr(end), style),
              .from = display_width(before),
              .width = std::max<std::size_t>(display_width(marked), 1)};
  if (display_width(out.text) <= room) return out;
  // Too long: what stands before the place is shortened first, then what is behind it is cut.
  if (out.from + std::min(out.width, room / 2) + 4 > room) {
    const std::size_t keep = room / 4;
    const std::string dots(style.dots());
    std::size_t cut = 0;
    while (cut < before.size() && display_width(std::string_view(before).substr(cut)) > keep)
      cut = cut + 1 < before.size() ? std::max(at_character(before, cut + 1), cut + 1) : before.size();
    while (cut < before.size() && (static_cast<unsigned char>(before[cut]) & 0xC0U) == 0x80U) ++cut;
    const std::string kept = dots + before.substr(cut);
    out.from = display_width(kept);
    out.text = kept + marked + shown(line.substr(end), style);
  }
  out.text = style.clip(out.text, room);
  out.width = std::min(out.width, room > out.from ? room - out.from : 1);
  return out;
}

void put_finding(Page& page, const Finding& finding, const Style& style, bool unicode) {
  const Place place = first_place(finding);
  Line head;
  head.add(fmt::format("{}:{}:{}", style.safe(place.path), place.line, place.column)).to(0, 2);
  head.word(finding.severity, severity_word(finding.severity), style).to(0, 2).add(style.safe(finding.id)).add(" ");
  const std::string title =
      style.safe(finding.subject.empty() ? finding.title : finding.subject + ": " + finding.title);
  if (head.width() + display_width(title) <= style.width()) {
    page.put(head.add(title));
  } else {
    page.put(head);
    page.wrap(title, 4, 4);
  }
  const std::string_view bar = unicode ? "│" : "|";
  const std::string remedy = style.safe(finding.remedy.action);
  const std::size_t margin = kNumberColumns + 3;
  if (!finding.excerpt.empty() && style.width() > margin + 20) {
    const Excerpt excerpt = excerpt_of(finding, style.width() - margin, style);
    page.put(Line().add(fmt::format("{:>{}} {} {}", place.line, kNumberColumns, bar, excerpt.text)));
    Line under;
    under.add(fmt::format("{:>{}} {} ", "", kNumberColumns, bar)).to(margin + excerpt.from, 0);
    under.add(std::string(excerpt.width, '^'));
    if (remedy.empty() || under.width() + 2 + display_width(remedy) <= style.width()) {
      page.put(under.to(0, 2).add(remedy));
      return;
    }
    page.put(under);
  }
  if (!remedy.empty()) page.wrap(remedy, margin, margin);
}

void put_incomplete(Page& page, const Report& report, const Style& style) {
  for (const Incomplete& gap : report.incomplete)
    page.wrap((gap.path.empty() ? "" : style.safe(gap.path) + ": ") + style.safe(gap.message), 0, 2);
}

}  // namespace

std::string write_lint_table(const Report& report, const Options& options) {
  const Style style(options);
  Page page(style);
  for (const Finding& finding : report.findings) put_finding(page, finding, style, options.unicode);
  if (options.suppressed) put_suppressed(page, report, options, style);
  if (options.suppressed && !report.suppressed.empty()) page.blank();
  put_incomplete(page, report, style);

  Line line;
  line.add(plural(report.files.size(), "file"));
  for (const Severity severity : kSeverities) {
    const auto count = std::ranges::count(report.findings, severity, &Finding::severity);
    if (count == 0) continue;
    line.add(fmt::format(", {} ", count)).word(severity, severity_name(severity), style);
  }
  if (report.findings.empty()) line.add(report.incomplete.empty() ? ", nothing to say" : ", incomplete");
  if (!report.suppressed.empty()) line.add(fmt::format(", {} ignored", report.suppressed.size()));
  const auto can = [&](Repair repair) {
    return std::ranges::count_if(report.findings, [&](const Finding& finding) {
      return std::ranges::any_of(finding.fixes, [&](const Fix& fix) { return fix.repair == repair; });
    });
  };
  Line next;
  if (const auto safe = can(Repair::safe); safe > 0) {
    next.add(fmt::format("plimsoll fix  mends {} of them", safe));
  } else if (const auto unsafe = can(Repair::unsafe); unsafe > 0) {
    next.add(fmt::format("plimsoll fix --unsafe  mends {} of them", unsafe));
  }
  page.put(line, next);
  put_decisions(page, report, options, style);
  const bool is_told = !report.decisions.empty() && !report.decisions.front().source.empty();
  if (report.failed && !report.rule.empty() && !is_told) page.put(Line().add("FAILED  ").add(style.safe(report.rule)));
  return page.take();
}

}  // namespace plimsoll::report
