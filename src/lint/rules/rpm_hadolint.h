// SPDX-License-Identifier: Apache-2.0
// What hadolint says of yum, dnf and zypper (DL3030–DL3041): measured against hadolint 2.15.1.
#pragma once

#include "lint/check.h"

namespace plimsoll::lint {

void hadolint_yum_yes(const Context& file, Found& found);
void hadolint_yum_cache(const Context& file, Found& found);
void hadolint_yum_pins(const Context& file, Found& found);
void hadolint_dnf_yes(const Context& file, Found& found);
void hadolint_dnf_cache(const Context& file, Found& found);
void hadolint_dnf_pins(const Context& file, Found& found);
void hadolint_zypper_yes(const Context& file, Found& found);
void hadolint_zypper_upgrade(const Context& file, Found& found);
void hadolint_zypper_cache(const Context& file, Found& found);
void hadolint_zypper_pins(const Context& file, Found& found);

}  // namespace plimsoll::lint
