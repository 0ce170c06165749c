// SPDX-License-Identifier: Apache-2.0
// The two documents of an image in the base index.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lineage/index.h"

namespace plimsoll::lineage {

std::string write_image(const IndexedImage& image);
Result<IndexedImage> read_image(std::string_view document);

std::string write_packages(std::span<const InstalledPackage> packages);
Result<std::vector<InstalledPackage>> read_packages(std::string_view document);

}  // namespace plimsoll::lineage
