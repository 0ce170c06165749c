// SPDX-License-Identifier: Apache-2.0
// PL11xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> structure_checks() { return {}; }

}  // namespace plimsoll::lint
