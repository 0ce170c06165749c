// SPDX-License-Identifier: Apache-2.0
// How old advisories may be before a scan says that it does not know today's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/index.h"
#include "finding/finding.h"

namespace plimsoll::cli {

/// Days between the newest date a feed states and today beyond which it is stale. Distributions publish daily.
inline constexpr std::int64_t kStaleAfterDays = 7;

/// The feeds of the partitions that were asked, of what is known of CVEs and of the ends of life, with their age on a
/// day, sorted by name. Of a feed with several of these partitions the oldest counts, one without a date before all.
std::vector<Coverage::Feed> feed_ages(const advisory::Index& index, std::span<const std::string> ecosystems,
                                      std::string_view today);

/// An entry for every feed of what was asked, and of what is known of CVEs, that is stale ("stale-feed") or failed when
/// it was last fetched ("failed-feed"). Feeds that state no date cannot be judged, unless `max_age` days are asked for:
/// then they are stale, as is any that is older. The text holds the feed's date and not its age, so a report changes
/// on the day a feed becomes stale and not every day after.
std::vector<Incomplete> feed_gaps(const advisory::Index& index, std::span<const std::string> ecosystems,
                                  std::string_view today, std::optional<std::int64_t> max_age = {});

}  // namespace plimsoll::cli
