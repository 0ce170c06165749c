// SPDX-License-Identifier: Apache-2.0
#include "report/sarif_rules.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/core.h>

#include "finding/rating.h"
#include "report/bill.h"
#include "report/json_parts.h"
#include "report/vulnerability.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kMostTitle = 1'000;  // characters; GitHub takes 1,024

/// A GitHub alert's severity: the score of whoever had the word, else one that stands for the severity.
std::string security_severity(const Finding& finding) {
  for (const advisory::Rating& rating : finding.ratings) {
    if (rating.source != finding.severity_source) continue;
    if (const std::optional<int> score = score_of(rating.vector)) return fmt::format("{}.{}", *score / 10, *score % 10);
  }
  switch (finding.severity) {
    case Severity::critical:
      return "9.5";
    case Severity::high:
      return "8.0";
    case Severity::medium:
      return "5.5";
    case Severity::low:
      return "2.5";
    case Severity::negligible:
      return "0.5";
    case Severity::unknown:
      break;
  }
  return "";
}

/// Of the Dockerfile's topics those where a mistake opens a door.
bool is_about_security(std::string_view id) {
  constexpr std::array<std::string_view, 6> kTopics = {"PL12", "PL13", "PL14", "PL16", "PL17", "PL18"};
  return std::ranges::any_of(kTopics, [id](std::string_view topic) { return id.starts_with(topic); });
}

/// A block of Markdown that nothing in `text` ends.
std::string fenced(std::string_view text) {
  std::string fence = "```";
  while (text.find(fence) != std::string_view::npos) fence += '`';
  return fmt::format("{}\n{}{}{}\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

json::object help(const Rule& rule) {
  std::string text = fmt::format("{}\n\nWhat to do: {}", rule.why, rule.remedy);
  std::string markdown = fmt::format("{}\n\n**What to do:** {}\n", rule.why, rule.remedy);
  if (!rule.bad.empty()) markdown += fmt::format("\nFound in:\n\n{}", fenced(rule.bad));
  if (!rule.good.empty()) markdown += fmt::format("\nNot found in:\n\n{}", fenced(rule.good));
  return {{"text", std::move(text)}, {"markdown", std::move(markdown)}};
}

json::object properties(const Finding& finding, const Rule* rule) {
  json::array tags;
  const std::string_view own = rule == nullptr ? std::string_view(finding.id) : rule->id;
  const bool security =
      finding.kind == FindingKind::dockerfile ? is_about_security(own) : finding.kind != FindingKind::waste;
  if (security) tags.emplace_back("security");
  tags.emplace_back(kind_name(finding.kind));
  if (rule != nullptr) tags.emplace_back(topic_of(rule->id));
  json::object out;
  if (rule != nullptr) {
    json::array aliases = strings(aliases_of(*rule));
    if (finding.id != rule->id) aliases.emplace_back(rule->id);
    out["aliases"] = std::move(aliases);
  } else if (!finding.aliases.empty()) {
    out["aliases"] = strings(finding.aliases);
  }
  out["precision"] = "high";
  const std::string_view level = sarif_level(finding);
  out["problem.severity"] = level == "note" ? "recommendation" : level;
  if (const std::string score = security_severity(finding); security && !score.empty())
    out["security-severity"] = score;
  out["tags"] = std::move(tags);
  return out;
}

}  // namespace

std::string_view sarif_level(const Finding& finding) {
  if (finding.level != HadolintLevel::none) {
    return finding.level == HadolintLevel::error     ? "error"
           : finding.level == HadolintLevel::warning ? "warning"
                                                     : "note";
  }
  if (finding.severity >= Severity::high) return "error";
  // Not rated is not harmless.
  return finding.severity == Severity::medium || finding.severity == Severity::unknown ? "warning" : "note";
}

std::string sarif_text(std::string_view text) {
  std::string out;
  const bool has_link = text.find("](") != std::string_view::npos;
  for (const char c : text) {
    if (has_link && (c == '[' || c == ']')) out += '\\';
    out += c;
  }
  return out;
}

json::object sarif_rule(const Finding& finding, const Rule* rule) {
  json::object out = {{"id", finding.id}};
  if (rule != nullptr) {
    out["shortDescription"] = {{"text", rule->title}};
    out["fullDescription"] = {{"text", rule->doc}};
    out["help"] = help(*rule);
  } else {
    const std::string title = first_characters(finding.title.empty() ? finding.id : finding.title, kMostTitle);
    out["shortDescription"] = {{"text", title}};
    out["fullDescription"] = {{"text", title}};
    std::string what = finding.remedy.action;
    if (!finding.url.empty()) what += fmt::format("{}{}", what.empty() ? "" : "\n\n", finding.url);
    out["help"] = {{"text", what.empty() ? title : what}};  // GitHub demands it
  }
  if (const std::string_view url = plain_url(finding.url); !url.empty()) out["helpUri"] = url;
  out["defaultConfiguration"] = {{"level", sarif_level(finding)}};
  out["properties"] = properties(finding, rule);
  return out;
}

}  // namespace plimsoll::report
