// SPDX-License-Identifier: Apache-2.0
#include "report/sections.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/words.h"
#include "finding/instruction.h"
#include "finding/plan.h"
#include "report/phrases.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kUpgradesShown = 12;
constexpr std::size_t kRow = 4;                               // where an upgrade starts
constexpr std::size_t kDetail = kRow + kSeverityColumns + 2;  // where its package and its ids start
constexpr std::size_t kNameColumns = 20;                      // names and versions line up to here,
constexpr std::size_t kVersionColumns = 26;                   // longer ones push what follows to the right
constexpr std::size_t kWideEnough = 100;                      // from here on ids line up beside the versions too
constexpr std::size_t kTitleLeast = 16;                       // a title cut to less says nothing

/// "3 high, 8 medium".
std::string severities(std::span<const Finding* const> findings) {
  std::string text;
  for (const Severity severity : kSeverities) {
    const auto count = std::ranges::count(findings, severity, &Finding::severity);
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, severity_name(severity));
  }
  return text;
}

/// "CVE-2022-0778", with the mark of what is known to be exploited.
std::string id_words(const Finding& finding, const Style& style) {
  return style.safe(finding.id) + (finding.known_exploited.empty() ? "" : " KEV");
}

/// Column widths that let the rows of one section line up.
struct Columns {
  std::size_t name_most = kNameColumns, version_most = kVersionColumns;
  std::size_t name = 0, installed = 0, fixed = 0;
  void fit(std::string_view package, std::string_view from, std::string_view to, const Style& style) {
    widen(name, package, name_most, style);
    widen(installed, from, version_most, style);
    widen(fixed, to, version_most, style);
  }

 private:
  static void widen(std::size_t& column, std::string_view text, std::size_t most, const Style& style) {
    if (const std::size_t width = display_width(style.safe(text)); width <= most) column = std::max(column, width);
  }
};

enum class ShowSeverity : std::uint8_t { no, yes };

/// Id and as much of the title as fits.
void put_finding(Page& page, const Finding& finding, std::size_t column, const Style& style, ShowSeverity severity) {
  Line line(column);
  if (severity == ShowSeverity::yes)
    line.word(finding.severity, severity_word(finding.severity), style).to(column + kSeverityColumns + 1);
  line.add(id_words(finding, style));
  if (!finding.title.empty() && line.width() + 2 + kTitleLeast <= style.width()) {
    const std::size_t room = style.width() - line.width() - 2;
    line.add("  ").add(style.clip(style.safe(finding.title), room));
  }
  page.put(line);
}

/// As many ids as one line holds, then how many more.
void put_ids(Page& page, std::span<const Finding* const> findings, const Style& style) {
  Line line(kDetail);
  std::size_t shown = 0;
  const auto more = [&](std::size_t from) {
    return from < findings.size() ? fmt::format("  +{} more", findings.size() - from) : std::string();
  };
  while (shown < findings.size()) {
    const std::string words = (shown == 0 ? "" : "  ") + id_words(*findings[shown], style);
    if (shown > 0 && line.width() + display_width(words) + display_width(more(shown + 1)) > style.width()) break;
    line.add(words);
    ++shown;
  }
  page.put(line.add(more(shown)));
}

/// "npm in app/package-lock.json and 2 more, development": where a package of a language lies, and what that proves.
/// The distribution's own packages lie in its database.
void put_places(Page& page, const Finding& finding, const Report& report, const Style& style) {
  const Family* family = find_family(report.distribution);
  if (finding.type.empty() || (family != nullptr && finding.type == family->package_type)) return;
  std::vector<std::string> paths;
  bool is_development = true;
  Proof proof = Proof::declared;
  for (const AffectedPackage& package : finding.packages) {
    if (std::string path = style.safe(package.path); std::ranges::find(paths, path) == paths.end())
      paths.push_back(std::move(path));
    is_development &= package.scope == Scope::development;
    proof = std::min(proof, package.proof);
  }
  std::string words = style.safe(finding.type);
  if (!paths.empty()) words += fmt::format(" in {}", some_of(paths, 1));
  if (proof != Proof::installed) words += fmt::format(", {}", proof_name(proof));
  if (is_development) words += fmt::format(", {}", scope_name(Scope::development));
  page.wrap(words, kDetail, kDetail + 2);
}

void put_upgrade(Page& page, const Upgrade& upgrade, const Report& report, const Columns& columns,
                 const Options& options, const Style& style) {
  Line line(kRow);
  line.word(upgrade.severity(), severity_word(upgrade.severity()), style).to(kDetail);
  line.add(style.safe(upgrade.package)).to(kDetail + columns.name, 0).add("  ");
  const std::size_t installed_at = line.width();
  line.add(style.safe(upgrade.installed)).to(installed_at + columns.installed, 0);
  line.add(fmt::format(" {} ", style.arrow()));
  const std::size_t fixed_at = line.width();
  line.add(style.safe(upgrade.fixed));

  const std::span<const Finding* const> closes = upgrade.closes;
  if (closes.size() == 1) {
    const Finding& only = *closes.front();
    const std::string id = id_words(only, style);
    const std::size_t id_at = std::max(line.width(), style.width() >= kWideEnough ? fixed_at + columns.fixed : 0) + 3;
    const std::size_t after = id_at + display_width(id);
    if (after <= style.width() && (only.title.empty() || after + 2 + kTitleLeast <= style.width())) {
      line.to(id_at, 0).add(id);
      if (!only.title.empty()) line.add("  ").add(style.clip(style.safe(only.title), style.width() - line.width() - 2));
      page.put(line);
    } else {
      page.put(line);
      put_finding(page, only, kDetail, style, ShowSeverity::no);
    }
    put_places(page, only, report, style);
    return;
  }
  page.put(line, Line().add(fmt::format("closes {}", closes.size())));
  if (options.all) {
    for (const Finding* finding : closes) put_finding(page, *finding, kDetail, style, ShowSeverity::yes);
    put_places(page, *closes.front(), report, style);
    return;
  }
  const bool has_title = !closes.front()->title.empty();
  if (has_title) put_finding(page, *closes.front(), kDetail, style, ShowSeverity::no);
  put_ids(page, has_title ? closes.subspan(1) : closes, style);
  put_places(page, *closes.front(), report, style);
}

/// Upgrades under the layer that brought the packages in, in the order of their most urgent upgrade.
std::vector<std::vector<const Upgrade*>> by_layer(std::span<const Upgrade> upgrades) {
  std::vector<std::vector<const Upgrade*>> sections;
  std::map<std::size_t, std::size_t> section_of;
  for (const Upgrade& upgrade : upgrades) {
    const auto [at, is_new] = section_of.emplace(upgrade.layer->index, sections.size());
    if (is_new) sections.emplace_back();
    sections[at->second].push_back(&upgrade);
  }
  return sections;
}

std::string fold_words(std::span<const Upgrade* const> folded, const Style& style) {
  std::vector<const Finding*> findings;
  for (const Upgrade* upgrade : folded) findings.insert(findings.end(), upgrade->closes.begin(), upgrade->closes.end());
  const auto exploited =
      std::ranges::count_if(findings, [](const Finding* finding) { return !finding->known_exploited.empty(); });
  return fmt::format("{} {} close {}: {}{}   (--all)", style.dots(), plural(folded.size(), "more upgrade"),
                     findings.size(), severities(findings), exploited > 0 ? fmt::format("; {} KEV", exploited) : "");
}

/// "will not fix 20 · deferred 14": why there is no fix, the most frequent reason first.
std::string status_counts(std::span<const Finding* const> findings, const Style& style) {
  std::map<std::string, std::size_t> by_status;
  for (const Finding* finding : findings) ++by_status[status_words(finding->status)];
  std::vector<std::pair<std::string, std::size_t>> ordered(by_status.begin(), by_status.end());
  std::ranges::sort(
      ordered, [](const auto& a, const auto& b) { return std::tie(b.second, a.first) < std::tie(a.second, b.first); });
  std::string text;
  for (const auto& [status, count] : ordered)
    text += fmt::format("{}{} {}", text.empty() ? "" : fmt::format(" {} ", style.dot()), status, count);
  return text;
}

void put_unfixed_rows(Page& page, std::span<const Finding* const> findings, const Report& report, const Style& style) {
  Columns columns;
  for (const Finding* finding : findings) columns.fit(finding->package, finding->installed, "", style);
  for (const Finding* finding : findings) {
    Line line(kRow);
    line.word(finding->severity, severity_word(finding->severity), style).to(kDetail);
    line.add(style.safe(finding->package)).to(kDetail + columns.name, 0).add("  ");
    const std::size_t installed_at = line.width();
    line.add(style.safe(finding->installed))
        .to(installed_at + columns.installed, 0)
        .add("   ")
        .add(id_words(*finding, style));
    page.put(line, Line().add(status_words(finding->status)));
    if (!finding->title.empty())
      page.put(Line(kDetail).add(style.clip(style.safe(finding->title), style.width() - kDetail)));
    put_places(page, *finding, report, style);
  }
}

}  // namespace

std::string layer_words(const LayerRef& layer, std::size_t layers, std::size_t width, const Style& style) {
  std::string history = instruction_words(style.safe(layer.created_by));
  if (history.empty()) {
    const Digest& digest = layer.digest.empty() ? layer.diff_id : layer.digest;
    if (digest.empty()) return {};
    history = fmt::format("{}:{}", digest.algorithm(), digest.hex().substr(0, 12));
  }
  return style.clip(fmt::format("layer {} of {}: {}", layer.index + 1, std::max(layers, layer.index + 1), history),
                    width);
}

void put_fixes(Page& page, const Report& report, const Options& options, const Style& style) {
  const std::vector<Upgrade> upgrades = plan_upgrades(report);
  if (upgrades.empty()) return;
  page.blank();
  const std::size_t fixable = tally(report.findings).fixable;
  page.put(Line().add("Fix available"),
           Line().add(fmt::format("{} {} {} of {}", plural(upgrades.size(), "upgrade"),
                                  upgrades.size() == 1 ? "closes" : "close", fixable,
                                  std::ranges::count(report.findings, FindingKind::vulnerability, &Finding::kind))));
  std::size_t room = options.all                             ? upgrades.size()
                     : upgrades.size() == kUpgradesShown + 1 ? upgrades.size()
                                                             : kUpgradesShown;
  std::vector<const Upgrade*> folded;
  for (const auto& section : by_layer(upgrades)) {
    const std::size_t shown = std::min(section.size(), room);
    room -= shown;
    folded.insert(folded.end(), section.begin() + static_cast<std::ptrdiff_t>(shown), section.end());
    if (shown == 0) continue;
    const std::string where = layer_words(*section.front()->layer, report.layers.size(), style.width() - 2, style);
    if (!where.empty()) page.put(Line(2).add(where));
    Columns columns;
    for (const Upgrade* upgrade : std::span(section).first(shown))
      columns.fit(upgrade->package, upgrade->installed, upgrade->fixed, style);
    for (const Upgrade* upgrade : std::span(section).first(shown))
      put_upgrade(page, *upgrade, report, columns, options, style);
  }
  if (!folded.empty()) page.wrap(fold_words(folded, style), kRow, kRow + 2);
}

void put_unfixed(Page& page, const Report& report, const Options& options, const Style& style) {
  std::vector<const Finding*> findings;
  for (const Finding& finding : report.findings) {
    if (finding.kind == FindingKind::vulnerability && finding.fixed.empty()) findings.push_back(&finding);
  }
  if (findings.empty()) return;
  page.blank();
  page.put(Line().add("No fix yet"),
           Line().add(fmt::format("{}{}", findings.size(), options.all ? "" : "   (--all lists them)")));

  std::string separator;
  Line counts(2);
  for (const Severity severity : kSeverities) {
    const auto count = std::ranges::count(findings, severity, &Finding::severity);
    if (count == 0) continue;
    counts.add(separator).word(severity, severity_word(severity), style).add(fmt::format(" {}", count));
    separator = "   ";
  }
  page.put(counts, Line().add(status_counts(findings, style)));
  std::map<std::size_t, std::vector<const Finding*>> layers;
  for (const Finding* finding : findings) layers[finding->layer.index].push_back(finding);
  if (!options.all) {
    const std::string where =
        layers.size() == 1 ? layer_words(findings.front()->layer, report.layers.size(), style.width() - 9, style) : "";
    if (!where.empty()) page.put(Line(2).add("all in ").add(where));
    return;
  }
  for (const auto& [index, inside] : layers) {
    const std::string where = layer_words(inside.front()->layer, report.layers.size(), style.width() - 2, style);
    if (!where.empty()) page.put(Line(2).add(where));
    put_unfixed_rows(page, inside, report, style);
  }
}

void put_packages(Page& page, const Report& report, const Options& options, const Style& style) {
  if (!options.packages || report.packages.empty()) return;
  page.blank();
  page.put(Line().add("Packages"), Line().add(std::to_string(report.packages.size())));
  Columns columns{.name_most = style.width() / 4, .version_most = style.width() / 4 - 2};
  std::size_t type_columns = 0;
  for (const InstalledPackage& installed : report.packages) {
    columns.fit(installed.package.name, installed.package.version, "", style);
    type_columns = std::max(type_columns, std::min<std::size_t>(display_width(style.safe(installed.package.type)), 10));
  }
  for (const InstalledPackage& installed : report.packages) {
    const Package& package = installed.package;
    Line line(2);
    line.add(style.safe(package.type)).to(2 + type_columns, 0).add("  ");
    const std::size_t name_at = line.width();
    line.add(style.safe(package.name)).to(name_at + columns.name, 0).add("  ");
    const std::size_t version_at = line.width();
    line.add(style.safe(package.version)).to(version_at + columns.installed, 0).add("  ").add(style.safe(package.arch));
    Line right;
    if (!package.source_name.empty() && package.source_name != package.name)
      right.add(fmt::format("of {}", style.safe(package.source_name)));
    if (report.layers.size() > 1)
      right.add(right.width() > 0 ? "  " : "").add(fmt::format("layer {}", installed.layer + 1));
    page.put(line, right);
  }
}

}  // namespace plimsoll::report
