// SPDX-License-Identifier: Apache-2.0
// Feeds whose newest file has a changing name, which a small file beside it tells:
//
//   …/archive_latest.txt   holds the name of an archive in the same folder (CSAF)
//   …/mirror.list          holds the folder of an rpm repository, whose repodata/repomd.xml names its updateinfo
//   (Amazon)
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::advisory {

/// Whether what lies at `url` only tells where the feed is.
bool is_feed_pointer(std::string_view url);

/// Fetches a small text.
using GetText = std::function<Result<std::string>(const std::string& url)>;

/// The URL of the feed itself. One fetched by https leads to https only.
Result<std::string> follow_feed_pointer(const std::string& url, const GetText& get);

}  // namespace plimsoll::advisory
