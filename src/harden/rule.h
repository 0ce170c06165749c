// SPDX-License-Identifier: Apache-2.0
// Rule: one thing to look for, with all that is to be said about it. One row of table.cc, one function of a topic's
// file; docs/reference/hardening.md is written from the rows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace plimsoll::harden {

class Context;

/// Where a check puts what it finds.
class Found;

struct Rule {
  std::string_view id;                        // "PL3001"
  std::span<const std::string_view> aliases;  // what other tools call it; sorted
  Severity severity;                          // unless the check knows better
  std::string_view title;
  std::string_view doc;     // one line: what is looked for
  std::string_view why;     // what it lets happen
  std::string_view remedy;  // one sentence
  void (*check)(const Context& image, Found& found);
};

/// Sorted by id.
std::span<const Rule> rules();

class Found {
 public:
  Found(const Rule& rule, std::vector<Finding>& into) : rule_(&rule), into_(&into) {}
  /// A finding with the rule's id, aliases, severity and remedy, to be filled further. Valid until the next add().
  Finding& add(std::string title);

 private:
  const Rule* rule_;
  std::vector<Finding>* into_;
};

}  // namespace plimsoll::harden
