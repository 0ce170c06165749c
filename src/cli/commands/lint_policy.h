// SPDX-License-Identifier: Apache-2.0
// What a policy means to lint before anything is looked at: which rules are judged how, which images FROM may name,
// which labels must be there.
#pragma once

#include "cli/commands/policy_options.h"
#include "lint/settings.h"

namespace plimsoll::cli {

/// Adds what the policy says of files at a stage; what the settings say already counts before it.
void apply_policy(const policy::Policy& policy, policy::Stage stage, lint::Settings& settings);

/// What hadolint's configuration in the working folder ignores is taken back as by any ignore file; the levels it gives
/// to rules are severities. What else it says is for its own profile.
Result<void> apply_hadolint_config(const ReportOptions& report, Console& console, LoadedPolicy& loaded,
                                   lint::Settings& settings);

}  // namespace plimsoll::cli
