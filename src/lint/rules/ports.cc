// SPDX-License-Identifier: Apache-2.0
// PL18xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> ports_checks() { return {}; }

}  // namespace plimsoll::lint
