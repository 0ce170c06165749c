// SPDX-License-Identifier: Apache-2.0
// How old advisories may be before a scan says that it does not know today's.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "advisory/store.h"
#include "finding/finding.h"

namespace plimsoll::cli {

/// Days between the newest date a feed states and today beyond which it is stale. Distributions publish daily.
inline constexpr std::int64_t kStaleAfterDays = 7;

/// An entry for every feed that speaks of the distribution and is stale ("stale-feed") or failed when it was last
/// fetched ("failed-feed"). A feed named after a distribution speaks of that one only. Feeds that state no date
/// cannot be judged. The text holds the feed's date and not its age, so a report changes on the day a feed becomes
/// stale and not every day after.
std::vector<Incomplete> feed_gaps(std::span<const advisory::FeedStatus> feeds, const Distribution& distribution,
                                  std::string_view today);

}  // namespace plimsoll::cli
