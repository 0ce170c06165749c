// SPDX-License-Identifier: Apache-2.0
#include "cli/freshness.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll::cli {

namespace {

/// The date of each feed in the partitions asked, and in those named besides.
std::map<std::string, std::string> dates_of(const advisory::Index& index, std::span<const std::string> ecosystems,
                                            std::span<const std::string_view> besides) {
  std::set<std::string_view> partitions(besides.begin(), besides.end());
  for (const std::string& ecosystem : ecosystems) partitions.insert(advisory::partition_of(ecosystem));
  std::map<std::string, std::string> dates;
  for (const std::string_view name : partitions) {
    const advisory::Partition* partition = index.find(name);
    if (partition == nullptr) continue;
    for (const advisory::Share& share : partition->shares) {
      const std::string date = share.date.substr(0, 10);
      const auto [at, is_new] = dates.emplace(share.feed, date);
      if (!is_new) at->second = std::min(at->second, date);
    }
  }
  return dates;
}

}  // namespace

std::vector<Coverage::Feed> feed_ages(const advisory::Index& index, std::span<const std::string> ecosystems,
                                      std::string_view today) {
  static constexpr std::string_view kBesides[] = {advisory::kCvePartition, advisory::kEndOfLifePartition};
  std::vector<Coverage::Feed> out;
  for (const auto& [feed, date] : dates_of(index, ecosystems, kBesides))
    out.push_back({feed, date, days_between(date, today)});
  return out;
}

std::vector<Incomplete> feed_gaps(const advisory::Index& index, std::span<const std::string> ecosystems,
                                  std::string_view today, std::optional<std::int64_t> max_age) {
  static constexpr std::string_view kBesides[] = {advisory::kCvePartition};
  const std::int64_t limit = max_age.value_or(kStaleAfterDays);
  std::vector<Incomplete> out;
  for (const auto& [feed, date] : dates_of(index, ecosystems, kBesides)) {
    const auto age = days_between(date, today);
    if (age && *age > limit) {
      out.push_back(
          {"stale-feed",
           fmt::format("{} advisories are of {}, more than {} {} old", feed, date, limit, limit == 1 ? "day" : "days"),
           ""});
    } else if (!age && max_age) {
      out.push_back({"stale-feed", fmt::format("{} advisories state no date, so their age is not known", feed), ""});
    }
    const advisory::FeedStatus* status = index.feed(feed);
    if (status != nullptr && !status->error.empty()) {
      out.push_back(
          {"failed-feed", fmt::format("{} advisories could not be updated: {}", feed, printable(status->error)), ""});
    }
  }
  return out;
}

}  // namespace plimsoll::cli
