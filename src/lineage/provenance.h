// SPDX-License-Identifier: Apache-2.0
// Which images a build used, as the build itself recorded it: SLSA provenance 0.2 and 1 in an in-toto statement
// (BuildKit attaches one to what it pushes), and "moby.buildkit.buildinfo" in the configs that BuildKit 0.10 wrote.
// Untrusted documents: what cannot be read is not there.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.h"

namespace plimsoll::lineage {

struct Material {
  std::string name;  // whole: "docker.io/library/debian:12-slim"; with neither tag nor digest where none was told
  Digest digest;     // may be empty
  auto operator<=>(const Material&) const = default;
};

/// The images that went into a build, without the builder's own helpers; sorted, each once.
std::vector<Material> materials_of_statement(std::string_view document);
std::vector<Material> materials_of_config(std::string_view config);

}  // namespace plimsoll::lineage
