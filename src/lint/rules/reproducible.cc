// SPDX-License-Identifier: Apache-2.0
// PL23xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> reproducible_checks() { return {}; }

}  // namespace plimsoll::lint
