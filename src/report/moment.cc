// SPDX-License-Identifier: Apache-2.0
// The moment a report speaks of.
#include "report/moment.h"

#include <algorithm>

#include "base/clock.h"
#include "report/report.h"

namespace plimsoll::report {

std::string utc_time(std::string_view time) {
  if (!days_between(time, time)) return {};
  const auto digits = [&](std::size_t at) {
    return time.size() > at + 1 && time[at] >= '0' && time[at] <= '5' && time[at + 1] >= '0' && time[at + 1] <= '9';
  };
  const bool has_clock = time.size() >= 19 && time[10] == 'T' && time[13] == ':' && time[16] == ':' && digits(11) &&
                         time.substr(11, 2) < "24" && digits(14) && digits(17);
  return std::string(time.substr(0, 10)) + (has_clock ? std::string(time.substr(10, 9)) : "T00:00:00") + "Z";
}

std::string moment_of(const Report& report) {
  if (const auto epoch = source_date_epoch()) return date_time(*epoch);
  std::string newest = utc_time(report.created);
  for (const Coverage::Feed& feed : report.coverage.feeds) newest = std::max(newest, utc_time(feed.date));
  return newest.empty() ? date_time(0) : newest;
}

}  // namespace plimsoll::report
