// SPDX-License-Identifier: Apache-2.0
// PL19xx
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> metadata_checks() { return {}; }

}  // namespace plimsoll::lint
