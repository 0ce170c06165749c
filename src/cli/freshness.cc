// SPDX-License-Identifier: Apache-2.0
#include "cli/freshness.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll::cli {

namespace {

bool speaks_of(std::string_view feed, const Distribution& distribution) {
  const bool named_after_family =
      std::ranges::any_of(families(), [&](const Family& family) { return family.id == feed; });
  if (!named_after_family) return true;
  const Family* family = find_family(distribution);
  return family != nullptr && family->id == feed;
}

}  // namespace

std::vector<Incomplete> feed_gaps(std::span<const advisory::FeedStatus> feeds, const Distribution& distribution,
                                  std::string_view today) {
  std::vector<Incomplete> out;
  for (const advisory::FeedStatus& feed : feeds) {
    if (!speaks_of(feed.name, distribution)) continue;
    const std::string_view date = std::string_view(feed.upstream_date).substr(0, 10);
    const auto age = days_between(date, today);
    if (age && *age > kStaleAfterDays) {
      out.push_back({"stale-feed",
                     fmt::format("{} advisories are of {}, more than {} days old", feed.name, date, kStaleAfterDays),
                     ""});
    }
    if (!feed.error.empty()) {
      out.push_back(
          {"failed-feed", fmt::format("{} advisories could not be updated: {}", feed.name, printable(feed.error)), ""});
    }
  }
  return out;
}

}  // namespace plimsoll::cli
