// SPDX-License-Identifier: Apache-2.0
// Pinning: every image a Dockerfile, compose file or Kubernetes manifest names gets the digest of what its tag names
// today, "debian:13-slim@sha256:…". The tag stays in front, for readers and for the next refresh; the digest is that of
// the index where there is one, so that all platforms stay.
//
// Stages, scratch and images that a compose file builds itself are never asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.h"
#include "lint/engine.h"
#include "oci/image.h"
#include "oci/reference.h"

namespace plimsoll::lint {

/// A place that names an image.
struct NamedImage {
  TextRange range;       // the name, without quotes; of a variable's default that
  std::string name;      // "debian:13-slim", with a digest where it has one
  std::string obstacle;  // why it cannot be pinned here; empty: it can
};
/// In the order of the file, each place once.
std::vector<NamedImage> named_images(const SourceText& source);

/// The digest of what a tag names; the reference has no digest.
using ResolveImage = std::function<Result<Digest>(const oci::Reference& reference)>;
/// Asks the registries, each name once.
ResolveImage registry_resolver(const oci::OpenOptions& options);

struct Pin {
  enum class State : std::uint8_t {
    pinned,    // has a digest, as far as was asked the tag's
    unpinned,  // has none; `after` is the name with it
    moved,     // has one, and the tag names another by now; `after` is the name with that
    unknown,   // `problem` says why nothing is known
  };
  State state = State::pinned;
  TextRange range;
  std::string name, after, problem;
};

/// Whether names that have a digest are asked for again.
enum class Refresh : std::uint8_t { no, yes };
std::vector<Pin> pins_of(const SourceText& source, Refresh refresh, const ResolveImage& resolve);

/// The text with every `after` in place.
std::string with_pins(std::string_view text, const std::vector<Pin>& pins);

}  // namespace plimsoll::lint
