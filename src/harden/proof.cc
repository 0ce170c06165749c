// SPDX-License-Identifier: Apache-2.0
#include "harden/proof.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace plimsoll::harden {

namespace {

constexpr std::array<std::string_view, 3> kMountedOver{"dev", "proc", "sys"};

/// The topmost folder from which on all down to `folder` may be filled for the same reason.
Index topmost(const Tree& tree, const Access& access, Index folder) {
  const Because because = access.because(folder);
  for (Index above = tree.parent(folder); above != kNone && access.may_fill(above) && access.because(above) == because;
       above = tree.parent(above))
    folder = above;
  return folder;
}

class Prover {
 public:
  Prover(const Tree& tree, const Code& code, const Access& access) : tree_(tree), code_(code), access_(access) {}

  std::vector<Weakness> run() {
    for (Index entry = 1; entry < tree_.size(); ++entry) {
      if (tree_.parent(entry) == kTop && is_mounted_over(entry)) {
        entry = tree_.end(entry) - 1;
        continue;
      }
      if (code_.kind(entry) != CodeKind::none) judge(entry);
    }
    std::vector<Weakness> found;
    for (auto& [key, weakness] : found_) found.push_back(std::move(weakness));
    return found;
  }

 private:
  [[nodiscard]] bool is_mounted_over(Index entry) const {
    return std::ranges::find(kMountedOver, tree_.name(entry)) != kMountedOver.end();
  }

  void judge(Index entry) {
    const Index folder = tree_.parent(entry);
    const Index above = access_.replaceable_above(entry);
    if (access_.may_write(entry)) {
      const Because because = access_.because(entry);
      const bool is_shared = access_.may_fill(folder) && access_.because(folder) == because;
      Weakness& weakness = add(Weakness::Way::content, because, is_shared ? topmost(tree_, access_, folder) : folder,
                               tree_.layer(entry), entry);
      weakness.top_is_weak = weakness.top_is_weak || is_shared;
    } else if (access_.may_replace(entry)) {
      add(Weakness::Way::folder, access_.because(folder), topmost(tree_, access_, folder), tree_.layer(folder), entry);
    } else if (above != kNone) {
      const Index weak = tree_.parent(above);
      add(Weakness::Way::folder, access_.because(weak), topmost(tree_, access_, weak), tree_.layer(weak), entry)
          .renamed++;
    }
  }

  Weakness& add(Weakness::Way way, Because because, Index top, std::uint32_t layer, Index entry) {
    Weakness& weakness = found_[{top, way, because, layer}];
    weakness.way = way;
    weakness.because = because;
    weakness.top = top;
    weakness.layer = layer;
    weakness.top_is_weak = weakness.top_is_weak || way == Weakness::Way::folder;
    weakness.entries.push_back(entry);
    weakness.vital = weakness.vital || code_.is_vital(entry);
    return weakness;
  }

  const Tree& tree_;
  const Code& code_;
  const Access& access_;
  std::map<std::tuple<Index, Weakness::Way, Because, std::uint32_t>, Weakness> found_;
};

}  // namespace

std::vector<Weakness> prove(const Tree& tree, const Code& code, const Access& access) {
  return Prover(tree, code, access).run();
}

}  // namespace plimsoll::harden
