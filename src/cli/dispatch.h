// SPDX-License-Identifier: Apache-2.0
// From the words of the command line to a command, its help or an error.
#pragma once

#include <span>
#include <string>

#include "cli/command.h"

namespace plimsoll::cli {

/// Runs what the words (without the program's name) ask for. Errors are printed and are Exit::error.
Exit run(std::span<const std::string> words, Console& console);

}  // namespace plimsoll::cli
