// SPDX-License-Identifier: Apache-2.0
#include "cli/known_rules.h"

#include <algorithm>

#include "harden/check.h"
#include "lint/engine.h"
#include "policy/requirements.h"

namespace plimsoll::cli {

const std::vector<const Rule*>& known_rules() {
  static const std::vector<const Rule*> kAll = [] {
    std::vector<const Rule*> out = lint::all_rules();
    // Of those that lint looks for too, lint's row counts: it has examples.
    for (const harden::Check& check : harden::checks())
      if (lint::find_rules(check.rule.id).empty()) out.push_back(&check.rule);
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
