// SPDX-License-Identifier: Apache-2.0
#include "harden/proof.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <span>
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

constexpr std::size_t kMostFolders = 3;  // told one by one

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
    return joined();
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

  /// What one layer left open in many folders apart is one cause: their common folder stands for them.
  std::vector<Weakness> joined() {
    std::map<std::tuple<Weakness::Way, Because, std::uint32_t>, std::vector<Weakness>> causes;
    for (auto& [key, weakness] : found_)
      causes[{weakness.way, weakness.because, weakness.layer}].push_back(std::move(weakness));
    std::vector<Weakness> found;
    for (auto& [key, group] : causes) {
      if (group.size() > kMostFolders) {
        Weakness& all = group.front();
        for (Weakness& other : std::span(group).subspan(1)) {
          all.top = common_folder(tree_, all.top, other.top);
          all.entries.insert(all.entries.end(), other.entries.begin(), other.entries.end());
          all.renamed += other.renamed;
          all.vital = all.vital || other.vital;
        }
        all.scattered = true;
        all.top_is_weak = false;
        std::ranges::sort(all.entries);
        group.resize(1);
      }
      std::ranges::move(group, std::back_inserter(found));
    }
    std::ranges::stable_sort(found, {}, &Weakness::top);
    return found;
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

Index common_folder(const Tree& tree, Index a, Index b) {
  while (b < a || b >= tree.end(a)) a = tree.parent(a);
  return a;
}

std::vector<Weakness> prove(const Tree& tree, const Code& code, const Access& access) {
  return Prover(tree, code, access).run();
}

}  // namespace plimsoll::harden
