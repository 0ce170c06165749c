// SPDX-License-Identifier: Apache-2.0
// Check: a rule about how containers are run and the function that looks for it. rules/ has one file for each topic,
// which ends with the rows of its rules; table.cc puts them together.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/fix.h"
#include "finding/rule.h"
#include "settings/run_spec.h"

namespace plimsoll::settings {

struct Issue {
  const Rule* rule = nullptr;
  TextRange range;
  std::string subject;               // the spec's name; empty: the file
  std::string title, remedy;         // as in lint/check.h
  std::optional<Severity> severity;  // none: the rule's
  std::vector<Fix> fixes;
  std::optional<Audience> audience;  // none: the rule's; a rule may have cases that only the strict profile tells
  std::vector<TextRange> hidden{};   // secrets that only a name gives away: stars in every excerpt

  /// Who is told of this very case.
  [[nodiscard]] Audience told_to() const { return audience.value_or(rule->audience); }
};

class Found {
 public:
  Found(const Rule& rule, std::vector<Issue>& into) : rule_(&rule), into_(&into) {}
  /// Valid until the next add().
  Issue& add(const RunSpec& spec, TextRange range, std::string title) {
    return into_->emplace_back(Issue{rule_, range, spec.name, std::move(title), {}, {}, {}, {}});
  }
  Issue& add(TextRange range, std::string title) {
    return into_->emplace_back(Issue{rule_, range, {}, std::move(title), {}, {}, {}, {}});
  }

 private:
  const Rule* rule_;
  std::vector<Issue>* into_;
};

struct Check {
  Rule rule;
  /// Of one container; or null.
  void (*check)(const RunSpec& spec, std::string_view text, Found& found) = nullptr;
  /// Of a whole file (Kubernetes objects that run nothing, compose hygiene); or null.
  void (*check_file)(const RunFile& file, std::string_view text, Found& found) = nullptr;
};

/// Sorted by id.
std::span<const Check> checks();

/// All checks over a file, in the order of ranges, then ids.
std::vector<Issue> audit(const RunFile& file, std::string_view text);

}  // namespace plimsoll::settings
