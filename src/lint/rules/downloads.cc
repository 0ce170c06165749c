// SPDX-License-Identifier: Apache-2.0
// PL16xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> downloads_checks() { return {}; }

}  // namespace plimsoll::lint
