// SPDX-License-Identifier: Apache-2.0
// Duplicates: the same software told by several files is one package.
//
// What is installed is the truth. A lockfile says what an install would bring, so beside an installed tree its rows
// only lend their relation, scope and licence; where nothing of it is installed they stand. A list of installed
// packages (npm's hidden lockfile, an SBOM in the image) gives way to the packages' own files.
#pragma once

#include "scan/scanner.h"

namespace plimsoll::scan {

/// Removes rows that another row makes needless. `inventory.packages` is sorted before and after.
void drop_duplicates(Inventory& inventory);

}  // namespace plimsoll::scan
