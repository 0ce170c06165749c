// SPDX-License-Identifier: Apache-2.0
// What the shellcheck program says of the scripts in RUN, with the stage's shell and variables known and every place
// led back to the bytes of the Dockerfile.
//
// The program is asked once for many files: scripts are written to a private folder, each of them once, and answered
// in one JSON document ("-f json1"). It is optional and slow beside our own rules (some milliseconds a script), so the
// caller decides when to ask. Its answer is untrusted like any input: places outside a script are dropped.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lint/check.h"

namespace plimsoll::lint {

/// The program is on PATH.
bool has_shellcheck();

struct ShellcheckAnswer {
  /// One for each file, in its order. Issue::rule has the id "SC2086" and lives as long as the program.
  std::vector<std::vector<Issue>> issues;
  /// Why some scripts were not judged: no program, no answer in time.
  std::optional<std::string> problem;
};

/// Of all RUN steps of these files, ONBUILD's too. Thread-safe.
ShellcheckAnswer ask_shellcheck(std::span<const Context* const> files);

/// The row of a code, "SC2086" or "2086"; nullptr: it is no such code, or shellcheck has not named it yet.
const Rule* shellcheck_rule(std::string_view code);

}  // namespace plimsoll::lint
