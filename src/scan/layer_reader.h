// SPDX-License-Identifier: Apache-2.0
// Reading one layer: inflate, hash and walk in one pass, and proof that the bytes are the promised ones.
#pragma once

#include "oci/image.h"
#include "scan/layer_facts.h"
#include "scan/scanner.h"
#include "scan/wanted.h"

namespace plimsoll::scan {

/// Reads layer `index` of an image whose layers can be opened. With Digests::verify, size and digest of the stored
/// blob and the diff id are compared with what the image promises; a difference is ErrorKind::mismatch naming both.
Result<LayerFacts> read_layer(oci::Image& image, std::size_t index, const Wanted& wanted, const Search& search,
                              Digests digests, Observer& observer);

struct StreamedLayer {
  Digest diff_id;
  LayerFacts facts;
};
/// Reads one layer of a sequential image: an uncompressed tar of which only the digest will tell what it is.
Result<StreamedLayer> read_streamed_layer(ByteStream& tar, const Wanted& wanted, const Search& search,
                                          Observer& observer);

}  // namespace plimsoll::scan
