// SPDX-License-Identifier: Apache-2.0
// Which image another one was built on. Four witnesses are asked, none of them over the network: the record of the
// build, the labels that name a base, the base index (whose word on the layers is proof: same diff ids, same bytes)
// and the Dockerfile. The first one that gives a name is believed for the name; how many layers are the base's is
// known best by the index, then by the Dockerfile. Each says why, and where two disagree that is said too.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "finding/finding.h"
#include "lineage/attribution.h"
#include "lineage/index.h"
#include "oci/image.h"

namespace plimsoll::lineage {

struct Witnesses {
  const oci::Config& config;
  Digest config_digest;                          // of the image asked about
  std::string_view manifest = {};                // document; may be empty
  std::span<const std::string> statements = {};  // in-toto statements attached to the image
  const Index* index = nullptr;
  const Attribution* dockerfile = nullptr;
};

struct Base {
  BaseImage image;
  std::optional<std::size_t> layers;   // as image.layers, and 0 is an answer here: nothing is the base's
  std::optional<std::size_t> history;  // how many of the oldest history entries are the base's
  std::optional<IndexedImage> indexed;
};

/// nullopt: no witness knows anything.
std::optional<Base> find_base(const Witnesses& witnesses);

/// Fills Finding::origin: by layer, by history entry, or by the instruction that the metadata came from.
void tell_origins(const Base& base, const Recipe* recipe, const Attribution* attribution,
                  std::vector<Finding>& findings);

}  // namespace plimsoll::lineage
