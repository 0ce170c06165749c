// SPDX-License-Identifier: Apache-2.0
// LayerSet: the facts of all layers of one image, read or taken from the cache.
#pragma once

#include <span>
#include <vector>

#include "oci/image.h"
#include "scan/cache.h"
#include "scan/layer_facts.h"
#include "scan/scanner.h"

namespace plimsoll::scan {

class LayerSet {
 public:
  LayerSet(oci::Image& image, const Options& options);

  /// Reads what the cache does not know of every layer, several layers at once, the largest first.
  Result<void> read();

  /// Looks at the places detours name, in the layers that can have them.
  Result<void> read_detours(std::span<const Detour> detours);

  /// From the base up. Layers that are not there (foreign) have no facts.
  [[nodiscard]] const std::vector<LayerFacts>& facts() const { return facts_; }
  [[nodiscard]] const std::vector<LayerRef>& refs() const { return refs_; }

 private:
  /// What the scan wants of a layer and `facts` do not say; what they say by other rules is dropped.
  struct Lacking {
    std::vector<Detector> detectors;
    Search search;
    [[nodiscard]] bool any() const {
      return !detectors.empty() || search.contents == Contents::needed || search.secrets;
    }
  };
  Lacking lacking(LayerFacts& facts) const;

  /// A layer that must be read, and what for.
  struct Task {
    std::size_t layer;
    Wanted wanted;
    Search search;
    LayerFacts result;
    bool done = false;
  };
  Result<void> run(std::vector<Task>& tasks, Digests digests);
  Result<void> run_opened(std::vector<Task>& tasks, Digests digests);
  Result<void> run_streamed(std::vector<Task>& tasks);
  Result<void> run_tree(std::vector<Task>& tasks);

  oci::Image& image_;
  const Options& options_;
  FactsCache cache_;
  Search search_;  // all that the scan wants
  bool is_tree_;
  std::vector<LayerRef> refs_;
  std::vector<LayerFacts> facts_;
};

}  // namespace plimsoll::scan
