// SPDX-License-Identifier: Apache-2.0
#include "harden/access.h"

#include <algorithm>

namespace plimsoll::harden {

namespace {

constexpr std::uint32_t kSticky = 01000, kRead = 4, kWriteRight = 2, kSearch = 1, kAll = kRead | kWriteRight | kSearch;
constexpr unsigned kOwnerShift = 6, kGroupShift = 3;

}  // namespace

bool Credentials::has_group(std::uint32_t group) const {
  return group == gid || std::ranges::find(groups, group) != groups.end();
}

Because Access::because(Index entry) const {
  if (who_.uid == 0) return Because::root;
  if (tree_->uid(entry) == who_.uid) return Because::owner;
  return who_.has_group(tree_->gid(entry)) ? Because::group : Because::everyone;
}

std::uint32_t Access::rights(Index entry) const {
  const std::uint32_t mode = tree_->mode(entry);
  switch (because(entry)) {
    case Because::root:
      return kAll;
    case Because::owner:
      return effort_ == Effort::change_modes ? kAll : mode >> kOwnerShift & kAll;
    case Because::group:
      return mode >> kGroupShift & kAll;
    case Because::everyone:
      break;
  }
  return mode & kAll;
}

Access::Access(const Tree& tree, Credentials who, Effort effort)
    : tree_(&tree), who_(std::move(who)), effort_(effort), bits_(tree.size()) {
  // A folder comes before what is in it, so what is known of it only has to be handed down.
  for (Index entry = 0; entry < tree.size(); ++entry) {
    const Index above = tree.parent(entry);
    const bool is_reached = above == kNone || ((bits_[above] & kReach) != 0 && (rights(above) & kSearch) != 0);
    std::uint8_t bits = 0;
    if (above != kNone && (bits_[above] & (kReplace | kAbove)) != 0) bits |= kAbove;
    if (is_reached) {
      bits |= kReach;
      const std::uint32_t right = rights(entry);
      const bool can_write = (right & kWriteRight) != 0 && tree.kind(entry) != tree::RecordKind::symlink;
      if (can_write) bits |= kWrite;
      if (can_write && tree.is_folder(entry) && (right & kSearch) != 0) bits |= kFill;
      if (above != kNone && (bits_[above] & kFill) != 0) {
        const bool is_held = (tree.mode(above) & kSticky) != 0 && who_.uid != 0 && tree.uid(above) != who_.uid &&
                             tree.uid(entry) != who_.uid;
        if (!is_held) bits |= kReplace;
      }
    }
    bits_[entry] = bits;
  }
}

Index Access::replaceable_above(Index entry) const {
  Index topmost = kNone;
  for (Index above = tree_->parent(entry); above != kNone && has(entry, kAbove); above = tree_->parent(above)) {
    if (has(above, kReplace)) topmost = above;
  }
  return topmost;
}

}  // namespace plimsoll::harden
