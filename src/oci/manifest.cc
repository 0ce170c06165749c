// SPDX-License-Identifier: Apache-2.0
#include "oci/manifest.h"

#include <algorithm>
#include <array>
#include <ranges>

#include "base/json.h"
#include "oci/platform.h"

namespace plimsoll::oci {

namespace {

constexpr std::string_view kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
constexpr std::string_view kDockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";

Result<Descriptor> parse_descriptor(const json::value& from) {
  Descriptor out;
  out.media_type = json::text(from, "mediaType");
  out.digest = TRY(Digest::parse(json::text(from, "digest")));
  const auto size = json::integer(from, "size");
  if (!size || *size < 0) return fail(ErrorKind::malformed, "{} has no valid size", out.digest.str());
  out.size = static_cast<std::uint64_t>(*size);
  for (const json::value& url : json::items(from, "urls")) out.urls.emplace_back(json::text(url));
  return out;
}

Result<Manifest> read_manifest(const json::value& root) {
  Manifest out;
  const json::value* config = json::find(root, "config");
  if (!config) return fail(ErrorKind::malformed, "the manifest has no config");
  out.config = TRY_AT("the manifest's config", parse_descriptor(*config));
  const json::array& layers = json::items(root, "layers");
  if (layers.size() > kLimits.layers) {
    return fail(ErrorKind::limit, "the manifest lists {} layers; more than {} are not read", layers.size(),
                kLimits.layers);
  }
  for (const json::value& layer : layers) {
    out.layers.push_back(
        TRY_AT(fmt::format("layer {} of the manifest", out.layers.size() + 1), parse_descriptor(layer)));
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> annotations_of(const json::value& from) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [key, value] : json::members(from, "annotations")) out.emplace_back(key, json::text(value));
  return out;
}

Result<Index> read_index(const json::value& root) {
  Index out;
  out.annotations = annotations_of(root);
  const json::array& manifests = json::items(root, "manifests");
  if (manifests.size() > kLimits.index_entries) {
    return fail(ErrorKind::limit, "the index lists {} manifests; more than {} are not read", manifests.size(),
                kLimits.index_entries);
  }
  for (const json::value& item : manifests) {
    IndexEntry entry;
    entry.descriptor = TRY_AT(fmt::format("entry {} of the index", out.manifests.size() + 1), parse_descriptor(item));
    if (const json::value* platform = json::find(item, "platform"); platform && platform->is_object()) {
      entry.platform =
          Platform{std::string(json::text(*platform, "os")), std::string(json::text(*platform, "architecture")),
                   std::string(json::text(*platform, "variant"))};
    }
    entry.annotations = annotations_of(item);
    entry.artifact_type = json::text(item, "artifactType");
    out.manifests.push_back(std::move(entry));
  }
  return out;
}

std::string offered(const std::vector<const IndexEntry*>& entries) {
  constexpr std::size_t kMost = 20;
  std::string out;
  for (const IndexEntry* entry : entries | std::views::take(kMost)) {
    if (!out.empty()) out += ", ";
    out += entry->platform ? printable(entry->platform->str(), 64) : entry->descriptor.digest.str();
  }
  if (entries.size() > kMost) out += fmt::format(" and {} more", entries.size() - kMost);
  return out.empty() ? "no images" : out;
}

}  // namespace

Result<std::variant<Manifest, Index>> parse_manifest(std::string_view document) {
  if (document.size() > kLimits.manifest_bytes) {
    return fail(ErrorKind::limit, "the manifest is larger than {} bytes", kLimits.manifest_bytes);
  }
  const json::value root = TRY_AT("the manifest", json::parse(document));
  if (!root.is_object()) return fail(ErrorKind::malformed, "the manifest is not a JSON object");

  const std::string_view type = json::text(root, "mediaType");
  if (json::integer(root, "schemaVersion") == 1 ||
      type.starts_with("application/vnd.docker.distribution.manifest.v1")) {
    return fail(ErrorKind::unsupported,
                "the manifest is of Docker's schema 1, which was withdrawn; push the image again with a "
                "present-day client");
  }
  const bool typed_index = type == kOciIndex || type == kDockerList;
  const bool typed_manifest = type == kOciManifest || type == kDockerManifest;
  if (!type.empty() && !typed_index && !typed_manifest) {
    return fail(ErrorKind::unsupported, "\"{}\" is neither an image manifest nor an index", printable(type, 128));
  }
  // A document that can be read as both would mean different images to different programs (CVE-2021-41190).
  const bool has_index = json::find(root, "manifests"),
             has_manifest = json::find(root, "layers") || json::find(root, "config");
  if ((has_index && has_manifest) || (typed_index && has_manifest) || (typed_manifest && has_index)) {
    return fail(ErrorKind::malformed, "the manifest is ambiguous: it can be read as an image and as an index");
  }
  if (!has_index && !has_manifest && !typed_index) {
    return fail(ErrorKind::malformed,
                "the document is neither an image manifest (no \"config\") nor an index (no \"manifests\")");
  }
  if (has_index || typed_index) return TRY(read_index(root));
  return TRY(read_manifest(root));
}

bool is_artifact(const IndexEntry& entry) {
  // Of an image the type is that of its config.
  if (!entry.artifact_type.empty() && entry.artifact_type != "application/vnd.oci.image.config.v1+json" &&
      entry.artifact_type != "application/vnd.docker.container.image.v1+json")
    return true;
  // Provenance and signatures that builders put beside the images of an index.
  if (entry.platform && entry.platform->os == "unknown" && entry.platform->architecture == "unknown") return true;
  return std::ranges::any_of(entry.annotations, [](const auto& annotation) {
    return annotation.first == "vnd.docker.reference.type" && annotation.second == "attestation-manifest";
  });
}

Result<IndexEntry> choose(const Index& index, const std::optional<Platform>& platform) {
  const Platform wanted = platform.value_or(Platform::host());
  std::vector<const IndexEntry*> images;
  const IndexEntry* best = nullptr;
  int best_rank = 0;
  for (const IndexEntry& entry : index.manifests) {
    if (is_artifact(entry)) continue;
    images.push_back(&entry);
    const auto rank = entry.platform ? match_rank(wanted, *entry.platform) : std::nullopt;
    if (!rank || (best && *rank >= best_rank)) continue;
    best = &entry;
    best_rank = *rank;
  }
  if (best) return *best;
  // The only image there is: the one, unless another platform was asked for by name.
  if (images.size() == 1 && (!platform || !images.front()->platform)) return *images.front();
  return fail(ErrorKind::not_found, "there is no image for {}{}\n  there is {}{}", wanted.str(),
              platform ? "" : " (this machine)", offered(images), images.empty() ? "" : "; choose with --platform");
}

Result<void> verify(const Descriptor& descriptor, std::string_view content, std::string_view what) {
  if (content.size() != descriptor.size) {
    return fail(ErrorKind::mismatch, "{} does not have the promised size\n  expected {} bytes  got {} bytes", what,
                descriptor.size, content.size());
  }
  Hasher hasher(descriptor.digest.algorithm());
  hasher.update(as_bytes(content));
  const Digest found = hasher.finish();
  if (found == descriptor.digest) return {};
  return fail(ErrorKind::mismatch, "{} does not match its digest\n  expected {}\n  got      {}", what,
              descriptor.digest.str(), found.str());
}

std::optional<Compression> layer_compression(std::string_view media_type) {
  constexpr std::array<std::string_view, 4> kFamilies{
      "application/vnd.oci.image.layer.v1.tar", "application/vnd.oci.image.layer.nondistributable.v1.tar",
      "application/vnd.docker.image.rootfs.diff.tar", "application/vnd.docker.image.rootfs.foreign.diff.tar"};
  for (const std::string_view family : kFamilies) {
    if (!media_type.starts_with(family)) continue;
    const std::string_view suffix = media_type.substr(family.size());
    if (suffix.empty()) return Compression::none;
    if (suffix == "+gzip" || suffix == ".gzip") return Compression::gzip;
    if (suffix == "+zstd" || suffix == ".zstd") return Compression::zstd;
  }
  return std::nullopt;
}

bool is_foreign(std::string_view media_type) {
  return media_type.starts_with("application/vnd.oci.image.layer.nondistributable.") ||
         media_type.starts_with("application/vnd.docker.image.rootfs.foreign.");
}

Result<std::vector<Layer>> join_layers(const Manifest& manifest, const Config& config) {
  if (manifest.layers.size() != config.diff_ids.size()) {
    return fail(ErrorKind::malformed, "the manifest lists {} layers, but its config {} diff ids",
                manifest.layers.size(), config.diff_ids.size());
  }
  std::vector<Layer> out;
  for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
    const Descriptor& blob = manifest.layers[i];
    const auto compression = layer_compression(blob.media_type);
    if (!compression) {
      return fail(ErrorKind::unsupported, "layer {} of {} is of a type that cannot be read: \"{}\"", i + 1,
                  manifest.layers.size(), printable(blob.media_type, 128));
    }
    Layer& layer = out.emplace_back();
    layer.blob = blob;
    layer.diff_id = config.diff_ids[i];
    layer.compression = *compression;
    layer.foreign = is_foreign(blob.media_type);
  }
  attribute_history(config, out);
  return out;
}

Result<void> require_platform(const Config& config, const std::optional<Platform>& wanted) {
  if (!wanted || match_rank(*wanted, config.platform)) return {};
  const std::string has = config.platform.str();
  return fail(ErrorKind::not_found, "the image is for {}, not for {}",
              has.empty() ? "no stated platform" : printable(has, 64), wanted->str());
}

}  // namespace plimsoll::oci
