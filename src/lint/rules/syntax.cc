// SPDX-License-Identifier: Apache-2.0
// PL10xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> syntax_checks() { return {}; }

}  // namespace plimsoll::lint
