// SPDX-License-Identifier: Apache-2.0
// Times as documents must state them.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::report {

/// "2026-11-22T09:30:00Z" of "2026-11-22T09:30:00.123Z" or of a bare day; empty of anything else.
std::string utc_time(std::string_view text);

}  // namespace plimsoll::report
