// SPDX-License-Identifier: Apache-2.0
#include "cli/known_rules.h"

#include <algorithm>
#include <deque>

#include <fmt/ranges.h>

#include "harden/rule.h"
#include "lint/engine.h"
#include "policy/requirements.h"

namespace plimsoll::cli {

namespace {

/// The rules of built images that lint has no counterpart of.
const std::vector<Rule>& rules_of_images() {
  static const std::vector<Rule> kRules = [] {
    std::vector<Rule> out;
    for (const harden::Rule& rule : harden::rules()) {
      if (!lint::find_rules(rule.id).empty()) continue;
      static std::deque<std::string> aliases;
      out.push_back({.id = rule.id,
                     .aliases = aliases.emplace_back(fmt::format("{}", fmt::join(rule.aliases, " "))),
                     .severity = rule.severity,
                     .title = rule.title,
                     .doc = rule.doc,
                     .why = rule.why,
                     .remedy = rule.remedy});
    }
    return out;
  }();
  return kRules;
}

}  // namespace

const std::vector<const Rule*>& known_rules() {
  static const std::vector<const Rule*> kAll = [] {
    std::vector<const Rule*> out = lint::all_rules();
    for (const Rule& rule : rules_of_images()) out.push_back(&rule);
    for (const Rule& rule : policy::rules()) out.push_back(&rule);
    std::ranges::sort(out, {}, [](const Rule* rule) { return rule->id; });
    return out;
  }();
  return kAll;
}

std::vector<const Rule*> find_known_rules(std::string_view name) {
  std::vector<const Rule*> out = lint::find_rules(name);
  for (const Rule* rule : known_rules())
    if (is_named(*rule, name) && std::ranges::find(out, rule) == out.end()) out.push_back(rule);
  return out;
}

const Rule* known_rule(std::string_view id) {
  if (const Rule* rule = lint::rule_of(id)) return rule;
  const auto found = std::ranges::find(known_rules(), id, [](const Rule* rule) { return rule->id; });
  return found == known_rules().end() ? nullptr : *found;
}

}  // namespace plimsoll::cli
