// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/lint_policy.h"

#include <algorithm>
#include <filesystem>

#include "base/bytes.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/wildcard.h"
#include "lint/engine.h"
#include "lint/hadolint_config.h"

namespace plimsoll::cli {

namespace {

bool is_for_files(const policy::Selector& selector, policy::Stage stage) {
  return selector.images.empty() &&
         (selector.stages.empty() || std::ranges::find(selector.stages, stage) != selector.stages.end());
}

constexpr std::uint64_t kMostConfigBytes = 1 * kMiB;

void add(std::vector<std::string>& into, const std::vector<std::string>& more) {
  into.insert(into.end(), more.begin(), more.end());
}

}  // namespace

void apply_policy(const policy::Policy& policy, policy::Stage stage, lint::Settings& settings) {
  // A rule that is given a severity is looked for in any profile; judging applies the severity itself once more, with
  // the conditions that only a finding can meet.
  for (const policy::Reseverity& each : policy.severities) {
    if (!is_for_files(each.when, stage)) continue;
    for (const std::string& id : each.when.ids)
      if (!lint::find_rules(id).empty()) settings.severities.emplace(id, each.severity);
  }
  for (const policy::Requirements& each : policy.requirements) {
    if (!is_for_files(each.where, stage)) continue;
    add(settings.allowed_registries, each.registries);
    add(settings.allowed_bases, each.bases);
    for (const policy::Requirements::Label& label : each.labels) {
      settings.label_schema.emplace(label.name, lint::LabelType::text);
      if (!label.pattern.empty()) settings.label_patterns.emplace(label.name, label.pattern);
    }
  }
}

Result<void> apply_hadolint_config(const ReportOptions& report, Console& console, LoadedPolicy& loaded,
                                   lint::Settings& settings) {
  std::error_code error;
  for (const std::string_view name : {".hadolint.yaml", ".hadolint.yml"}) {
    if (!std::filesystem::is_regular_file(name, error)) continue;
    const std::string text = TRY(read_file(name, kMostConfigBytes));
    const lint::HadolintOptions config = TRY_AT(name, lint::parse_hadolint_config(text));
    for (const std::string& rule : config.ignored) {
      if (rule.find_first_of(kWildcards) != rule.npos) continue;  // no id of hadolint's
      loaded.asked.ignores.push_back({.what = {.ids = {rule}},
                                      .code = "ignore-file",
                                      .source = std::string(name),
                                      .reason = "ignored in hadolint's configuration"});
    }
    for (const auto& [rules, severity] : {std::pair{&config.errors, Severity::high},
                                          {&config.warnings, Severity::medium},
                                          {&config.infos, Severity::low},
                                          {&config.styles, Severity::negligible}}) {
      for (const std::string& rule : *rules) settings.severities.emplace(rule, severity);
    }
    if (report.notes() == Notes::shown) console.note(printable(fmt::format("policy: {}", name)));
    return {};
  }
  return {};
}

}  // namespace plimsoll::cli
