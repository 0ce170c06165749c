// SPDX-License-Identifier: Apache-2.0
// PL13xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> users_checks() { return {}; }

}  // namespace plimsoll::lint
