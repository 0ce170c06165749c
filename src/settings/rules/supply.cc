// SPDX-License-Identifier: Apache-2.0
// PL4031, PL4035–PL4037, PL4041, PL4042: images, secrets, how the file is written
#include "settings/rules/topics.h"

namespace plimsoll::settings {

std::span<const Check> supply_checks() { return {}; }

}  // namespace plimsoll::settings
