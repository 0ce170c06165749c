// SPDX-License-Identifier: Apache-2.0
// PL156x: npm, yarn, gem, go
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> languages_checks() { return {}; }

}  // namespace plimsoll::lint
