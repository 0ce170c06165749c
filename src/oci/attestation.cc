// SPDX-License-Identifier: Apache-2.0
#include "oci/attestation.h"

#include <algorithm>

#include "base/json.h"

namespace plimsoll::oci {

namespace {

constexpr std::size_t kMostStatements = 16;

std::string_view annotation(const IndexEntry& entry, std::string_view key) {
  const auto found = std::ranges::find(entry.annotations, key, &std::pair<std::string, std::string>::first);
  return found == entry.annotations.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace

std::vector<std::string> provenance_statements(const Index& index, const Digest& of, const Fetch& fetch) {
  std::vector<std::string> out;
  for (const IndexEntry& entry : index.manifests) {
    if (annotation(entry, "vnd.docker.reference.type") != "attestation-manifest" ||
        annotation(entry, "vnd.docker.reference.digest") != of.str() || entry.descriptor.size > kLimits.manifest_bytes)
      continue;
    const auto document = fetch(entry.descriptor);
    const auto manifest = document ? json::parse(*document) : std::unexpected(document.error());
    if (!manifest) continue;
    for (const json::value& layer : json::items(*manifest, "layers")) {
      const json::value* const annotations = json::find(layer, "annotations");
      if (json::text(layer, "mediaType") != "application/vnd.in-toto+json" || annotations == nullptr ||
          !json::text(*annotations, "in-toto.io/predicate-type").starts_with("https://slsa.dev/provenance/"))
        continue;
      const auto digest = Digest::parse(json::text(layer, "digest"));
      const auto size = json::integer(layer, "size");
      if (!digest || !size || *size < 0 || static_cast<std::uint64_t>(*size) > kLimits.manifest_bytes) continue;
      Descriptor descriptor{.media_type = "", .digest = *digest, .size = static_cast<std::uint64_t>(*size), .urls = {}};
      if (auto statement = fetch(descriptor)) out.push_back(*std::move(statement));
      if (out.size() == kMostStatements) return out;
    }
  }
  return out;
}

}  // namespace plimsoll::oci
