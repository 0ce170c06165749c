// SPDX-License-Identifier: Apache-2.0
// PL17xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> files_checks() { return {}; }

}  // namespace plimsoll::lint
