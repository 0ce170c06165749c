// SPDX-License-Identifier: Apache-2.0
// Ignore: one decision that findings do not count, whoever wrote it down: plimsoll.yaml, another tool's ignore file, a
// VEX document, a baseline. What it takes back moves to Report::suppressed with the reason; nothing is dropped.
//
// A finding that several packages have is taken back package by package, one that stands at several places place by
// place; it is gone when none is left.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/selector.h"

namespace plimsoll::policy {

struct Ignore {
  Selector what{};
  std::string code = "policy";  // Suppressed::code: "policy", "ignore-file", "vex", "baseline"
  std::string source{};         // where it stands: "plimsoll.yaml:12", ".trivyignore:3", "vex.json: statement 2"
  std::string reason{};         // one sentence; may be empty
  std::string owner{};          // who answers for it; may be empty
  std::string until{};          // last day it holds, ISO 8601; empty: for ever
  // Of VEX only: "not_affected", "fixed", and the justification in VEX's words ("vulnerable_code_not_present").
  std::string vex_status{}, vex_justification{};
};

/// What every ignore must say. VEX and baselines are not asked: they say it in their own way.
struct IgnoreDemands {
  bool reason = false, owner = false, until = false;
  std::optional<std::int64_t> max_days{};  // from the day it is judged to `until`
};

/// Why an ignore does not hold on a day: "expired on 2026-01-31", "has no owner"; empty: it does.
std::string fault_of(const Ignore& ignore, const IgnoreDemands& demands, std::string_view today);

/// What came of the ignores, by index.
struct IgnoreUse {
  std::size_t taken_back = 0;  // findings, whole or in part
  std::string fault{};         // as fault_of; then it took nothing back
  std::size_t would_hold = 0;  // of one with a fault: the findings that are back because of it
  std::string first{};         // the first of those, in a phrase
  bool is_elsewhere = false;   // it speaks of another stage or image
};

/// Holds every finding against every ignore, in time that grows with their sum (ignores are looked up by id). The first
/// that holds counts; one with a fault takes nothing back. The report's order is kept.
std::vector<IgnoreUse> apply_ignores(std::span<const Ignore* const> ignores, const IgnoreDemands& demands,
                                     const Target& target, Report& report);

}  // namespace plimsoll::policy
