// SPDX-License-Identifier: Apache-2.0
// Markdown as GitHub and GitLab read it, for comments on merge requests, job summaries and wikis: the verdict and what
// decided, the counts, what to do first, and what is not known. It fits a comment (65,536 characters on GitHub): rows
// are limited in number and in bytes, and what is left out is counted.
#include <algorithm>
#include <map>
#include <optional>

#include "base/words.h"
#include "finding/plan.h"
#include "report/markdown_text.h"
#include "report/phrases.h"
#include "report/sections.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

using markdown::code;
using markdown::text;

constexpr std::size_t kRows = 100;
constexpr std::size_t kBytes = 44'000;      // for rows and steps; what stands around them is a few thousand
constexpr std::size_t kLeastOfSection = 8;  // rows
constexpr std::size_t kGapsShown = 15;
constexpr std::size_t kDecisionsShown = 15;
constexpr std::size_t kIdsShown = 3;
constexpr std::size_t kNameColumns = 80;

/// What rows may still be written. A section takes at most half of it, so that no section starves those after it.
class Room {
 public:
  [[nodiscard]] std::size_t share() const { return std::min(rows_, std::max(rows_ / 2, kLeastOfSection)); }
  [[nodiscard]] bool take(std::size_t bytes) {
    if (rows_ == 0 || bytes > bytes_) return false;
    --rows_;
    bytes_ -= bytes;
    return true;
  }

 private:
  std::size_t rows_ = kRows, bytes_ = kBytes;
};

/// A section's rows, as many as there is room for. The head of a table is written with its first row.
class Section {
 public:
  Section(std::string& out, Room& room, std::size_t rows)
      : out_(out), room_(room), share_(rows <= room.share() ? rows : room.share()) {}

  /// From here on rows stand in a new table.
  void table(std::string caption, std::string_view head) {
    close();
    caption_ = std::move(caption);
    head_ = head;
  }
  void row(const std::string& cells) {
    const bool fits = share_ > 0 && room_.take(cells.size() + 1 + (head_.empty() ? 0 : caption_.size() + head_.size()));
    if (!fits) {
      share_ = 0;
      ++left_out_;
      return;
    }
    if (!head_.empty()) out_ += (caption_.empty() ? "" : caption_ + "\n\n") + std::string(head_);
    head_ = {};
    out_ += cells + "\n";
    --share_;
    is_open_ = true;
  }
  /// Ends the table, and says how many rows did not fit.
  void end() {
    close();
    if (left_out_ > 0) out_ += fmt::format("… {} more\n\n", left_out_);
  }

 private:
  void close() {
    if (is_open_) out_ += "\n";
    is_open_ = false;
  }

  std::string& out_;
  Room& room_;
  std::size_t share_, left_out_ = 0;
  std::string caption_;
  std::string_view head_;
  bool is_open_ = false;
};

std::string severity_cell(const Finding& finding) {
  std::string words(severity_name(finding.severity));
  if (finding.severity >= Severity::high) words = "**" + words + "**";
  return words + (finding.known_exploited.empty() ? "" : " **KEV**");
}

std::string id_cell(const Finding& finding) { return markdown::link(text(finding.id, kNameColumns), finding.url); }

std::string ids(std::span<const Finding* const> findings) {
  std::vector<std::string> out;
  for (const Finding* finding : findings) out.push_back(id_cell(*finding));
  return some_of(out, kIdsShown);
}

std::string layer_caption(const LayerRef& layer, const Report& report) {
  const Options plain;
  const std::string words = layer_words(layer, report.layers.size(), 160, Style(plain));
  const std::size_t colon = words.find(": ");
  return colon == words.npos ? words : "Layer" + words.substr(5, colon - 3) + code(words.substr(colon + 2));
}

/// "The rule **fail-on: high** decided", or why there is no verdict.
void put_verdict(std::string& out, const Report& report) {
  const Verdict verdict = told_verdict(report);
  const std::string_view word = verdict == Verdict::none ? "not judged" : verdict_name(verdict);
  out += fmt::format("## {}: {}\n\n", text(subject_of(report)), word);
  if (!report.advisories_used) out += "Advisories were not consulted, so nothing is said of vulnerabilities.\n\n";
  if (verdict == Verdict::none && report.advisories_used) out += "No policy was given, so nothing could fail.\n\n";
  if (verdict == Verdict::incomplete)
    out += fmt::format("Not everything could be checked: {}.\n\n", plural(report.incomplete.size(), "gap"));
  const bool is_told = !report.decisions.empty() && report.decisions.front().rule == report.rule;
  if (!report.rule.empty() && !is_told) {
    out += fmt::format("{} **{}**\n\n", verdict == Verdict::failed ? "Decided by" : "Judged by", text(report.rule));
  }
  const std::size_t shown = std::min(report.decisions.size(), kDecisionsShown);
  for (const Decision& decision : std::span(report.decisions).first(shown)) {
    out += fmt::format("- {} **{}**{}: {}{}\n", decision.fails ? "fails" : "warns", text(decision.rule),
                       decision.source.empty() ? "" : " (" + code(decision.source) + ")",
                       plural(decision.findings, "finding"),
                       decision.first.empty() ? "" : ", first " + text(decision.first));
  }
  if (shown > 0) out += "\n";
  if (shown < report.decisions.size()) out += fmt::format("… {} more\n\n", report.decisions.size() - shown);
}

void put_target(std::string& out, const Report& report) {
  if (!report.files.empty()) return;
  // A line must not start with what others have written.
  std::vector<std::string> parts = {text(package_counts(report)), text(system_words(report.distribution))};
  if (!report.platform.empty()) parts.push_back(text(report.platform));
  if (!digest_of(report).empty()) parts.push_back(code(digest_of(report).str(), 200));
  if (report.base && !report.base->name.empty()) parts.push_back("built on " + code(report.base->name));
  for (std::size_t i = 0; i < parts.size(); ++i) out += (i == 0 ? "" : " · ") + parts[i];
  out += "\n\n";
}

void put_counts(std::string& out, const Report& report) {
  if (report.findings.empty()) {
    out += fmt::format("**{}**\n\n", text(sentence(nothing_found(report))));
    return;
  }
  out += "| |";
  for (const Severity severity : kSeverities) out += fmt::format(" {} |", severity_name(severity));
  out += " all | fix at hand |\n|:--|";
  for (std::size_t i = 0; i < kSeverities.size() + 2; ++i) out += "--:|";
  out += "\n";
  const auto row = [&](std::string_view heading, std::span<const Finding* const> findings) {
    const auto cell = [](auto count) { return count == 0 ? std::string(" |") : fmt::format(" {} |", count); };
    out += fmt::format("| {} |", heading);
    for (const Severity severity : kSeverities) out += cell(std::ranges::count(findings, severity, &Finding::severity));
    out += cell(findings.size());
    out += cell(std::ranges::count_if(findings, [](const Finding* finding) { return is_fixable(*finding); }));
    out += "\n";
  };
  std::vector<const Finding*> all;
  std::size_t kinds = 0;
  for (const FindingKind kind : kShownKinds) {
    std::vector<const Finding*> of_kind;
    for (const Finding& finding : report.findings)
      if (finding.kind == kind) of_kind.push_back(&finding);
    if (of_kind.empty()) continue;
    row(kind_heading(kind), of_kind);
    all.insert(all.end(), of_kind.begin(), of_kind.end());
    ++kinds;
  }
  if (kinds > 1) row("**All**", all);
  out += "\n";
  const auto exploited =
      std::ranges::count_if(report.findings, [](const Finding& finding) { return !finding.known_exploited.empty(); });
  if (exploited > 0) out += fmt::format("**{} known to be exploited (KEV).** ", exploited);
  if (report.hidden_findings > 0)
    out += fmt::format("{} hidden by the options given{}. ", report.hidden_findings, of_base(report));
  if (out.ends_with(' ')) out.replace(out.size() - 1, 1, "\n\n");
}

/// Upgrades, under the layer that brought the packages in.
void put_fixes(std::string& out, const Report& report, Room& room) {
  const std::vector<Upgrade> upgrades = plan_upgrades(report);
  if (upgrades.empty()) return;
  std::size_t closes = 0;
  for (const Upgrade& upgrade : upgrades) closes += upgrade.closes.size();
  out += fmt::format("### Fix available: {} {} {}\n\n", plural(upgrades.size(), "upgrade"),
                     upgrades.size() == 1 ? "closes" : "close", closes);
  std::vector<std::size_t> layers;  // in the order of their most urgent upgrade
  std::map<std::size_t, std::vector<const Upgrade*>> by_layer;
  for (const Upgrade& upgrade : upgrades) {
    auto& inside = by_layer[upgrade.layer->index];
    if (inside.empty()) layers.push_back(upgrade.layer->index);
    inside.push_back(&upgrade);
  }
  Section section(out, room, upgrades.size());
  for (const std::size_t layer : layers) {
    section.table(
        layer_caption(*by_layer[layer].front()->layer, report),
        "| severity | package | installed | upgrade to | closes | first of them |\n|:--|:--|:--|:--|--:|:--|\n");
    for (const Upgrade* upgrade : by_layer[layer]) {
      const Finding& first = *upgrade->closes.front();
      section.row(fmt::format("| {} | {} | {} | {} | {} | {}{} |", severity_cell(first),
                              code(upgrade->package, kNameColumns), code(upgrade->installed, kNameColumns),
                              code(upgrade->fixed, kNameColumns), upgrade->closes.size(), ids(upgrade->closes),
                              first.title.empty() ? "" : ": " + text(first.title, 100)));
    }
  }
  section.end();
}

void put_unfixed(std::string& out, const Report& report, Room& room) {
  std::vector<const Finding*> findings;
  for (const Finding& finding : report.findings)
    if (finding.kind == FindingKind::vulnerability && finding.fixed.empty()) findings.push_back(&finding);
  if (findings.empty()) return;
  out += fmt::format("<details><summary>No fix yet: {}</summary>\n\n", findings.size());
  Section section(out, room, findings.size());
  section.table("", "| severity | package | installed | status | what |\n|:--|:--|:--|:--|:--|\n");
  for (const Finding* finding : findings) {
    section.row(fmt::format("| {} | {} | {} | {} | {}{} |", severity_cell(*finding),
                            code(finding->package, kNameColumns), code(finding->installed, kNameColumns),
                            status_words(finding->status), id_cell(*finding),
                            finding->title.empty() ? "" : ": " + text(finding->title, 100)));
  }
  section.end();
  out += "</details>\n\n";
}

std::string where_cell(const Finding& finding) {
  std::vector<std::string> words;
  for (const Place& place : finding.places) words.push_back(code(place_words(place)));
  return some_of(words, 2);
}

/// Secrets, hardening and all else that is not a vulnerability: what, where, what to do.
void put_concerns(std::string& out, const Report& report, FindingKind kind, Room& room) {
  std::vector<const Finding*> findings;
  for (const Finding& finding : report.findings)
    if (finding.kind == kind) findings.push_back(&finding);
  if (findings.empty()) return;
  out += fmt::format("### {}: {}\n\n", kind_heading(kind), findings.size());
  Section section(out, room, findings.size());
  section.table("", "| severity | what | where | what to do |\n|:--|:--|:--|:--|\n");
  for (const Finding* finding : findings) {
    std::string where = where_cell(*finding);
    if (finding->dockerfile) {
      where += (where.empty() ? "" : ", by ") +
               code(fmt::format("{}:{}", finding->dockerfile->file, finding->dockerfile->line), kNameColumns);
    }
    section.row(fmt::format("| {} | {}{} {} | {} | {} |", severity_cell(*finding),
                            finding->subject.empty() ? "" : code(finding->subject, kNameColumns) + ": ",
                            text(finding->title), id_cell(*finding), where, text(finding->remedy.action)));
  }
  section.end();
}

void put_plan(std::string& out, const Plan& plan, const Report& report, Room& room) {
  if (plan.actions.empty()) return;
  std::size_t closed = 0;
  for (const PlannedAction& action : plan.actions) closed += action.closes.size();
  out += fmt::format("### Plan: {} {} {} of {}\n\n", plural(plan.actions.size(), "step"),
                     plan.actions.size() == 1 ? "closes" : "close", closed, report.findings.size());
  std::size_t shown = 0;
  for (const PlannedAction& action : plan.actions) {
    std::string step = fmt::format("**{}** {}{}, closes {}\n\n", shown + 1, text(action.title),
                                   action.where.empty() ? "" : " (" + code(action.where) + ")", action.closes.size());
    if (!action.remark.empty()) step += fmt::format("_Note:_ {}\n\n", text(action.remark, 400));
    if (!action.rewrite.empty()) step += markdown::block(action.rewrite) + "\n";
    if (!room.take(step.size())) break;
    out += step;
    ++shown;
  }
  if (shown < plan.actions.size()) out += fmt::format("… {} more\n\n", plan.actions.size() - shown);
}

/// Always counted; listed when they are asked for.
void put_suppressed(std::string& out, const Report& report, const Options& options, Room& room) {
  if (report.suppressed.empty()) return;
  std::map<std::string, std::size_t> by_code;
  for (const Suppressed& suppressed : report.suppressed) ++by_code[code_words(suppressed.code)];
  std::vector<std::string> counts;
  for (const auto& [words, count] : by_code) counts.push_back(fmt::format("{} {}", count, text(words)));
  const std::string words = some_of(counts, counts.size());
  if (!options.suppressed) {
    out += fmt::format("Taken back: {}\n\n", words);
    return;
  }
  out += fmt::format("<details><summary>Taken back: {}</summary>\n\n", words);
  Section section(out, room, report.suppressed.size());
  section.table("", "| severity | what | why | by | until |\n|:--|:--|:--|:--|:--|\n");
  for (const Suppressed& suppressed : report.suppressed) {
    const Finding& finding = suppressed.finding;
    section.row(fmt::format("| {} | {} {} | {}: {} | {}{} | {} |", severity_name(finding.severity), id_cell(finding),
                            finding.package.empty() ? where_cell(finding) : code(finding.package, kNameColumns),
                            text(code_words(suppressed.code)), text(suppressed.reason),
                            code(suppressed.source, kNameColumns),
                            suppressed.owner.empty() ? "" : " " + text(suppressed.owner), text(suppressed.until)));
  }
  section.end();
  out += "</details>\n\n";
}

void put_gaps(std::string& out, const Report& report) {
  if (report.incomplete.empty()) return;
  out += "### Incomplete\n\n";
  const std::size_t shown = std::min(report.incomplete.size(), kGapsShown);
  for (const Incomplete& gap : std::span(report.incomplete).first(shown)) {
    out += fmt::format("- **{}** {}{}\n", text(code_words(gap.code)), gap.path.empty() ? "" : code(gap.path) + ": ",
                       text(gap.message, 400));
  }
  out += "\n";
  if (shown < report.incomplete.size()) out += fmt::format("… {} more\n\n", report.incomplete.size() - shown);
}

}  // namespace

std::string write_markdown(const Report& report, const Options& options) {
  std::string out;
  Room room;
  put_verdict(out, report);
  put_target(out, report);
  put_counts(out, report);
  put_gaps(out, report);
  if (options.plan != nullptr) put_plan(out, *options.plan, report, room);
  for (const FindingKind kind : kShownKinds) {
    if (kind != FindingKind::vulnerability)
      put_concerns(out, report, kind, room);
    else
      put_fixes(out, report, room);
  }
  put_unfixed(out, report, room);
  put_suppressed(out, report, options, room);
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace plimsoll::report
