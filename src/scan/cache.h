// SPDX-License-Identifier: Apache-2.0
// The cache of layer facts: one file a layer, named after its diff id. Readers take no lock; writers write aside and
// rename, so processes may share the folder. A damaged or foreign file is the same as none.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <span>

#include "crypto/digest.h"
#include "scan/layer_facts.h"
#include "scan/wanted.h"

namespace plimsoll::scan {

class FactsCache {
 public:
  /// An empty folder name: no cache, every load is a miss.
  explicit FactsCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// What is known of a layer, possibly by older detectors; the caller looks at LayerFacts::detectors. `detours` are
  /// part of the key: facts of a second walk are kept apart.
  [[nodiscard]] std::optional<LayerFacts> load(const Digest& diff_id, std::span<const Detour> detours = {}) const;

  /// Keeps facts. A disk that is full or read-only costs speed on the next scan and nothing else.
  void store(const Digest& diff_id, const LayerFacts& facts, std::span<const Detour> detours = {}) const;

 private:
  [[nodiscard]] std::filesystem::path path(const Digest& diff_id, std::span<const Detour> detours) const;
  std::filesystem::path folder_;
};

/// Drops the facts of detectors whose version is not the current one and returns those that must look at the layer
/// again.
std::vector<Detector> drop_outdated(LayerFacts& facts, std::span<const Detector> current);

/// Whether secrets were looked for by rules of this version; what others found is dropped.
bool has_secrets(LayerFacts& facts, std::uint32_t version);

/// Drops all that a new walk of the whole layer tells again: everything but secrets.
void forget_detectors(LayerFacts& facts);

/// Adds what another walk of the same layer found.
void merge(LayerFacts& into, LayerFacts&& more);

}  // namespace plimsoll::scan
