// SPDX-License-Identifier: Apache-2.0
// Plan: findings brought together by what a person does about them.
#pragma once

#include <string>
#include <vector>

#include "finding/finding.h"

namespace plimsoll {

/// Raising one source package, or one package of a language, to `fixed` closes all of `closes`. Points into the report.
struct Upgrade {
  std::string_view type, package, installed;
  std::string_view fixed;              // the highest of the fixed versions
  const LayerRef* layer = nullptr;     // that brought the affected version in
  std::vector<const Finding*> closes;  // most severe first, known exploited ones before others
  [[nodiscard]] Severity severity() const { return closes.front()->severity; }
  [[nodiscard]] bool known_exploited() const;
};

/// The upgrades that close every finding with a fix: the most severe first, then known exploited, then those that close
/// most.
std::vector<Upgrade> plan_upgrades(const Report& report);

}  // namespace plimsoll
