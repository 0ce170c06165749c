// SPDX-License-Identifier: Apache-2.0
// Published material: what a package of the distribution brought is in every mirror of the world, so a key in it is a
// test key or an example and nobody's secret. That holds for a file which the package owns, in the layer that brought
// this version of the package, and not below etc/, where people put their own.
#pragma once

#include <span>

#include "scan/scanner.h"

namespace plimsoll::scan {

/// Fills LayerSecrets::published of inventory.secrets.
void mark_published(std::span<const LayerFacts> layers, Inventory& inventory);

}  // namespace plimsoll::scan
