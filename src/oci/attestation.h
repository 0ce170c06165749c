// SPDX-License-Identifier: Apache-2.0
// Attestations as BuildKit keeps them: beside an image's manifest its index names one more manifest, "unknown/unknown",
// whose annotations say for which image it is and whose layers are in-toto statements
// (moby/buildkit, docs/attestations/attestation-storage.md).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "oci/manifest.h"

namespace plimsoll::oci {

/// Fetches a small document and verifies it.
using Fetch = std::function<Result<std::string>(const Descriptor& descriptor)>;

/// The provenance statements that `index` holds for the image `of`. What is missing or cannot be read is left out: a
/// copy of an image without its attestations is still that image.
std::vector<std::string> provenance_statements(const Index& index, const Digest& of, const Fetch& fetch);

}  // namespace plimsoll::oci
