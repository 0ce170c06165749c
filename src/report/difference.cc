// SPDX-License-Identifier: Apache-2.0
// The difference for people: findings first, by what caused them, then packages, settings and files.
#include "report/difference.h"

#include <algorithm>
#include <array>

#include "base/words.h"
#include "report/layout.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kRow = 2;
constexpr std::size_t kFindingsShown = 12;
constexpr std::size_t kPackagesShown = 15;
constexpr std::size_t kFilesShown = 10;

constexpr std::array kFormats = {
    DifferenceFormat{"json", "plimsoll.diff/1, for programs (docs/schema/diff-1.json)", write_difference_json},
    DifferenceFormat{"table", "for people", write_difference_table},
};

std::string_view sign_of(FindingChange::Kind kind) {
  return kind == FindingChange::Kind::appeared ? "+" : kind == FindingChange::Kind::gone ? "-" : "~";
}

void put_more(Page& page, std::size_t rest, const Style& style) {
  if (rest > 0) page.put(Line(kRow).add(fmt::format("{} {} more (--all)", style.dots(), rest)));
}

void put_finding(Page& page, const FindingChange& change, const Style& style) {
  const Finding& finding = change.finding;
  Line line(kRow + 2);
  line.add(sign_of(change.kind)).add(" ");
  line.word(finding.severity, severity_word(finding.severity), style).to(kRow + 4 + kSeverityColumns + 2);
  line.add(style.safe(finding.id));
  if (!finding.known_exploited.empty()) line.add(" KEV");
  if (!finding.package.empty()) line.add("  ").add(style.safe(finding.package));
  if (!finding.installed.empty()) line.add(" ").add(style.safe(finding.installed));
  const std::size_t room = style.width() > line.width() + 2 ? style.width() - line.width() - 2 : 0;
  if (finding.kind != FindingKind::vulnerability && room > 0)
    line.add("  ").add(style.clip(style.safe(finding.title), room));
  page.put(line, Line().add(style.safe(change.detail)));
}

void put_findings(Page& page, const Difference& difference, const Options& options, const Style& style) {
  if (difference.findings.empty()) return;
  const auto count = [&](FindingChange::Kind kind) {
    return std::ranges::count(difference.findings, kind, &FindingChange::kind);
  };
  page.blank();
  page.put(Line().add("Findings"),
           Line().add(fmt::format("{} appeared, {} gone, {} changed", count(FindingChange::Kind::appeared),
                                  count(FindingChange::Kind::gone), count(FindingChange::Kind::changed))));
  for (const Because because : {Because::image, Because::advisories}) {
    std::vector<const FindingChange*> group;
    for (const FindingChange& change : difference.findings) {
      if (change.because == because) group.push_back(&change);
    }
    if (group.empty()) continue;
    page.put(Line(kRow).add(fmt::format("because the {} changed", because_name(because))));
    const std::size_t shown = options.all ? group.size() : std::min(group.size(), kFindingsShown);
    for (const FindingChange* change : std::span(group).first(shown)) put_finding(page, *change, style);
    put_more(page, group.size() - shown, style);
  }
}

void put_packages(Page& page, const Difference& difference, const Options& options, const Style& style) {
  if (difference.packages.empty()) return;
  std::size_t added = 0, removed = 0;
  for (const PackageChange& change : difference.packages) {
    if (change.before.empty()) ++added;
    if (change.after.empty()) ++removed;
  }
  page.blank();
  page.put(Line().add("Packages"), Line().add(fmt::format("{} added, {} removed, {} with other versions", added,
                                                          removed, difference.packages.size() - added - removed)));
  const std::size_t shown =
      options.all ? difference.packages.size() : std::min(difference.packages.size(), kPackagesShown);
  for (const PackageChange& change : std::span(difference.packages).first(shown)) {
    const std::string before = style.safe(some_of(change.before, change.before.size()));
    const std::string after = style.safe(some_of(change.after, change.after.size()));
    std::string text = fmt::format("{} {}  ",
                                   change.before.empty()  ? "+"
                                   : change.after.empty() ? "-"
                                                          : "~",
                                   style.safe(change.name));
    text += change.before.empty()  ? after
            : change.after.empty() ? before
                                   : fmt::format("{} {} {}", before, style.arrow(), after);
    page.wrap(fmt::format("{}  ({})", text, style.safe(change.type)), kRow, kRow + 4);
  }
  put_more(page, difference.packages.size() - shown, style);
}

void put_settings(Page& page, const Difference& difference, const Style& style) {
  if (difference.settings.empty()) return;
  page.blank();
  page.put(Line().add("Config"), Line().add(std::to_string(difference.settings.size())));
  for (const SettingChange& change : difference.settings) {
    const std::string before = style.safe(change.before), after = style.safe(change.after);
    std::string text = fmt::format("{} {}  ",
                                   change.before.empty()  ? "+"
                                   : change.after.empty() ? "-"
                                                          : "~",
                                   style.safe(change.name));
    text += change.before.empty()  ? after
            : change.after.empty() ? before
                                   : fmt::format("{} {} {}", before, style.arrow(), after);
    page.wrap(text, kRow, kRow + 4);
  }
}

std::uint64_t weight(const tree::Change& change) {
  return std::max(change.before == nullptr ? 0 : change.before->size, change.after == nullptr ? 0 : change.after->size);
}

std::string file_detail(const tree::Change& change) {
  if (change.kind == tree::Change::Kind::metadata) {
    return fmt::format("{:04o} {}:{} to {:04o} {}:{}", change.before->mode, change.before->uid, change.before->gid,
                       change.after->mode, change.after->uid, change.after->gid);
  }
  if (change.before != nullptr && change.after != nullptr && change.before->size != change.after->size)
    return fmt::format("{} to {}", human_bytes(change.before->size), human_bytes(change.after->size));
  return human_bytes(weight(change));
}

void put_files(Page& page, const Difference& difference, const Options& options, const Style& style) {
  if (difference.files.empty()) return;
  const tree::ChangeTally counts = tree::tally(difference.files);
  page.blank();
  page.put(Line().add("Files"), Line().add(fmt::format("{} added, {} removed, {} changed, {} other owner or mode",
                                                       counts.added, counts.removed, counts.content, counts.metadata)));
  std::vector<const tree::Change*> order;
  for (const tree::Change& change : difference.files) {
    const bool is_folder = (change.after != nullptr ? change.after : change.before)->kind == tree::RecordKind::folder;
    if (options.all || !is_folder) order.push_back(&change);
  }
  if (!options.all)
    std::ranges::stable_sort(order, std::ranges::greater{}, [](const tree::Change* change) { return weight(*change); });
  const std::size_t shown = options.all ? order.size() : std::min(order.size(), kFilesShown);
  for (const tree::Change* change : std::span(order).first(shown)) {
    const std::string_view sign = change->kind == tree::Change::Kind::added     ? "+"
                                  : change->kind == tree::Change::Kind::removed ? "-"
                                                                                : "~";
    Line line(kRow);
    line.add(sign).add(" ").add(style.safe(change->path));
    page.put(line, Line().add(file_detail(*change)));
  }
  put_more(page, order.size() - shown, style);
}

std::string image_words(const Report& report, const Style& style) {
  return style.safe(report.name.empty() ? report.source : report.name);
}

}  // namespace

std::span<const DifferenceFormat> difference_formats() { return kFormats; }

const DifferenceFormat* find_difference_format(std::string_view name) {
  const auto* const row = std::ranges::find(kFormats, name, &DifferenceFormat::name);
  return row == kFormats.end() ? nullptr : row;
}

std::string write_difference_table(const Difference& difference, const Options& options) {
  const Style style(options);
  Page page(style);
  if (difference.is_same_image) {
    page.wrap(fmt::format("{}   then and now", image_words(*difference.before, style)), 0, 2);
  } else {
    page.wrap(fmt::format("{} {} {}", image_words(*difference.before, style), style.arrow(),
                          image_words(*difference.after, style)),
              0, 2);
  }
  put_findings(page, difference, options, style);
  put_packages(page, difference, options, style);
  put_settings(page, difference, style);
  put_files(page, difference, options, style);
  if (difference.findings.empty() && difference.packages.empty() && difference.settings.empty() &&
      difference.files.empty())
    page.put(Line().add("no difference"));
  return page.take();
}

}  // namespace plimsoll::report
