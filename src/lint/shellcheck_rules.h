// SPDX-License-Identifier: Apache-2.0
// How much a code of ShellCheck's counts: who is told, how bad it is, whether its replacement may be taken.
#pragma once

#include <string_view>

#include "finding/rule.h"
#include "shell/script.h"

namespace plimsoll::lint {

/// The row of a code at one of ShellCheck's levels ("error", "warning", "info", "style"). Made when it is first asked
/// for; lives as long as the program.
const Rule& shellcheck_rule(unsigned code, std::string_view level);

/// Whether what ShellCheck would write at `text` of a script changes nothing about what its commands do.
Repair repair_of(unsigned code, std::string_view text, const shell::Script& script);

}  // namespace plimsoll::lint
