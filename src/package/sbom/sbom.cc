// SPDX-License-Identifier: Apache-2.0
#include "package/sbom/sbom.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/sorted.h"
#include "base/words.h"
#include "package/cpe.h"
#include "package/ecosystem.h"
#include "package/purl.h"

namespace plimsoll::sbom {

namespace {

constexpr std::string_view kOwn = "plimsoll:";
constexpr std::size_t kMostDepends = 4096;  // of one package

/// "vendor:product" of each, separated by blanks.
std::string cpe_products(const std::vector<std::string>& cpes) {
  std::string out;
  for (const std::string& cpe : cpes) {
    if (const std::string product = cpe_product(cpe); !product.empty()) out += (out.empty() ? "" : " ") + product;
  }
  return out;
}

/// What we wrote of a package goes before all else.
void apply_own(const Component& component, Package& package) {
  const auto put = [&](std::string_view key, std::string& into) {
    if (const auto found = component.own.find(key); found != component.own.end()) into = found->second;
  };
  package.source_name = package.name;
  package.source_version = package.version;
  put("type", package.type);
  put("name", package.name);
  put("version", package.version);
  put("arch", package.arch);
  package.source_name = package.name;
  package.source_version = package.version;
  put("source-name", package.source_name);
  put("source-version", package.source_version);
  put("module", package.module);
  put("vendor", package.vendor);
  std::string text;
  put("relation", text);
  package.relation = Relation::unknown;
  for (const Relation relation : {Relation::direct, Relation::transitive})
    if (text == relation_name(relation)) package.relation = relation;
  text.clear();
  put("scope", text);
  if (text == scope_name(Scope::development)) package.scope = Scope::development;
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
  package.cpe = cpe_products(component.cpes);
  package.vendor = component.vendor;
  package.scope = component.scope;
  if (!component.own.empty()) apply_own(component, package);
  return package;
}

}  // namespace

void Component::set_own(std::string_view property, std::string_view value) {
  if (!property.starts_with(kOwn)) return;
  if (property == "plimsoll:cpe") {
    // Whole names, or "vendor:product" of those that make no whole one.
    for (std::string_view word; !(word = take_word(value)).empty();)
      cpes.push_back(word.starts_with("cpe:") ? std::string(word) : fmt::format("cpe:2.3:a:{}", word));
  } else {
    own.emplace(property.substr(kOwn.size()), value);
  }
}

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
      return parse_cyclonedx_xml(document);
    case Format::none:
      break;
  }
  return fail(ErrorKind::malformed, "neither CycloneDX (JSON or XML) nor SPDX 2 (JSON or tag-value)");
}

Sbom Builder::finish(std::string name) const {
  Sbom out;
  out.name = std::move(name);
  std::set<std::string_view> direct, known;
  for (const Edge& edge : edges_) {
    known.insert(edge.to);
    if (!root_.empty() && edge.from == root_) direct.insert(edge.to);
  }
  std::vector<std::string_view> ids;  // of the packages
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
    const bool is_identified =
        !component.purl.empty() || component.own.contains("type") || !cpe_products(component.cpes).empty();
    // What the document is about: an image, or something without a name that advisories know.
    if (component.id == root_ && !root_.empty() && (component.purl.starts_with("pkg:oci/") || !is_identified)) continue;
    if (!is_identified) {
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
    if (component.own.empty() && !is_system_type(package.type) && !direct.empty() && known.contains(component.id))
      package.relation = direct.contains(component.id) ? Relation::direct : Relation::transitive;
    out.packages.push_back(std::move(package));
    ids.push_back(component.id);
  }
  connect(out.packages, ids);
  if (out.distribution.id.empty()) out.distribution = std::move(from_purl);
  if (damaged > 0) out.problem = fmt::format("{} left out: {}", plural(damaged, "component"), first_damage);
  return out;
}

void Builder::connect(std::vector<Package>& packages, const std::vector<std::string_view>& ids) const {
  std::unordered_map<std::string_view, std::size_t> by_id;
  for (std::size_t i = 0; i < packages.size(); ++i)
    if (!ids[i].empty()) by_id.emplace(ids[i], i);
  for (const Edge& edge : edges_) {
    const auto from = by_id.find(edge.from), to = by_id.find(edge.to);
    if (!edge.needs || from == by_id.end() || to == by_id.end() || from == to) continue;
    const Package& needed = packages[to->second];
    std::vector<Dependency>& depends = packages[from->second].depends;
    if (depends.size() < kMostDepends) depends.push_back({needed.name, needed.version});
  }
  for (Package& package : packages) {
    sort_unique(package.depends);
  }
}

}  // namespace plimsoll::sbom
