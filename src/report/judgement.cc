// SPDX-License-Identifier: Apache-2.0
// What was decided, for people: the rules that had something to say, and what was taken back, why and by whom.
#include <algorithm>
#include <map>

#include "base/words.h"
#include "report/phrases.h"
#include "report/sections.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kDecisionsShown = 6;
constexpr std::size_t kRow = 4;
constexpr std::size_t kDetail = kRow + kSeverityColumns + 2;

/// "by ann, until 2027-01-31, plimsoll.yaml:3".
std::string origin_words(const Suppressed& from) {
  std::vector<std::string> parts;
  if (!from.vex_status.empty()) parts.push_back(code_words(from.vex_status));
  if (!from.vex_justification.empty()) parts.push_back(code_words(from.vex_justification));
  if (!from.owner.empty()) parts.push_back("by " + from.owner);
  if (!from.until.empty()) parts.push_back("until " + from.until);
  if (!from.source.empty()) parts.push_back(from.source);
  return some_of(parts, parts.size());
}

void put_one(Page& page, const Suppressed& from, const Style& style) {
  const Finding& finding = from.finding;
  Line line(kRow);
  line.word(finding.severity, severity_word(finding.severity), style).to(kDetail);
  if (!finding.package.empty()) {
    line.add(style.safe(finding.package)).add("  ").add(style.safe(finding.installed));
  } else if (!finding.places.empty()) {
    line.add(style.safe(place_words(finding.places.front())));
  }
  page.put(line, Line().add(style.safe(finding.id)));
  std::string why = from.reason.empty() ? std::string("no reason given") : from.reason;
  if (const std::string origin = origin_words(from); !origin.empty()) why += " (" + origin + ")";
  page.wrap(style.safe(why), kDetail, kDetail);
}

}  // namespace

void put_suppressed(Page& page, const Report& report, const Options& options, const Style& style) {
  if (report.suppressed.empty()) return;
  page.blank();
  std::map<std::string, std::vector<const Suppressed*>> by_code;
  for (const Suppressed& suppressed : report.suppressed) by_code[code_words(suppressed.code)].push_back(&suppressed);
  const bool lists = options.all || options.suppressed;
  std::vector<std::string> counts;
  for (const auto& [words, list] : by_code) counts.push_back(fmt::format("{} {}", list.size(), style.safe(words)));
  page.put(Line().add("Taken back"),
           Line().add(some_of(counts, counts.size()) + (lists ? "" : "   (--show-suppressed)")));
  if (!lists) return;
  for (const auto& [words, list] : by_code) {
    if (by_code.size() > 1) page.put(Line(2).add(style.safe(words)));
    for (const Suppressed* each : list) put_one(page, *each, style);
  }
}

void put_decisions(Page& page, const Report& report, const Options& options, const Style& style) {
  std::size_t shown = 0, left = 0;
  for (const Decision& decision : report.decisions) {
    if (decision.source.empty()) continue;  // the command line's own is told beside the counts
    if (shown == kDecisionsShown && !options.all) {
      ++left;
      continue;
    }
    ++shown;
    std::string text = decision.fails ? "FAILED  " : "WARNED  ";
    text += style.safe(fmt::format("{} ({}): {}", decision.rule, decision.source, decision.first));
    if (decision.findings > 1) text += fmt::format("  +{}", decision.findings - 1);
    page.wrap(text, 0, 8);
  }
  if (left > 0) page.put(Line(8).add(fmt::format("and {} more", plural(left, "rule"))));
}

}  // namespace plimsoll::report
