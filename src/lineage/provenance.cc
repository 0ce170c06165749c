// SPDX-License-Identifier: Apache-2.0
#include "lineage/provenance.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/json.h"
#include "base/sorted.h"
#include "oci/reference.h"
#include "package/purl.h"

namespace plimsoll::lineage {

namespace {

constexpr std::size_t kMostMaterials = 10'000;

/// What BuildKit itself runs: frontends and the maker of bills of materials.
bool is_helper(std::string_view name) {
  constexpr std::array<std::string_view, 5> kHelpers = {
      "docker.io/docker/dockerfile", "docker.io/docker/dockerfile-upstream", "docker.io/docker/buildkit-syft-scanner",
      "docker.io/docker/scout-sbom-indexer", "docker.io/moby/buildkit"};
  const auto reference = oci::parse_reference(name);
  if (!reference) return false;
  const std::string repository = reference->host + "/" + reference->path;
  return std::ranges::find(kHelpers, repository) != kHelpers.end();
}

Digest digest_of(std::string_view algorithm, std::string_view hex) {
  if (hex.empty()) return {};
  return Digest::parse(fmt::format("{}:{}", algorithm, hex)).value_or(Digest());
}

/// "pkg:docker/alpine@3.18?platform=linux%2Famd64", "pkg:oci/base?repository_url=ghcr.io/acme/base&tag=1".
std::string name_of_purl(const Purl& purl) {
  if (purl.type != "docker" && purl.type != "oci") return {};
  std::string name = purl.name_space.empty() ? purl.name : purl.name_space + "/" + purl.name;
  if (const auto url = purl.qualifiers.find("repository_url"); url != purl.qualifiers.end())
    name = purl.type == "oci" ? url->second : url->second + "/" + name;
  std::string tag = purl.type == "docker" ? purl.version : std::string();
  if (const auto told = purl.qualifiers.find("tag"); told != purl.qualifiers.end()) tag = told->second;
  if (tag.starts_with("sha256:")) tag.clear();
  if (!tag.empty()) name += ":" + tag;
  const auto reference = oci::parse_reference(name);
  return reference ? reference->str() : std::string();
}

void add(std::vector<Material>& to, Material material) {
  if (material.name.empty() || is_helper(material.name) || to.size() >= kMostMaterials) return;
  to.push_back(std::move(material));
}

Material material_of(const json::value& row) {
  const auto purl = parse_purl(json::text(row, "uri"));
  if (!purl) return {};
  Material out{name_of_purl(*purl), {}};
  if (const json::value* digests = json::find(row, "digest"))
    out.digest = digest_of("sha256", json::text(*digests, "sha256"));
  if (const auto told = purl->qualifiers.find("digest"); out.digest.empty() && told != purl->qualifiers.end())
    out.digest = Digest::parse(told->second).value_or(Digest());
  return out;
}

}  // namespace

std::vector<Material> materials_of_statement(std::string_view document) {
  std::vector<Material> out;
  const auto root = json::parse(document);
  if (!root || !json::text(*root, "predicateType").starts_with("https://slsa.dev/provenance/")) return out;
  const json::value* const predicate = json::find(*root, "predicate");
  if (predicate == nullptr) return out;
  for (const json::value& row : json::items(*predicate, "materials")) add(out, material_of(row));
  if (const json::value* definition = json::find(*predicate, "buildDefinition"))
    for (const json::value& row : json::items(*definition, "resolvedDependencies")) add(out, material_of(row));
  sort_unique(out);
  return out;
}

std::vector<Material> materials_of_config(std::string_view config) {
  std::vector<Material> out;
  if (config.find("moby.buildkit.buildinfo") == std::string_view::npos) return out;
  const auto root = json::parse(config);
  if (!root) return out;
  const auto document = base64_decode(json::text(*root, "moby.buildkit.buildinfo"));
  if (!document) return out;
  const auto info = json::parse(*document);
  if (!info) return out;
  for (const json::value& source : json::items(*info, "sources")) {
    if (json::text(source, "type") != "docker-image") continue;
    const auto reference = oci::parse_reference(json::text(source, "ref"));
    if (reference) add(out, {reference->str(), Digest::parse(json::text(source, "pin")).value_or(Digest())});
  }
  sort_unique(out);
  return out;
}

}  // namespace plimsoll::lineage
