// SPDX-License-Identifier: Apache-2.0
// PL4020–PL4023, PL4032: ports and networks
#include "settings/rules/topics.h"

namespace plimsoll::settings {

std::span<const Check> network_checks() { return {}; }

}  // namespace plimsoll::settings
