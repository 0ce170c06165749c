// SPDX-License-Identifier: Apache-2.0
// Access: what a user may do to every path of an image, by the kernel's rules for mode bits (path_resolution(7),
// unlink(2), rename(2), sticky folders of chmod(1)). A container's run user has no capability that would override
// them, unless it is root.
#pragma once

#include <cstdint>
#include <vector>

#include "harden/tree.h"

namespace plimsoll::harden {

struct Credentials {
  std::uint32_t uid = 0, gid = 0;
  std::vector<std::uint32_t> groups = {};  // supplementary
  [[nodiscard]] bool has_group(std::uint32_t group) const;
};

/// Whether an owner's power to change the mode of what is his counts: it does for somebody who means it.
enum class Effort : std::uint8_t { as_is, change_modes };

/// By which part of its mode a path is open to a user.
enum class Because : std::uint8_t { owner, group, everyone, root };

class Access {
 public:
  /// The tree must outlive it.
  Access(const Tree& tree, Credentials who, Effort effort);

  /// Every folder above may be searched.
  [[nodiscard]] bool reaches(Index entry) const { return has(entry, kReach); }
  /// The content of a file, or which names are in a folder, may be changed. Never so for links.
  [[nodiscard]] bool may_write(Index entry) const { return has(entry, kWrite); }
  /// Files may be put into the folder and removed from it: that needs search permission too.
  [[nodiscard]] bool may_fill(Index entry) const { return has(entry, kFill); }
  /// May be renamed, and another put in its place; what is no folder or an empty one may be removed.
  [[nodiscard]] bool may_replace(Index entry) const { return has(entry, kReplace); }
  /// The topmost folder above that may be replaced, and everything in it so; kNone when there is none.
  [[nodiscard]] Index replaceable_above(Index entry) const;

  /// Which part of the mode speaks of the user.
  [[nodiscard]] Because because(Index entry) const;
  [[nodiscard]] const Credentials& who() const { return who_; }

 private:
  enum Bit : std::uint8_t { kReach = 1, kWrite = 2, kFill = 4, kReplace = 8, kAbove = 16 };
  [[nodiscard]] bool has(Index entry, Bit bit) const { return (bits_[entry] & bit) != 0; }
  [[nodiscard]] std::uint32_t rights(Index entry) const;  // rwx as 4 2 1

  const Tree* tree_;
  Credentials who_;
  Effort effort_;
  std::vector<std::uint8_t> bits_;
};

}  // namespace plimsoll::harden
