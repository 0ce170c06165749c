// SPDX-License-Identifier: Apache-2.0
// Patterns over image references, as people write them in policies. Both sides are written out before they are
// compared, so "debian:*" is "docker.io/library/debian:*".
//
//   debian:12*                  a name, its tag a wildcard; without a tag any tag and digest
//   registry.example.com/**     a glob (base/glob.h) of host and path
//   registry.example.com        of registries: the host and all it holds; "*.example.com", "localhost:5000"
//   …@sha256:…                  this digest alone
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "oci/reference.h"

namespace plimsoll::oci {

class ReferencePattern {
 public:
  /// What the pattern names when it has no "/": an image ("debian"), or a registry ("docker.io").
  enum class Of : std::uint8_t { images, registries };
  /// ErrorKind::usage says what is wrong with the text.
  static Result<ReferencePattern> parse(std::string_view text, Of of);

  [[nodiscard]] bool matches(const Reference& reference) const;

 private:
  std::string name_;    // glob of host and path
  std::string tag_;     // wildcard; empty: any
  std::string digest_;  // wildcard; empty: any
  enum class Reach : std::uint8_t { host, folder, image } reach_ = Reach::image;
};

/// Whether a name as written says itself which registry it comes from: "ghcr.io/acme/shop", not "acme/shop".
bool names_registry(std::string_view name);

}  // namespace plimsoll::oci
