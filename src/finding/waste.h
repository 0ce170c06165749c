// SPDX-License-Identifier: Apache-2.0
// Waste: bytes that everyone who pulls an image gets and nobody ever sees, as findings, each with what would save them.
#pragma once

#include <span>
#include <vector>

#include "finding/finding.h"
#include "tree/accounting.h"

namespace plimsoll {

/// What would keep these bytes out of the image: a sentence and, where it can be told, the instruction to write.
Remedy waste_remedy(const tree::Stack& stack, const tree::Waste& waste, std::span<const LayerRef> layers);

/// One finding for what one layer hides of another in one way, the largest first; small ones are told together. Its
/// layer is the one that hides. PL2002: deleted or moved; PL2003: copied for its owner or mode; PL3016: all else.
std::vector<Finding> waste_findings(const tree::Stack& stack, const tree::Accounting& accounting,
                                    std::span<const LayerRef> layers);

/// Adds these findings and the efficiency to a report, unless its image has no bytes in layers.
void add_waste(const tree::Stack& stack, Report& report);

}  // namespace plimsoll
