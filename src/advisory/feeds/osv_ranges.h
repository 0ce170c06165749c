// SPDX-License-Identifier: Apache-2.0
// The versions part of an OSV record (OSV schema, "affected[].ranges" and "affected[].versions").
#pragma once

#include <vector>

#include "advisory/advisory.h"
#include "base/json.h"
#include "version/version.h"

namespace plimsoll::advisory {

/// What is affected, apart by whether the end is a fix. A `fixed` among the open ones is a bound only: the "limit" up
/// to which a record looks.
struct OsvRanges {
  std::vector<Range> fixed, open;

  [[nodiscard]] bool empty() const { return fixed.empty() && open.empty(); }
  void append(OsvRanges&& more);
};

/// The intervals of every ECOSYSTEM and SEMVER range of an affected entry; GIT ranges name commits and are left out.
OsvRanges osv_ranges(const json::value& affected, const version::Scheme& scheme);

/// The entry's listed versions that no range covers: most records list what their ranges say already.
std::vector<std::string> osv_versions(const json::value& affected, const OsvRanges& ranges,
                                      const version::Scheme& scheme);

}  // namespace plimsoll::advisory
