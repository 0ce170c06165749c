// SPDX-License-Identifier: Apache-2.0
#include "cli/freshness.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll::cli {

namespace {

/// Feeds of one language that are not named after its packages' type.
struct FeedOfType {
  std::string_view feed, type;
};
constexpr std::array kFeedsOfTypes = {FeedOfType{"bitnami", "bitnami"}, FeedOfType{"friendsofphp", "composer"},
                                      FeedOfType{"govulndb", "golang"}, FeedOfType{"rubysec", "gem"}};

bool speaks_of(std::string_view feed, const Report& report) {
  const auto has_type = [&](std::string_view type) {
    return std::ranges::any_of(report.packages, [&](const InstalledPackage& p) { return p.package.type == type; });
  };
  const bool named_after_family =
      std::ranges::any_of(families(), [&](const Family& family) { return family.id == feed; });
  if (named_after_family) {
    const Family* family = find_family(report.distribution);
    return family != nullptr && family->id == feed;
  }
  const auto* row = std::ranges::find(kFeedsOfTypes, feed, &FeedOfType::feed);
  return row == kFeedsOfTypes.end() || has_type(row->type);
}

}  // namespace

std::vector<Coverage::Feed> feed_ages(std::span<const advisory::FeedStatus> feeds, std::string_view today) {
  std::vector<Coverage::Feed> out;
  for (const advisory::FeedStatus& feed : feeds) {
    const std::string date = feed.upstream_date.substr(0, 10);
    out.push_back({feed.name, date, days_between(date, today)});
  }
  std::ranges::sort(out, {}, &Coverage::Feed::name);
  return out;
}

std::vector<Incomplete> feed_gaps(std::span<const advisory::FeedStatus> feeds, const Report& report,
                                  std::string_view today, std::optional<std::int64_t> max_age) {
  std::vector<Incomplete> out;
  const std::int64_t limit = max_age.value_or(kStaleAfterDays);
  for (const advisory::FeedStatus& feed : feeds) {
    if (!speaks_of(feed.name, report)) continue;
    const std::string_view date = std::string_view(feed.upstream_date).substr(0, 10);
    const auto age = days_between(date, today);
    if (age && *age > limit) {
      out.push_back({"stale-feed",
                     fmt::format("{} advisories are of {}, more than {} {} old", feed.name, date, limit,
                                 limit == 1 ? "day" : "days"),
                     ""});
    } else if (!age && max_age) {
      out.push_back(
          {"stale-feed", fmt::format("{} advisories state no date, so their age is not known", feed.name), ""});
    }
    if (!feed.error.empty()) {
      out.push_back(
          {"failed-feed", fmt::format("{} advisories could not be updated: {}", feed.name, printable(feed.error)), ""});
    }
  }
  return out;
}

}  // namespace plimsoll::cli
