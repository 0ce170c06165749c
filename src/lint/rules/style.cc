// SPDX-License-Identifier: Apache-2.0
// PL22xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> style_checks() { return {}; }

}  // namespace plimsoll::lint
