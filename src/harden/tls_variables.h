// SPDX-License-Identifier: Apache-2.0
// Variables with which programs are told to trust any server (PL1603), in images, Dockerfiles and commands alike.
#pragma once

#include <span>
#include <string_view>

namespace plimsoll::harden {

/// In upper case, sorted. npm and some others read theirs in either case.
std::span<const std::string_view> tls_variables();

/// Whose check of certificates the variable, in either case, switches off with this value: "Node.js"; empty: nobody's.
std::string_view tls_switched_off(std::string_view name, std::string_view value);

/// "0", "false", "no" or "off".
bool is_no(std::string_view value);

}  // namespace plimsoll::harden
