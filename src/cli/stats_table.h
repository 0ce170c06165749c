// SPDX-License-Identifier: Apache-2.0
// The rows of base/stats and what the process used, as a table for people.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace plimsoll::cli {

/// Without a newline at the end.
std::string stats_table();

/// "0.8 s", "3 min 20 s".
std::string human_time(std::chrono::nanoseconds time);

}  // namespace plimsoll::cli
