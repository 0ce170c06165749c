// SPDX-License-Identifier: Apache-2.0
// The help texts, all made from the table of commands.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"

namespace plimsoll::cli {

/// `plimsoll` alone: the commands people need first.
std::string first_screen();
/// `plimsoll --help`: all commands by group.
std::string all_commands_help(unsigned width);
/// `plimsoll db --help`: the commands of one family.
std::string family_help(std::string_view family, unsigned width);
/// `plimsoll scan --help`.
std::string command_help(const Command& command, unsigned width);

/// "plimsoll scan SOURCE [options]"
std::string usage(const Command& command, const Arguments& arguments);
/// "-o, --output FILE"
std::string spelling(const Parameter& parameter);
/// Doc, choices and default as one sentence: "how to write it: json or table (default: table)".
std::string full_doc(const Parameter& parameter);

Error unknown_command(const std::string& words);
Error family_needs_command(std::string_view family);

}  // namespace plimsoll::cli
