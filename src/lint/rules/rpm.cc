// SPDX-License-Identifier: Apache-2.0
// PL152x–PL154x: yum, dnf, zypper
#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> rpm_checks() { return {}; }

}  // namespace plimsoll::lint
