// SPDX-License-Identifier: Apache-2.0
// PL1501–PL1507
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> apt_checks() { return {}; }

}  // namespace plimsoll::lint
