// SPDX-License-Identifier: Apache-2.0
// The versions part of an OSV record (OSV schema, "affected[].ranges" and "affected[].versions").
#pragma once

#include <vector>

#include "advisory/advisory.h"
#include "base/json.h"
#include "version/version.h"

namespace plimsoll::advisory {

/// The intervals of every ECOSYSTEM and SEMVER range of an affected entry; GIT ranges name commits and are left out.
std::vector<Range> osv_ranges(const json::value& affected, const version::Scheme& scheme);

/// The entry's listed versions that no range covers: most records list what their ranges say already.
std::vector<std::string> osv_versions(const json::value& affected, const std::vector<Range>& ranges,
                                      const version::Scheme& scheme);

}  // namespace plimsoll::advisory
