// SPDX-License-Identifier: Apache-2.0
// Resolve: what the squashed view means as a whole: which distribution, which packages, and what is not known.
#pragma once

#include "scan/scanner.h"
#include "scan/view.h"

namespace plimsoll::scan {

/// Fills distribution, packages, coverage and incomplete of an inventory from the final view of `layers`. `environment`
/// is that of the image's config, "NAME=value" each.
void resolve(const View& view, std::span<const LayerFacts> layers, std::span<const std::string> environment,
             Inventory& inventory);

}  // namespace plimsoll::scan
