// SPDX-License-Identifier: Apache-2.0
// The readers that the table of feeds names, one per file.
#pragma once

#include "advisory/feeds/feed.h"

namespace plimsoll::advisory {

std::unique_ptr<FeedReader> alpine_reader();  // alpine.cc
std::unique_ptr<FeedReader> debian_reader();  // debian.cc
std::unique_ptr<FeedReader> kev_reader();     // kev.cc
std::unique_ptr<FeedReader> osv_reader();     // osv.cc

}  // namespace plimsoll::advisory
