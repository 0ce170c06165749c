// SPDX-License-Identifier: Apache-2.0
// Search: every version of every path, in all layers, deleted ones included.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "explore/view.h"

namespace plimsoll::explore {

struct Hit {
  tree::NodeId node = tree::kRoot;
  std::uint32_t layer = 0;
  const tree::Version* version = nullptr;  // in the stack that was searched
};

struct Hits {
  std::vector<Hit> hits;  // by path, the lowest layer first
  bool cut = false;       // there are more
};

inline constexpr std::size_t kMostHits = 10'000;

/// A query with "*", "?" or "[" is a pattern for the whole name, or with a "/" for the whole path, where "*" also
/// matches "/"; any other is a piece of the name, or with a "/" of the path. Upper and lower case are the same unless
/// the query has upper case.
Hits search(const tree::Stack& stack, std::string_view query, std::size_t most = kMostHits);

/// The pattern language: *, ?, [a-z], [!a-z], \x. Linear in time and without recursion.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace plimsoll::explore
