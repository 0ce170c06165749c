// SPDX-License-Identifier: Apache-2.0
// The date that support tables and feed ages are measured against. SOURCE_DATE_EPOCH (seconds since 1970) replaces
// the clock, for reproducible reports and tests.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll {

/// SOURCE_DATE_EPOCH, seconds since 1970; nullopt when it is not set or no such number.
std::optional<std::int64_t> source_date_epoch();

/// "2026-11-22T09:30:00Z" of seconds since 1970, which must lie before the year 10000.
std::string date_time(std::int64_t seconds);

/// Seconds since 1970: SOURCE_DATE_EPOCH, else the clock.
std::int64_t current_seconds();

/// Today in UTC, "2026-11-22".
std::string today();

/// A moment in UTC.
struct Moment {
  std::int64_t seconds = 0;  // since 1970
  std::uint32_t nanoseconds = 0;
  auto operator<=>(const Moment&) const = default;
};
/// Of a date ("2026-01-31": as it begins) or a date-time of RFC 3339 with any part of a second and any zone; no zone is
/// UTC, and a blank may stand for the "T". nullopt: neither.
std::optional<Moment> parse_moment(std::string_view text);

/// Days from one ISO date (or date-time: the rest is ignored) to another; nullopt when either is not a date.
std::optional<std::int64_t> days_between(std::string_view from, std::string_view to);

}  // namespace plimsoll
