// SPDX-License-Identifier: Apache-2.0
// PL151x
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> apk_checks() { return {}; }

}  // namespace plimsoll::lint
