// SPDX-License-Identifier: Apache-2.0
// The browser of plimsoll explore: keys from a Screen to an App, frames back, a look at the Background in between.
#pragma once

#include "explore/background.h"
#include "explore/screen.h"

namespace plimsoll::explore {

/// Until the person leaves, or the image turns out to be one that cannot be opened.
void run(Screen& screen, Background& background);

}  // namespace plimsoll::explore
