// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <algorithm>
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

/// Cuts a number of one to `most` digits off the front.
std::optional<int> take_number(std::string_view& rest, std::size_t most) {
  std::size_t digits = 0;
  while (digits < std::min(most, rest.size()) && rest[digits] >= '0' && rest[digits] <= '9') ++digits;
  int value = 0;
  if (digits == 0) return std::nullopt;
  std::from_chars(rest.data(), rest.data() + digits, value);
  rest.remove_prefix(digits);
  return value;
}

bool take(std::string_view& rest, char c) {
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

/// The part of a second behind the "."; what is smaller than a nanosecond counts as one more.
std::uint32_t take_fraction(std::string_view& rest) {
  std::uint32_t value = 0, unit = 100'000'000;
  bool has_more = false;
  for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; rest.remove_prefix(1)) {
    const auto digit = static_cast<std::uint32_t>(rest.front() - '0');
    has_more = has_more || (unit == 0 && digit != 0);
    value += digit * unit;
    unit /= 10;
  }
  return has_more && value < 999'999'999 ? value + 1 : value;
}

/// Adds a time of day, the zone taken off; false: it is none.
bool add_time(std::string_view& rest, Moment& to) {
  const auto hour = take_number(rest, 2);
  if (!hour || *hour > 24 || !take(rest, ':')) return false;
  const auto minute = take_number(rest, 2);
  if (!minute || *minute > 59) return false;
  to.seconds += *hour * 3600 + *minute * 60;
  if (take(rest, ':')) {
    const auto second = take_number(rest, 2);
    if (!second || *second > 60) return false;
    to.seconds += *second;
    if (take(rest, '.')) to.nanoseconds = take_fraction(rest);
  }
  while (take(rest, ' ')) continue;
  if (rest.empty() || take(rest, 'Z') || take(rest, 'z')) return true;
  const bool is_east = rest.front() == '+';
  if (!take(rest, '+') && !take(rest, '-')) return false;
  const auto zone_hour = take_number(rest, 2);
  const auto zone_minute = take(rest, ':') || !rest.empty() ? take_number(rest, 2) : std::optional(0);
  if (!zone_hour || !zone_minute) return false;
  const std::int64_t zone = *zone_hour * 3600 + *zone_minute * 60;
  to.seconds += is_east ? -zone : zone;
  return true;
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

std::optional<Moment> parse_moment(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  Moment out{.seconds = std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86'400}};
  if (text.empty()) return out;
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  return add_time(text, out) && text.empty() ? std::optional(out) : std::nullopt;
}

std::optional<std::int64_t> days_between(std::string_view from, std::string_view to) {
  const auto start = parse_date(from), end = parse_date(to);
  if (!start || !end) return std::nullopt;
  return (*end - *start).count();
}

}  // namespace plimsoll
