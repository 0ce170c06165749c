// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "package/package.h"

namespace plimsoll::detect {

/// What the groups that want a package say: development when each of them has a name that people give to groups of
/// tools ("dev", "test", "lint", "docs" …). Groups are free to mean anything, so any other name is taken for runtime.
Scope scope_of_groups(const json::array& groups);

}  // namespace plimsoll::detect
