// SPDX-License-Identifier: Apache-2.0
// PL21xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> shell_checks() { return {}; }

}  // namespace plimsoll::lint
