// SPDX-License-Identifier: Apache-2.0
// The walk: one file tree, read front to back once, becomes LayerFacts.
#pragma once

#include "base/limits.h"
#include "codec/entry.h"
#include "scan/layer_facts.h"
#include "scan/record.h"
#include "scan/search.h"
#include "scan/wanted.h"

namespace plimsoll::scan {

/// Raise it when the walk itself tells other things of the same bytes: cached facts of another version are read anew.
inline constexpr std::uint32_t kWalkVersion = 3;

/// Reads every entry, opens the archives among them (archive.h), shows wanted files to their detectors, does with all
/// bodies what `search` says, and notes what hides lower layers.
Result<LayerFacts> walk(EntryReader& entries, const Wanted& wanted, Whiteouts whiteouts, const Search& search = {},
                        const Limits& limits = kLimits);

}  // namespace plimsoll::scan
