// SPDX-License-Identifier: Apache-2.0
// Resolve: what the squashed view means as a whole: which distribution, which packages, and what is not known.
#pragma once

#include "scan/scanner.h"
#include "scan/view.h"

namespace plimsoll::scan {

/// Fills distribution, packages and incomplete of an inventory from the final view.
void resolve(const View& view, Inventory& inventory);

}  // namespace plimsoll::scan
