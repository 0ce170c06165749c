// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <charconv>
#include <chrono>
#include <cstdlib>

#include <fmt/core.h>

namespace plimsoll {

namespace {

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = -1;
    const auto done = std::from_chars(text.data() + at, text.data() + at + length, value);
    return done.ec == std::errc{} && done.ptr == text.data() + at + length ? value : -1;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

}  // namespace

std::optional<std::int64_t> source_date_epoch() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch == nullptr) return std::nullopt;
  const std::string_view text = epoch;
  std::int64_t seconds = 0;
  const auto done = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = done.ec == std::errc{} && done.ptr == text.data() + text.size();
  return whole && seconds >= 0 && seconds < 253'402'300'800 ? std::optional(seconds) : std::nullopt;
}

std::string date_time(std::int64_t seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::int64_t current_seconds() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()).time_since_epoch();
  return source_date_epoch().value_or(now.count());
}

std::string today() { return date_time(current_seconds()).substr(0, 10); }

std::optional<std::int64_t> days_between(std::string_view from, std::string_view to) {
  const auto start = parse_date(from), end = parse_date(to);
  if (!start || !end) return std::nullopt;
  return (*end - *start).count();
}

}  // namespace plimsoll
