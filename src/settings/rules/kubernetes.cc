// SPDX-License-Identifier: Apache-2.0
// PL50xx
#include "settings/rules/topics.h"

namespace plimsoll::settings {

std::span<const Check> kubernetes_checks() { return {}; }

}  // namespace plimsoll::settings
