// SPDX-License-Identifier: Apache-2.0
// The plan in the report for people: numbered edits, each with what it closes.
#include <algorithm>

#include "base/words.h"
#include "report/sections.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kText = 5;  // after the number
constexpr std::size_t kDetail = kText + 2;
constexpr std::size_t kBasesShown = 3;
constexpr std::size_t kIds = 3;

/// "CRIT CVE-2024-1 openssl, HIGH PL3001 and 9 more".
std::string closes_words(std::span<const std::size_t> closes, const Report& report, const Options& options,
                         const Style& style) {
  std::vector<std::string> words;
  for (const std::size_t i : closes) {
    const Finding& finding = report.findings[i];
    words.push_back(fmt::format("{} {}{}{}{}", severity_word(finding.severity), style.safe(finding.id),
                                finding.known_exploited.empty() ? "" : " KEV", finding.package.empty() ? "" : " ",
                                style.safe(finding.package)));
  }
  return some_of(words, options.all ? words.size() : kIds);
}

void put_rewrite(Page& page, std::string_view rest, const Options& options, const Style& style) {
  for (int line = 0; !rest.empty() && (options.all || line < 4); ++line) {
    const std::size_t end = rest.find('\n');
    if (const std::string text = style.safe(rest.substr(0, end)); !text.empty())
      page.wrap(text, kDetail + 2, kDetail + 4);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
}

void put_action(Page& page, const PlannedAction& action, std::size_t number, const Report& report,
                const Options& options, const Style& style) {
  Line right;
  if (!action.where.empty()) right.add(style.safe(action.where)).add("  ");
  right.add(fmt::format("closes {}", action.closes.size()));
  Line line(2);
  line.add(std::to_string(number)).to(kText);
  const std::string title = style.safe(action.title);
  const bool fits = line.width() + display_width(title) + 2 + right.width() <= style.width();
  if (fits) {
    page.put(line.add(title), right);
  } else {
    page.wrap(std::to_string(number) + std::string(kText - 2 - std::to_string(number).size(), ' ') + title, 2, kText);
    page.put(Line(), right);
  }
  page.wrap(closes_words(action.closes, report, options, style), kDetail, kDetail + 2);
  if (!action.remark.empty()) page.wrap(style.safe(action.remark), kDetail, kDetail + 2);
  put_rewrite(page, action.rewrite, options, style);
}

void put_base(Page& page, const BaseChange& change, const Style& style) {
  page.put(Line(kText).add(style.clip(style.safe(change.name), style.width() - kText)),
           Line().add(fmt::format("{}{} closes {}{}", human_bytes(change.bytes), style.dot() == "·" ? " ·" : ",",
                                  change.closes.size(),
                                  change.adds > 0 ? fmt::format(", brings {}", change.adds) : std::string())));
  if (!change.remark.empty()) page.wrap(style.safe(change.remark), kDetail, kDetail + 2);
}

}  // namespace

void put_plan(Page& page, const Report& report, const Options& options, const Style& style) {
  const Plan& plan = *options.plan;
  if (!plan.actions.empty()) {
    std::size_t closed = 0;
    for (const PlannedAction& action : plan.actions) closed += action.closes.size();
    page.blank();
    page.put(Line().add("Plan"),
             Line().add(fmt::format("{} {} {} of {}", plural(plan.actions.size(), "step"),
                                    plan.actions.size() == 1 ? "closes" : "close", closed, report.findings.size())));
    std::size_t number = 0;
    for (const PlannedAction& action : plan.actions) put_action(page, action, ++number, report, options, style);
  }
  if (!plan.bases.empty()) {
    page.blank();
    page.put(Line().add("Or another base"), Line().add("of the index, scanned the same way"));
    const std::size_t shown = options.all ? plan.bases.size() : std::min(plan.bases.size(), kBasesShown);
    for (const BaseChange& change : std::span(plan.bases).first(shown)) put_base(page, change, style);
    if (shown < plan.bases.size())
      page.put(Line(kText).add(fmt::format("{} {} more (--all)", style.dots(), plan.bases.size() - shown)));
  }
  if (!plan.open.empty()) {
    page.blank();
    page.put(Line().add("No fix exists"), Line().add(std::to_string(plan.open.size())));
    page.wrap(closes_words(plan.open, report, options, style), kText, kText + 2);
  }
}

}  // namespace plimsoll::report
