// SPDX-License-Identifier: Apache-2.0
#include "policy/ignore_reader.h"

#include <charconv>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/words.h"

namespace plimsoll::policy {

namespace {

constexpr std::size_t kMostWarnings = 100;
constexpr std::int64_t kDay = 24 * 3600;

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

/// Seconds into the day, those of the zone taken off; nullopt: no time.
std::optional<std::int64_t> take_time(std::string_view& rest) {
  const auto hour = take_number(rest, 2);
  if (!hour || *hour > 24 || !take(rest, ':')) return std::nullopt;
  const auto minute = take_number(rest, 2);
  if (!minute || *minute > 59) return std::nullopt;
  std::int64_t seconds = *hour * 3600 + *minute * 60;
  if (take(rest, ':')) {
    const auto second = take_number(rest, 2);
    if (!second || *second > 60) return std::nullopt;
    seconds += *second;
    // Any part of a second is later than the second.
    if (take(rest, '.')) {
      const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
      if (rest.substr(0, digits).find_first_not_of('0') != std::string_view::npos) ++seconds;
      rest.remove_prefix(digits);
    }
  }
  while (take(rest, ' ')) continue;
  if (rest.empty() || take(rest, 'Z') || take(rest, 'z')) return seconds;
  const bool is_east = rest.front() == '+';
  if (!take(rest, '+') && !take(rest, '-')) return std::nullopt;
  const auto zone_hour = take_number(rest, 2);
  const auto zone_minute = take(rest, ':') || !rest.empty() ? take_number(rest, 2) : std::optional(0);
  if (!zone_hour || !zone_minute) return std::nullopt;
  const std::int64_t zone = *zone_hour * 3600 + *zone_minute * 60;
  return is_east ? seconds - zone : seconds + zone;
}

}  // namespace

Ignore IgnoreReader::start(std::uint32_t line) const {
  Ignore ignore;
  ignore.code = "ignore-file";
  ignore.source = place(line);
  return ignore;
}

void IgnoreReader::add(Ignore ignore) { out_.ignores.push_back(std::move(ignore)); }

void IgnoreReader::warn(std::uint32_t line, std::string_view what) {
  if (out_.warnings.size() >= kMostWarnings) {
    ++untold_;
    return;
  }
  out_.warnings.push_back(fmt::format("{}: {}", place(line), what));
}

IgnoreFile IgnoreReader::done() && {
  if (untold_ > 0) out_.warnings.push_back(fmt::format("{}: {} more of this kind", path_, plural(untold_, "warning")));
  return std::move(out_);
}

Result<yaml::NodePtr> yaml_root(std::string_view text, std::string_view path) {
  const std::vector<yaml::NodePtr> documents = TRY_AT(path, yaml::parse_tree(text));
  if (documents.empty() || documents.front()->is_null()) return yaml::NodePtr{};
  if (!documents.front()->is_mapping())
    return fail(ErrorKind::malformed, "{}: a mapping of keys is expected, as in \"ignore:\"", path);
  return documents.front();
}

std::optional<std::string> last_day_before(std::string_view moment) {
  std::string_view rest = moment;
  const auto year = take_number(rest, 4);
  if (!year || !take(rest, '-')) return std::nullopt;
  const auto month = take_number(rest, 2);
  if (!month || !take(rest, '-')) return std::nullopt;
  const auto day = take_number(rest, 2);
  if (!day) return std::nullopt;
  const auto days = days_between("1970-01-01", fmt::format("{:04}-{:02}-{:02}", *year, *month, *day));
  if (!days) return std::nullopt;
  std::int64_t seconds = *days * kDay;
  if (!rest.empty()) {
    if (!take(rest, 'T') && !take(rest, 't') && !take(rest, ' ')) return std::nullopt;
    const auto time = take_time(rest);
    if (!time || !rest.empty()) return std::nullopt;
    seconds += *time;
  }
  // What ends as a day begins held on the day before.
  const std::int64_t floor = seconds >= 0 ? seconds / kDay : (seconds - kDay + 1) / kDay;
  const std::int64_t last = floor * kDay == seconds ? floor - 1 : floor;
  static const std::int64_t first_day = days_between("1970-01-01", "0001-01-01").value_or(0);
  static const std::int64_t final_day = days_between("1970-01-01", "9999-12-31").value_or(0);
  return date_time(std::clamp(last, first_day, final_day) * kDay).substr(0, 10);
}

}  // namespace plimsoll::policy
