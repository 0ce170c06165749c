// SPDX-License-Identifier: Apache-2.0
// What a layer's table says of an entry of its tar, and what names such as ".wh.x" mean (OCI image-spec layer.md,
// "Whiteouts"; the rest of ".wh..wh." is AUFS's own bookkeeping).
#pragma once

#include <cstdint>

#include "codec/entry.h"
#include "tree/file_table.h"

namespace plimsoll::scan {

/// A whiteout in an image layer is a plain file in a folder tree.
enum class Whiteouts : std::uint8_t { obey, plain };

/// Fills `into`, all but the content; false for bookkeeping, of which a table says nothing.
bool record_of(const Entry& entry, Whiteouts whiteouts, tree::Record& into);

}  // namespace plimsoll::scan
