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

std::string today() {
  auto now = std::chrono::system_clock::now();
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH")) {
    const std::string_view text = epoch;
    std::int64_t seconds = 0;
    const auto done = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (done.ec == std::errc{} && done.ptr == text.data() + text.size() && seconds >= 0 && seconds < 253'402'300'800) {
      now = std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
    }
  }
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(now));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::optional<std::int64_t> days_between(std::string_view from, std::string_view to) {
  const auto start = parse_date(from), end = parse_date(to);
  if (!start || !end) return std::nullopt;
  return (*end - *start).count();
}

}  // namespace plimsoll
