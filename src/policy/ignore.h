// SPDX-License-Identifier: Apache-2.0
// Ignore: one decision that findings do not count, whoever wrote it down: plimsoll.yaml, another tool's ignore file, a
// VEX document, a baseline. What it takes back moves to Report::suppressed with the reason; nothing is dropped.
//
// A finding that several packages have is taken back package by package; it is gone when none is left.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "policy/selector.h"

namespace plimsoll::policy {

struct Ignore {
  Selector what;
  std::string code = "policy";  // Suppressed::code: "policy", "ignore-file", "vex", "baseline"
  std::string source;           // where it stands: "plimsoll.yaml:12", ".trivyignore:3", "vex.json: statement 2"
  std::string reason;           // one sentence; may be empty
  std::string owner;            // who answers for it; may be empty
  std::string until;            // last day it holds, ISO 8601; empty: for ever
  // Of VEX only: "not_affected", "fixed", and the justification in VEX's words ("vulnerable_code_not_present").
  std::string vex_status, vex_justification;
};

/// What came of the ignores, by index.
struct IgnoreUse {
  std::size_t taken_back = 0;  // findings, whole or in part
  bool expired = false;        // took nothing back, though it held for `expired_on` findings
  std::size_t expired_on = 0;
};

/// Holds every finding against every ignore, in time that grows with their sum (ignores are looked up by id). The first
/// that holds counts; one that has expired takes nothing back. The report's order is kept.
std::vector<IgnoreUse> apply_ignores(std::span<const Ignore> ignores, const Target& target, Report& report);

}  // namespace plimsoll::policy
