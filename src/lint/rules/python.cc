// SPDX-License-Identifier: Apache-2.0
// PL155x
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> python_checks() { return {}; }

}  // namespace plimsoll::lint
