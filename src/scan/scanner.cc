// SPDX-License-Identifier: Apache-2.0
#include "scan/scanner.h"

#include <algorithm>

#include "base/glob.h"
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

bool is_excluded(std::string_view path, std::span<const std::string> globs) {
  return std::ranges::any_of(globs, [&](const std::string& glob) { return glob_covers(glob, path); });
}

std::uint64_t count_excluded(const tree::FileTable& table, std::span<const std::string> globs) {
  std::uint64_t count = 0;
  if (globs.empty()) return 0;
  for (tree::FileTable::Reader reader(table); reader.next();) {
    if (reader.record().kind == tree::RecordKind::file && is_excluded(reader.record().path, globs)) ++count;
  }
  return count;
}

/// Secrets are looked for everywhere, so that the cache holds for any list of exclusions.
void take_secrets(std::span<const LayerFacts> layers, std::span<const std::string> excludes, Inventory& inventory) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerFacts& facts = layers[i];
    LayerSecrets& secrets = inventory.secrets.emplace_back(LayerSecrets{facts.secrets, facts.certificates});
    std::erase_if(secrets.files, [&](const FileSecrets& file) { return is_excluded(file.path, excludes); });
    inventory.secrets_passed_over += facts.secrets_passed_over;
    inventory.secret_files_excluded += count_excluded(facts.table, excludes);
    const auto missed = std::ranges::find_if(facts.unsearched,
                                             [&](const Unsearched& file) { return !is_excluded(file.path, excludes); });
    if (missed == facts.unsearched.end()) continue;
    // Damaged archives come by the dozen, as somebody's test data.
    const std::string others =
        facts.unsearched_count > 1 ? fmt::format(" (and {} more in this layer)", facts.unsearched_count - 1) : "";
    inventory.incomplete.push_back({"secrets-unsearched",
                                    fmt::format("not all of it was searched for secrets: {}{}", missed->reason, others),
                                    missed->path});
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
  if (options.secrets) take_secrets(layers.facts(), options.secret_excludes, inventory);
  if (inventory.stack.full()) {
    inventory.incomplete.push_back(
        {"too-many-files", "there are more paths than are kept, so permissions and bytes of some are not known", {}});
  }
  note_foreign_layers(image, inventory);
  resolve(view, layers.facts(), image.config.env, inventory);
  mark_published(layers.facts(), inventory);
  return inventory;
}

}  // namespace plimsoll::scan
