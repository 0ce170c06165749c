// SPDX-License-Identifier: Apache-2.0
#include "http/headers.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace plimsoll::http {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

template <typename T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || text.front() == '-' || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<std::int64_t> seconds_of(std::string_view day, std::string_view month, int year, std::string_view clock) {
  const auto name = std::ranges::find(kMonths, month);
  const auto d = number<unsigned>(trim(day));
  if (name == kMonths.end() || !d || clock.size() != 8 || clock[2] != ':' || clock[5] != ':') return std::nullopt;
  const auto h = number<int>(clock.substr(0, 2)), m = number<int>(clock.substr(3, 2)),
             s = number<int>(clock.substr(6, 2));
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(name - kMonths.begin()) + 1),
                                         std::chrono::day(*d)};
  if (!h || !m || !s || *h > 23 || *m > 59 || *s > 60 || !date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return static_cast<std::int64_t>(days) * 86400 + *h * 3600 + *m * 60 + *s;
}

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  fields_.emplace_back(std::move(lower), trim(value));
}

void Headers::add_line(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return;
  add(trim(line.substr(0, colon)), line.substr(colon + 1));
}

std::string_view Headers::get(std::string_view name) const {
  const auto field = std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first);
  return field == fields_.end() ? std::string_view{} : std::string_view(field->second);
}

std::vector<std::string> Headers::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [field, value] : fields_)
    if (field == name) values.push_back(value);
  return values;
}

std::optional<std::uint64_t> Headers::content_length() const { return number<std::uint64_t>(get("content-length")); }

std::string_view Headers::strong_etag() const {
  const std::string_view tag = get("etag");
  return tag.size() >= 2 && tag.front() == '"' && tag.back() == '"' ? tag : std::string_view{};
}

int parse_status_line(std::string_view line) {
  if (!line.starts_with("HTTP/")) return 0;
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  const auto status = number<int>(line.substr(blank + 1, 3));
  return status && *status >= 100 && *status < 600 ? *status : 0;
}

std::optional<ContentRange> parse_content_range(std::string_view value) {
  if (!value.starts_with("bytes ")) return std::nullopt;
  value = trim(value.substr(6));
  const auto dash = value.find('-'), slash = value.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || dash > slash) return std::nullopt;
  const auto first = number<std::uint64_t>(value.substr(0, dash)),
             last = number<std::uint64_t>(value.substr(dash + 1, slash - dash - 1));
  const std::string_view total = value.substr(slash + 1);
  if (!first || !last || *last < *first) return std::nullopt;
  ContentRange range{*first, *last, std::nullopt};
  if (total == "*") return range;
  range.total = number<std::uint64_t>(total);
  if (!range.total || *range.total <= *last) return std::nullopt;
  return range;
}

std::optional<std::int64_t> parse_http_date(std::string_view value) {
  value = trim(value);
  const auto year_at = [&](std::size_t at, std::size_t digits) {
    return value.size() < at + digits ? std::nullopt : number<int>(value.substr(at, digits));
  };
  // Sun, 06 Nov 1994 08:49:37 GMT
  if (value.size() == 29 && value[3] == ',' && value.ends_with(" GMT")) {
    const auto year = year_at(12, 4);
    return year ? seconds_of(value.substr(5, 2), value.substr(8, 3), *year, value.substr(17, 8)) : std::nullopt;
  }
  // Sun Nov  6 08:49:37 1994
  if (value.size() == 24 && value[3] == ' ') {
    const auto year = year_at(20, 4);
    return year ? seconds_of(value.substr(8, 2), value.substr(4, 3), *year, value.substr(11, 8)) : std::nullopt;
  }
  // Sunday, 06-Nov-94 08:49:37 GMT
  const auto comma = value.find(", ");
  if (comma == std::string_view::npos || !value.ends_with(" GMT") || value.size() != comma + 24) return std::nullopt;
  const auto year = year_at(comma + 9, 2);
  if (!year) return std::nullopt;
  return seconds_of(value.substr(comma + 2, 2), value.substr(comma + 5, 3), *year + (*year < 70 ? 2000 : 1900),
                    value.substr(comma + 12, 8));
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, std::int64_t now) {
  constexpr std::int64_t kLongest = 10LL * 365 * 86400;
  value = trim(value);
  if (value.empty()) return std::nullopt;
  if (const auto seconds = number<std::int64_t>(value)) return std::chrono::seconds(std::min(*seconds, kLongest));
  const auto date = parse_http_date(value);
  if (!date) return std::nullopt;
  return std::chrono::seconds(std::clamp<std::int64_t>(*date - now, 0, kLongest));
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 410:
      return "Gone";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "";
  }
}

}  // namespace plimsoll::http
