// SPDX-License-Identifier: Apache-2.0
// PL20xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> layers_checks() { return {}; }

}  // namespace plimsoll::lint
