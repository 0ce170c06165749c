// SPDX-License-Identifier: Apache-2.0
// The least-privilege proof: what of an image's code its run user could replace, and through which weakness. The
// practice it holds images to: programs belong to root, the run user reads and runs them.
#pragma once

#include <cstdint>
#include <vector>

#include "harden/access.h"
#include "harden/code.h"

namespace plimsoll::harden {

/// One cause, with all the code it opens. Causes are told apart by the topmost folder that shares them and by layer.
struct Weakness {
  enum class Way : std::uint8_t {
    content,  // the files themselves may be changed
    folder,   // the files may not, but a folder they are in, so others can take their place
  };
  Way way = Way::content;
  Because because = Because::everyone;  // which part of the mode lets it happen
  Index top = kTop;                     // topmost folder with this weakness, or the folder of the files
  bool top_is_weak = false;             // has it itself, so files can also be put there
  std::uint32_t layer = tree::kNoLayer;
  std::vector<Index> entries;  // in the order of paths
  std::size_t renamed = 0;     // of them, only by renaming a folder above
  bool vital = false;          // some of it runs without anybody's doing
};

/// In the order of paths.
std::vector<Weakness> prove(const Tree& tree, const Code& code, const Access& access);

}  // namespace plimsoll::harden
