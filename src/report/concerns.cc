// SPDX-License-Identifier: Apache-2.0
// Secrets, what the policy demands, hardening and waste in the report for people: what it is, where it is, what to do.
// Small matters are counted and not listed unless all are asked for.
#include <algorithm>

#include "base/words.h"
#include "report/phrases.h"
#include "report/sections.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kRow = 2;
constexpr std::size_t kDetail = kRow + kSeverityColumns + 2;
constexpr std::size_t kConcernsShown = 8;
constexpr std::size_t kPlacesShown = 2;
constexpr std::size_t kPathsShown = 3;
constexpr std::size_t kRewriteLines = 3;
constexpr std::size_t kTitleLeast = 30;

struct Section {
  FindingKind kind;
  std::string_view heading;
};
constexpr std::array kSections = {Section{FindingKind::secret, "Secrets"}, Section{FindingKind::policy, "Policy"},
                                  Section{FindingKind::hardening, "Hardening"}, Section{FindingKind::waste, "Waste"}};

/// One place, the layer it is in when that is another than the last place's, and the one that hides it.
void put_place(Page& page, const Place& place, const Place* last, const Report& report, const Style& style) {
  Line line(kDetail);
  line.add(style.safe(place_words(place)));
  if (!place.detail.empty()) line.add("  ").add(style.safe(place.detail));
  if (line.width() > style.width())
    page.wrap(line.text().substr(kDetail), kDetail, kDetail + 2);
  else
    page.put(line);
  const std::size_t room = style.width() - kDetail - 2;
  const bool is_same = last != nullptr && last->layer == place.layer && !last->removed && !place.removed;
  if (place.layer && !is_same && report.layers.size() > 1) {
    const std::string words = layer_words(*place.layer, report.layers.size(), room - 6, style);
    if (!words.empty()) page.put(Line(kDetail + 2).add("from ").add(words));
  }
  if (place.removed) {
    const std::string words = layer_words(*place.removed, report.layers.size(), room - 12, style);
    if (!words.empty()) page.put(Line(kDetail + 2).add("removed in ").add(words));
  }
}

/// "usr/bin/a 04755 root:root, usr/bin/b and 12 more": enough for things of one cause.
void put_paths(Page& page, const Finding& finding, const Report& report, const Style& style) {
  std::vector<std::string> words;
  for (const Place& place : finding.places) words.push_back(style.safe(place_words(place)));
  page.wrap(some_of(words, kPathsShown), kDetail, kDetail + 2);
  const Place& first = finding.places.front();
  const bool is_one_layer = std::ranges::all_of(
      finding.places, [&](const Place& place) { return place.layer.has_value() && place.layer == first.layer; });
  if (!is_one_layer || report.layers.size() < 2) return;
  const std::string from = layer_words(*first.layer, report.layers.size(), style.width() - kDetail - 7, style);
  if (!from.empty()) page.put(Line(kDetail + 2).add("from ").add(from));
}

void put_remedy(Page& page, const Remedy& remedy, const Options& options, const Style& style) {
  if (!remedy.action.empty())
    page.wrap(fmt::format("{} {}", style.arrow(), style.safe(remedy.action)), kDetail, kDetail + 2);
  std::string_view rest = remedy.rewrite;
  for (std::size_t shown = 0; !rest.empty(); ++shown) {
    const std::size_t end = rest.find('\n');
    const std::string line = style.safe(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (shown == kRewriteLines && !options.all) {
      page.put(Line(kDetail + 4).add(fmt::format("{} (--all)", style.dots())));
      return;
    }
    if (!line.empty()) page.wrap(line, kDetail + 4, kDetail + 6);
  }
}

void put_concern(Page& page, const Finding& finding, const Report& report, const Options& options, const Style& style) {
  Line right;
  right.add(style.safe(finding.id));
  if (finding.dockerfile)
    right.add("  ").add(fmt::format("{}:{}", style.safe(finding.dockerfile->file), finding.dockerfile->line));
  Line line(kRow);
  line.word(finding.severity, severity_word(finding.severity), style).to(kDetail);
  const std::string title = style.safe(finding.title);
  if (kDetail + display_width(title) + 2 + right.width() <= style.width()) {
    page.put(line.add(title), right);
  } else if (style.width() >= kDetail + kTitleLeast + 2 + right.width()) {
    page.put(line.add(style.clip(title, style.width() - kDetail - 2 - right.width())), right);
  } else {
    page.put(line.add(style.clip(title, style.width() - kDetail)), right);
  }
  const bool lists_each = finding.kind == FindingKind::secret || options.all;
  if (!finding.places.empty() && !lists_each) put_paths(page, finding, report, style);
  if (lists_each) {
    const std::size_t shown = options.all ? finding.places.size() : std::min(finding.places.size(), kPlacesShown);
    const Place* last = nullptr;
    for (const Place& place : std::span(finding.places).first(shown)) {
      put_place(page, place, last, report, style);
      last = &place;
    }
    if (const std::size_t more = finding.places.size() - shown; more > 0)
      page.put(Line(kDetail).add(fmt::format("{} {} (--all)", style.dots(), plural(more, "more place"))));
  }
  put_remedy(page, finding.remedy, options, style);
}

/// What stands at the right of a heading: how many, or how much.
std::string heading_words(FindingKind kind, std::size_t count, const Report& report) {
  if (kind == FindingKind::waste && report.efficiency) {
    return fmt::format("{} of {} shipped are never seen", human_bytes(report.efficiency->hidden),
                       human_bytes(report.efficiency->shipped));
  }
  if (kind == FindingKind::secret) return fmt::format("{}   for everyone who pulls the image", count);
  return std::to_string(count);
}

/// A careful reader is told of these at once; the rest is counted.
bool is_listed(const Finding& finding) {
  return finding.kind == FindingKind::secret || finding.kind == FindingKind::policy ||
         finding.severity >= Severity::medium;
}

void put_folded(Page& page, std::span<const Finding* const> folded, const Style& style) {
  Line line(kRow);
  for (const Severity severity : kSeverities) {
    const auto count = std::ranges::count(folded, severity, &Finding::severity);
    if (count > 0) line.word(severity, severity_word(severity), style).add(fmt::format(" {}   ", count));
  }
  line.add("(--all)");
  std::vector<std::string> titles;
  for (const Finding* finding : folded) titles.push_back(style.safe(finding->title));
  page.put(line);
  page.wrap(some_of(titles, kPathsShown), kDetail, kDetail + 2);
}

}  // namespace

void put_concerns(Page& page, const Report& report, const Options& options, const Style& style) {
  for (const Section& section : kSections) {
    std::vector<const Finding*> listed, folded;
    for (const Finding& finding : report.findings) {
      if (finding.kind != section.kind) continue;
      const bool fits = options.all || (is_listed(finding) && listed.size() < kConcernsShown);
      (fits ? listed : folded).push_back(&finding);
    }
    if (listed.empty() && folded.empty()) continue;
    page.blank();
    page.put(Line().add(section.heading),
             Line().add(heading_words(section.kind, listed.size() + folded.size(), report)));
    for (const Finding* finding : listed) put_concern(page, *finding, report, options, style);
    if (!folded.empty()) put_folded(page, folded, style);
  }
}

}  // namespace plimsoll::report
