// SPDX-License-Identifier: Apache-2.0
// PL157x
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> tools_checks() { return {}; }

}  // namespace plimsoll::lint
