// SPDX-License-Identifier: Apache-2.0
// Listing: the names of a layer without its contents. Nothing is proven and no detector looks, so a plain layer costs a
// few reads per thousand files and a compressed one its inflating.
#pragma once

#include <functional>

#include "base/observer.h"
#include "oci/image.h"
#include "scan/cache.h"
#include "scan/walk.h"
#include "tree/stack.h"

namespace plimsoll::scan {

/// The names in a layer of an image whose layers can be opened; a foreign layer has none.
Result<tree::FileTable> list_layer(oci::Image& image, std::size_t layer, Observer& observer);

/// Calls `each` with the names of every layer, as they become known and from any thread, one at a time. What the cache
/// knows comes first and is not read.
using EachTable = std::function<void(std::size_t layer, tree::FileTable table)>;
Result<void> list_layers(oci::Image& image, const FactsCache& cache, Observer& observer, const EachTable& each);

/// The same, put together.
Result<tree::Stack> list_stack(oci::Image& image, const FactsCache& cache, Observer& observer);

}  // namespace plimsoll::scan
