// SPDX-License-Identifier: Apache-2.0
#include "cli/stats_table.h"

#include <sys/resource.h>

#include <algorithm>

#include <fmt/core.h>

#include "base/stats.h"
#include "base/words.h"

namespace plimsoll::cli {

namespace {

std::chrono::nanoseconds duration_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

}  // namespace

std::string human_time(std::chrono::nanoseconds time) {
  const double seconds = std::chrono::duration<double>(time).count();
  if (seconds < 0.001) return fmt::format("{:.0f} us", seconds * 1e6);
  if (seconds < 0.1) return fmt::format("{:.1f} ms", seconds * 1e3);
  if (seconds < 100) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long>(seconds + 0.5);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string stats_table() {
  const std::vector<stats::Row> rows = stats::rows();
  std::size_t column = 16;
  for (const stats::Row& row : rows) column = std::max(column, row.name.size() + 2);
  std::string out = fmt::format("{:<{}}{:>10}{:>10}{:>14}{:>12}\n", "stats", column, "count", "bytes", "time", "rate");
  for (const stats::Row& row : rows) {
    const double seconds = std::chrono::duration<double>(row.time).count();
    const auto bytes = static_cast<double>(row.bytes);
    out += fmt::format("{:<{}}{:>10}{:>10}{:>14}{:>12}\n", row.name, column, row.count,
                       row.bytes > 0 ? human_bytes(bytes) : "", row.time.count() > 0 ? human_time(row.time) : "",
                       row.bytes > 0 && seconds > 0 ? human_bytes(bytes / seconds) + "/s" : "");
  }
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return out + fmt::format("processor {} user, {} system; peak memory {}", human_time(duration_of(used.ru_utime)),
                           human_time(duration_of(used.ru_stime)),
                           human_bytes(1024.0 * static_cast<double>(used.ru_maxrss)));
}

}  // namespace plimsoll::cli
