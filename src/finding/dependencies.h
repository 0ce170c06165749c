// SPDX-License-Identifier: Apache-2.0
// Dependencies: from what packages say they need to the packages that are there.
#pragma once

#include <span>
#include <vector>

#include "finding/finding.h"

namespace plimsoll {

/// For each package the indices of those it depends on, ascending, without itself. A name is looked for among packages
/// of the same type, first in the same file, then anywhere; with a version only that one. What is not there is left
/// out, and of more than 64 that are meant alike the rest. Takes time that grows with the number of names.
std::vector<std::vector<std::size_t>> dependencies_of(std::span<const InstalledPackage> packages);

}  // namespace plimsoll
