// SPDX-License-Identifier: Apache-2.0
// Judge: from findings to a verdict, the same at every stage.
//
// In this order: severities are overridden; what the image itself must be is checked; ignores (the policy's, files',
// VEX) and the baseline take back; what the command line does not want shown is hidden; the gates decide about what is
// left. The first failing gate in the order command line, policy is the one Report::rule names.
//
// What is hidden does not count for the command line's own gate. It does for the policy's: how one looks at a report
// must not change what may ship, so what fails a rule of the policy is shown whatever was asked.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "policy/policy.h"

namespace plimsoll::policy {

/// What the command line asks for beside the policy.
struct Asked {
  std::vector<Severity> severities{};              // show only these; empty: all
  bool ignore_unfixed = false;                     // show only vulnerabilities with a fix
  bool exclude_base = false;                       // show only what did not come with the base image
  std::optional<Severity> fail_on{};               // a gate of its own, "fail-on: high"
  std::vector<Ignore> ignores{};                   // of ignore files and VEX documents
  const std::vector<Finding>* baseline = nullptr;  // of an earlier report: the same findings are taken back
  std::string baseline_source{};                   // its name
};

/// What judging learned beside what the report says.
struct Judged {
  std::vector<IgnoreUse> ignores;  // of the policy's ignores, then of Asked::ignores
};

/// Fills Report::{failed, rule, decisions, suppressed, hidden_findings} and adds gaps: "unknown-severity" (nobody has
/// rated what a gate by severity should judge), "missing-feed" (a gate asks for EPSS or CISA's list, and there is
/// none), "expired-ignore", "unfit-ignore". An ignore that has expired and would still hold, or that lacks what the
/// policy demands of ignores, fails the verdict by its own name. Where Policy::strict has the stage, any gap fails it
/// ("strict").
Judged judge(const Policy& policy, const Asked& asked, const Target& target, Report& report);

/// The target a report of an image speaks of; user and labels are the caller's to fill.
Target target_of(const Report& report, Stage stage, std::string today);

}  // namespace plimsoll::policy
