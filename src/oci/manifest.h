// SPDX-License-Identifier: Apache-2.0
// Manifest documents: OCI image-spec manifest.md, image-index.md, config.md; Docker image manifest v2 schema 2 and
// manifest list. Every document is untrusted: sizes, counts, depth and digests meet Limits.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "oci/image.h"

namespace plimsoll::oci {

struct Manifest {
  Descriptor config;
  std::vector<Descriptor> layers;
};

struct IndexEntry {
  Descriptor descriptor;
  std::optional<Platform> platform;
  std::vector<std::pair<std::string, std::string>> annotations;
  std::string artifact_type;
};

struct Index {
  std::vector<IndexEntry> manifests;
  std::vector<std::pair<std::string, std::string>> annotations;
};

/// A manifest or an index, told apart by media type, else by content. Schema 1 is unsupported and says so.
Result<std::variant<Manifest, Index>> parse_manifest(std::string_view document);

Result<Config> parse_config(std::string_view document);

/// Whether an entry names something else than an image: an attestation, a signature, a document about an image.
bool is_artifact(const IndexEntry& entry);

/// The entry for a platform. None: an error that lists what there is. Artifacts are never chosen.
Result<IndexEntry> choose(const Index& index, const std::optional<Platform>& platform);

/// Checks content against its descriptor; a difference is ErrorKind::mismatch naming both values.
Result<void> verify(const Descriptor& descriptor, std::string_view content, std::string_view what);

/// Joins manifest layers, diff ids and history into Image::layers. Different numbers of layers and diff ids are an
/// error, and so is a layer of a type we cannot read; a history that does not fit only leaves created_by empty.
/// Layer::foreign is set by media type alone; a source that holds such a blob clears it.
Result<std::vector<Layer>> join_layers(const Manifest& manifest, const Config& config);

/// Fills created_by and history_index: the history entries that made a layer, in order, are the layers, in order.
void attribute_history(const Config& config, std::vector<Layer>& layers);

/// An error when a platform was asked for and the image, which had no others to choose from, is for another one.
Result<void> require_platform(const Config& config, const std::optional<Platform>& wanted);

/// "gzip" for …tar+gzip and …tar.gzip, "zstd", "none" for …tar; nullopt for what is not a layer.
std::optional<Compression> layer_compression(std::string_view media_type);
bool is_foreign(std::string_view media_type);

}  // namespace plimsoll::oci
