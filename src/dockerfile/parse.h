// SPDX-License-Identifier: Apache-2.0
// From the bytes of a Dockerfile to its instructions. Never gives up on what a line says: only a file that is too large
// is an error, all else is a Problem beside the instructions that could be read.
#pragma once

#include "base/limits.h"
#include "base/result.h"
#include "dockerfile/instruction.h"

namespace plimsoll::dockerfile {

inline constexpr std::size_t kMostBytes = 4 * kMiB;
inline constexpr std::size_t kMostInstructions = 100'000;

/// A file in UTF-16 or UTF-32 with a byte order mark is decoded (Dockerfile::decoded) and told as a Problem.
Result<Dockerfile> parse(std::string_view text);

}  // namespace plimsoll::dockerfile
