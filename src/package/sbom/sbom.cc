// SPDX-License-Identifier: Apache-2.0
#include "package/sbom/sbom.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/words.h"
#include "package/purl.h"

namespace plimsoll::sbom {

namespace {

/// "vendor:product" of "cpe:2.3:a:vendor:product:version:…" or "cpe:/a:vendor:product:version".
std::string cpe_product(std::string_view cpe) {
  if (cpe.starts_with("cpe:2.3:"))
    cpe.remove_prefix(8);
  else if (cpe.starts_with("cpe:/"))
    cpe.remove_prefix(5);
  else
    return {};
  const std::size_t vendor = cpe.find(':');
  if (vendor == std::string_view::npos) return {};
  cpe.remove_prefix(vendor + 1);
  const std::size_t product = cpe.find(':');
  if (product == std::string_view::npos) return {};
  const std::string_view pair = cpe.substr(0, cpe.find(':', product + 1));
  const bool plain = std::ranges::none_of(pair, [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
  return plain ? std::string(pair) : std::string{};
}

/// What a component says of itself goes before what can be told from its purl.
Package package_from(const Component& component, const std::optional<Purl>& purl) {
  Package package;
  if (purl) {
    package = package_of(*purl);
  } else {
    package.type = "generic";
    package.name = component.name;
  }
  if (package.version.empty()) package.version = component.version;
  if (package.source_name.empty() || package.source_name == package.name) {
    package.source_name = component.source_name.empty() ? package.name : component.source_name;
    package.source_version = component.source_version;
  }
  if (package.source_version.empty()) package.source_version = package.version;
  package.license = component.license;
  package.cpe = cpe_product(component.cpe);
  package.scope = component.scope;
  return package;
}

}  // namespace

Format format_of(std::string_view beginning) {
  if (beginning.starts_with("\xEF\xBB\xBF")) beginning.remove_prefix(3);
  while (!beginning.empty() && (static_cast<unsigned char>(beginning.front()) <= 0x20)) beginning.remove_prefix(1);
  const auto says = [&](std::string_view text) { return beginning.find(text) != std::string_view::npos; };
  if (beginning.starts_with('{')) {
    if (says("\"CycloneDX\"") && says("\"bomFormat\"")) return Format::cyclonedx_json;
    if (says("\"spdxVersion\"") || says("\"SPDXID\"")) return Format::spdx_json;
    return Format::none;
  }
  if (beginning.starts_with('<')) return says("cyclonedx.org/schema/bom") ? Format::cyclonedx_xml : Format::none;
  return says("SPDXVersion:") ? Format::spdx_tag_value : Format::none;
}

Result<Sbom> parse(std::string_view document) {
  // The members of a JSON object have no order, so all of it is looked at.
  switch (format_of(document)) {
    case Format::cyclonedx_json:
      return parse_cyclonedx(document);
    case Format::spdx_json:
      return parse_spdx_json(document);
    case Format::spdx_tag_value:
      return parse_spdx_tags(document);
    case Format::cyclonedx_xml:
      return fail(ErrorKind::unsupported, "CycloneDX as XML is not read; write it as JSON");
    case Format::none:
      break;
  }
  return fail(ErrorKind::malformed, "neither CycloneDX JSON nor SPDX 2 (JSON or tag-value)");
}

Sbom Builder::finish(std::string name) const {
  Sbom out;
  out.name = std::move(name);
  std::set<std::string_view> direct, known;
  for (const auto& [from, to] : edges_) {
    known.insert(to);
    if (!root_.empty() && from == root_) direct.insert(to);
  }
  Distribution from_purl;
  std::size_t damaged = 0;
  std::string first_damage;
  for (const Component& component : components_) {
    if (component.is_system) {
      out.distribution.id = lowercase(component.name);
      out.distribution.version = component.version;
      const Family* family = find_family(out.distribution);
      out.distribution.name =
          fmt::format("{} {}", family ? family->title : std::string_view(component.name), component.version);
      continue;
    }
    if (component.id == root_ && component.purl.starts_with("pkg:oci/")) continue;  // the image itself
    if (component.purl.empty() && cpe_product(component.cpe).empty()) {
      ++out.unidentified;
      continue;
    }
    std::optional<Purl> purl;
    if (!component.purl.empty()) {
      Result<Purl> parsed = parse_purl(component.purl);
      if (!parsed) {
        if (damaged++ == 0) first_damage = parsed.error().message;
        continue;
      }
      purl = std::move(*parsed);
      if (from_purl.id.empty()) from_purl = distribution_of(*purl);
    }
    Package package = package_from(component, purl);
    if (package.version.empty() || package.name.empty()) {
      ++out.unidentified;
      continue;
    }
    // A graph that does not hang on the root tells nothing about who is direct.
    if (!direct.empty() && known.contains(component.id))
      package.relation = direct.contains(component.id) ? Relation::direct : Relation::transitive;
    out.packages.push_back(std::move(package));
  }
  if (out.distribution.id.empty()) out.distribution = std::move(from_purl);
  if (damaged > 0) out.problem = fmt::format("{} left out: {}", plural(damaged, "component"), first_damage);
  return out;
}

}  // namespace plimsoll::sbom
