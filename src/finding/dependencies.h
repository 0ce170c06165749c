// SPDX-License-Identifier: Apache-2.0
// Dependencies: from what packages say they need to the packages that are there.
#pragma once

#include <span>
#include <vector>

#include "finding/finding.h"

namespace plimsoll {

/// For each package the indices of those it depends on, ascending, without itself. A name, in the form that is compared
/// (package/ecosystem.h), is looked for among packages of the same type; with a version only that one. Those of the
/// same file go first, then what the same detector found; of those the nearest, which share the most folders with the
/// package and are not buried in folders of their own. What is installed needs what is installed. In node_modules the
/// rules are Node's: the package of that name in the folder that the need sees. What it does not see (stores that are
/// full of links) counts when only one version can be meant.
///
/// What is not there is left out, and of more than some 64 that are meant alike the rest. Takes time that grows with
/// the number of names.
std::vector<std::vector<std::size_t>> dependencies_of(std::span<const InstalledPackage> packages);

}  // namespace plimsoll
