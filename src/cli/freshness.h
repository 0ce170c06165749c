// SPDX-License-Identifier: Apache-2.0
// How old advisories may be before a scan says that it does not know today's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "advisory/store.h"
#include "finding/finding.h"

namespace plimsoll::cli {

/// Days between the newest date a feed states and today beyond which it is stale. Distributions publish daily.
inline constexpr std::int64_t kStaleAfterDays = 7;

/// The feeds of a database with their age on a day, sorted by name.
std::vector<Coverage::Feed> feed_ages(std::span<const advisory::FeedStatus> feeds, std::string_view today);

/// An entry for every feed that speaks of what the report holds and is stale ("stale-feed") or failed when it was last
/// fetched ("failed-feed"). A feed named after a distribution speaks of that one only, one named after a language of
/// its packages only. Feeds that state no date cannot be judged, unless `max_age` days are asked for: then they are
/// stale, as is any that is older. The text holds the feed's date and not its age, so a report changes on the day a
/// feed becomes stale and not every day after.
std::vector<Incomplete> feed_gaps(std::span<const advisory::FeedStatus> feeds, const Report& report,
                                  std::string_view today, std::optional<std::int64_t> max_age = {});

}  // namespace plimsoll::cli
