// SPDX-License-Identifier: Apache-2.0
// A stack as it stood when one of its layers had been put on: what a container made of the layers up to there shows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tree/stack.h"

namespace plimsoll::tree {

/// What is seen at a node once `layer` is on; nullptr: nothing, or a folder that no layer tells of.
const Version* seen_at(const Stack& stack, NodeId node, std::uint32_t layer);
/// True for seen things and for folders above them.
bool exists_at(const Stack& stack, NodeId node, std::uint32_t layer);
/// Where a path leads when links are followed; kNoNode for loops and what is not there.
NodeId resolve_at(const Stack& stack, std::string_view path, std::uint32_t layer);

/// What a version was hidden by, in words: "deleted", "overwritten" …
std::string_view hidden_word(Hidden hidden);

/// How a version's kind and mode look in `ls -l`: "-rwsr-xr-x".
std::string mode_string(RecordKind kind, std::uint32_t mode);

}  // namespace plimsoll::tree
