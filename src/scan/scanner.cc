// SPDX-License-Identifier: Apache-2.0
#include "scan/scanner.h"

#include <algorithm>

#include "scan/layer_set.h"
#include "scan/published.h"
#include "scan/resolve.h"
#include "scan/view.h"

namespace plimsoll::scan {

namespace {

constexpr int kMostRounds = 4;  // of links leading to links into places not looked at before

View squash(const std::vector<LayerFacts>& layers) {
  View view;
  for (std::size_t i = 0; i < layers.size(); ++i) view.apply(i, layers[i]);
  return view;
}

void note_foreign_layers(const oci::Image& image, Inventory& inventory) {
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    if (!image.layers[i].foreign) continue;
    inventory.incomplete.push_back(
        {"foreign-layer",
         fmt::format("layer {} of {} is not distributed with the image and was not read ({})", i + 1,
                     image.layers.size(), image.layers[i].blob.digest.str()),
         {}});
  }
}

}  // namespace

Result<Inventory> take_inventory(oci::Image& image, const Options& options) {
  // Every layer is read once, or known from before.
  LayerSet layers(image, options);
  TRY(layers.read());
  View view = squash(layers.facts());

  // Links may lead to files that no pattern names: those places are looked at as well.
  Inventory inventory;
  std::vector<Detour> known;
  for (int round = 0;; ++round) {
    std::vector<Detour> detours = view.detours(detectors());
    std::erase_if(detours, [&](const Detour& detour) { return std::ranges::find(known, detour) != known.end(); });
    if (detours.empty()) break;
    if (round == kMostRounds) {
      inventory.incomplete.push_back(
          {"link-chain", "links lead on and on; not all of them were followed", detours.front().path});
      break;
    }
    TRY(layers.read_detours(detours));
    known.insert(known.end(), detours.begin(), detours.end());
    view = squash(layers.facts());
  }

  // What it all means together.
  inventory.layers = layers.refs();
  for (const LayerFacts& facts : layers.facts()) {
    inventory.stack.apply(facts.table);
    inventory.plain_sizes.push_back(facts.plain_size);
  }
  note_foreign_layers(image, inventory);
  resolve(view, layers.facts(), image.config.env, inventory);
  mark_published(layers.facts(), inventory);
  return inventory;
}

}  // namespace plimsoll::scan
