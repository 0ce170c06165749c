// SPDX-License-Identifier: Apache-2.0
// Check: a rule of built images and the function that looks for what breaks it. One row of table.cc, one function of a
// topic's file; docs/reference/hardening.md is written from the rows.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "finding/finding.h"
#include "finding/rule.h"

namespace plimsoll::harden {

class Context;

/// Where a check puts what it finds.
class Found;

struct Check {
  Rule rule;  // its severity holds unless the check knows better; aliases are sorted
  void (*run)(const Context& image, Found& found);
};

/// Sorted by the id of their rules.
std::span<const Check> checks();

class Found {
 public:
  Found(const Rule& rule, std::vector<Finding>& into) : rule_(&rule), into_(&into) {}
  /// A finding with the rule's id, aliases, severity and remedy, to be filled further. Valid until the next add().
  /// Of one rule so many are kept as somebody might read.
  Finding& add(std::string title);
  /// Says in the last finding how many were not kept.
  void finish();

 private:
  const Rule* rule_;
  std::vector<Finding>* into_;
  std::size_t count_ = 0;
  Finding spare_;
};

}  // namespace plimsoll::harden
