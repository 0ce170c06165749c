// SPDX-License-Identifier: Apache-2.0
// Check: a rule and the function that looks for it in a Dockerfile. rules/ has one file for each topic, which ends with
// the rows of its rules; table.cc puts them together.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/fix.h"
#include "finding/rule.h"
#include "lint/context.h"

namespace plimsoll::lint {

/// What a check found in one place.
struct Issue {
  const Rule* rule = nullptr;
  TextRange range;                   // what to underline; as narrow as says it
  std::optional<std::size_t> step;   // index of the instruction in Dockerfile::instructions
  std::string title;                 // one line for this very place: "curl's output goes straight into sh"
  std::string remedy;                // what to do here; empty: the rule's
  std::optional<Severity> severity;  // none: the rule's
  std::vector<Fix> fixes;            // the one to take first in front
  std::vector<TextRange> hidden{};   // secrets that only a name gives away: stars in every excerpt
};

class Found {
 public:
  Found(const Rule& rule, std::vector<Issue>& into) : rule_(&rule), into_(&into) {}
  /// Valid until the next add().
  Issue& add(const Step& step, TextRange range, std::string title) {
    return into_->emplace_back(Issue{rule_, range, step.index, std::move(title), {}, {}, {}});
  }
  /// A place that belongs to no instruction.
  Issue& add(TextRange range, std::string title) {
    return into_->emplace_back(Issue{rule_, range, {}, std::move(title), {}, {}, {}});
  }
  [[nodiscard]] const Rule& rule() const { return *rule_; }

 private:
  const Rule* rule_;
  std::vector<Issue>* into_;
};

struct Check {
  Rule rule;
  void (*check)(const Context& file, Found& found) = nullptr;
  /// Used instead in the hadolint profile, where hadolint judges otherwise.
  void (*as_hadolint)(const Context& file, Found& found) = nullptr;
};

/// Every check of a Dockerfile, sorted by id.
std::span<const Check> checks();

}  // namespace plimsoll::lint
