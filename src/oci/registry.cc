// SPDX-License-Identifier: Apache-2.0
// registry: an image straight from a registry. Only manifests and the config are fetched on opening; each layer is a
// request of its own when it is opened, so that several can be read at once.
#include "oci/attestation.h"
#include "oci/manifest.h"
#include "oci/referrers.h"
#include "oci/registry_client.h"
#include "oci/sources.h"

namespace plimsoll::oci {
namespace {

constexpr int kDeepestIndex = 4;

class RegistryImage final : public Image {
 public:
  RegistryImage(Reference reference, const OpenOptions& options) : client_(std::move(reference), options) {}

  Result<void> load(const OpenOptions& options) {
    TRY(client_.connect());
    const Manifest manifest = TRY(find_manifest(options.platform));
    config_digest = manifest.config.digest;
    const std::string document = TRY(client_.document(manifest.config, "the config"));
    config = TRY(parse_config(document));
    TRY(require_platform(config, options.platform));
    layers = TRY(join_layers(manifest, config));
    // What may not be distributed is usually elsewhere, but some registries hold it all the same.
    for (Layer& layer : layers)
      if (layer.foreign) layer.foreign = !TRY(client_.has_blob(layer.blob));
    return {};
  }

  Result<StreamPtr> open(std::size_t layer) override {
    const Layer& wanted = layers.at(layer);
    if (!wanted.foreign) return client_.blob(wanted.blob);
    return fail(ErrorKind::not_found, "layer {} of {} is foreign and not in the registry{}", layer + 1, layers.size(),
                wanted.blob.urls.empty() ? "" : ": it is at " + printable(wanted.blob.urls.front(), 200));
  }

  Result<std::optional<Referrers>> referrers() override {
    std::vector<Digest> subjects = index_digests;
    subjects.push_back(manifest_digest);
    ReferrerReader reader(
        subjects, ReferrerReader::Lists::referrers,
        [this](const Descriptor& descriptor) -> Result<std::string> {
          ManifestDocument document = TRY(client_.manifest(descriptor.digest.str()));
          TRY(verify(descriptor, document.text, "its manifest"));
          return std::move(document.text);
        },
        [this](const Descriptor& descriptor) {
          return client_.document(descriptor, "a document", kMostReferrerBytes);
        });
    for (const Digest& subject : subjects) {
      TRY(add_listed(reader, subject));
      const auto attestations = TRY(tagged(reader, referrers_tag(subject) + ".att"));
      if (attestations) TRY(reader.add_attestations(attestations->digest, attestations->text));
    }
    return std::move(reader).take();
  }

 private:
  /// What the registry says refers to the subject; of one that cannot say it, what the tag for this says.
  Result<void> add_listed(ReferrerReader& reader, const Digest& subject) {
    auto pages = TRY(client_.referrers(subject));
    if (!pages) {
      pages.emplace();
      if (auto index = TRY(tagged(reader, referrers_tag(subject)))) pages->push_back(std::move(index->text));
    }
    for (const std::string& page : *pages) {
      const auto parsed = parse_manifest(page);
      if (const auto* index = parsed ? std::get_if<Index>(&*parsed) : nullptr)
        TRY(reader.add(*index));
      else
        reader.pass_over(
            fmt::format("the list for {}: {}", subject.str(), parsed ? "it is not an index" : parsed.error().message));
    }
    return {};
  }

  /// A manifest that need not be there.
  Result<std::optional<ManifestDocument>> tagged(ReferrerReader& reader, const std::string& tag) {
    auto document = client_.manifest(tag);
    if (document) return *std::move(document);
    const Error& error = document.error();
    if (error.kind == ErrorKind::network || error.kind == ErrorKind::denied) return std::unexpected(error);
    if (error.kind != ErrorKind::not_found) reader.pass_over(fmt::format("{}: {}", tag, error.message));
    return std::nullopt;
  }

  Result<Manifest> find_manifest(const std::optional<Platform>& platform) {
    std::string selector = client_.reference().selector();
    Index index;
    for (int depth = 0; depth < kDeepestIndex; ++depth) {
      ManifestDocument document = TRY(client_.manifest(selector));
      auto parsed = TRY(parse_manifest(document.text));
      if (auto* manifest = std::get_if<Manifest>(&parsed)) {
        manifest_digest = document.digest;
        manifest_raw = std::move(document.text);
        provenance = provenance_statements(
            index, manifest_digest, [this](const Descriptor& descriptor) { return fetch_attestation(descriptor); });
        return std::move(*manifest);
      }
      index = std::get<Index>(std::move(parsed));
      index_digests.push_back(document.digest);
      const IndexEntry entry = TRY(choose(index, platform));
      index_annotations.insert(index_annotations.end(), index.annotations.begin(), index.annotations.end());
      index_annotations.insert(index_annotations.end(), entry.annotations.begin(), entry.annotations.end());
      selector = entry.descriptor.digest.str();
    }
    return fail(ErrorKind::limit, "indexes are nested more than {} deep", kDeepestIndex);
  }

  /// Manifests and blobs have places of their own in a registry.
  Result<std::string> fetch_attestation(const Descriptor& descriptor) {
    if (descriptor.media_type.empty()) return client_.document(descriptor, "an attestation");
    return TRY(client_.manifest(descriptor.digest.str())).text;
  }

  RegistryClient client_;
};

}  // namespace

Result<ImagePtr> open_registry(std::string_view rest, const OpenOptions& options) {
  Reference reference = TRY(parse_reference(rest));
  const std::string name = reference.familiar();
  auto image = std::make_unique<RegistryImage>(reference, options);
  image->origin.scheme = "registry";
  image->origin.reference = rest;
  image->origin.name = name;
  if (!reference.tag.empty()) image->origin.tags.push_back(name);
  TRY_AT(name, image->load(options));
  return image;
}

}  // namespace plimsoll::oci
