// SPDX-License-Identifier: Apache-2.0
// Group: the installed binaries of one source package, matched together.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "finding/affected.h"
#include "finding/match.h"

namespace plimsoll {

/// What stays the same for every package of one scan.
struct MatchContext {
  const Family& family;
  const Keying& keying;
  Comparer comparer;
  std::string ecosystem;
  std::span<const LayerRef> layers;
  advisory::Lookup& advisories;
};

/// "1 package", "2 packages".
std::string plural(std::size_t count, std::string_view one);

/// Appends the findings and gaps of one source package. `members` are its installed binaries; none of what it refers
/// to is kept.
Result<void> match_group(const MatchContext& context, std::string_view source,
                         std::span<const InstalledPackage* const> members, Matched& into);

}  // namespace plimsoll
