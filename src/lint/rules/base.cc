// SPDX-License-Identifier: Apache-2.0
// PL12xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> base_checks() { return {}; }

}  // namespace plimsoll::lint
