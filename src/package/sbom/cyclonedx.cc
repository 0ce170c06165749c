// SPDX-License-Identifier: Apache-2.0
// CycloneDX JSON (cyclonedx.org, specification 1.2 to 1.6): "components", nested at will, and "dependencies" from
// bom-ref to bom-refs; "metadata.component" is what it is about. Trivy puts a package's source into properties.
#include <span>

#include "base/json.h"
#include "package/sbom/sbom.h"

namespace plimsoll::sbom {

namespace {

/// "MIT", or the ids and names of several joined by AND; an expression stands as it is.
std::string license_of(const json::value& component) {
  std::string out;
  for (const json::value& item : json::items(component, "licenses")) {
    std::string_view text = json::text(item, "expression");
    if (const json::value* license = json::find(item, "license"); text.empty() && license) {
      text = json::text(*license, "id");
      if (text.empty()) text = json::text(*license, "name");
    }
    if (!text.empty()) out += fmt::format("{}{}", out.empty() ? "" : " AND ", text);
  }
  return out;
}

Component component_of(const json::value& from) {
  ComponentParts parts;
  parts.id = json::text(from, "bom-ref");
  parts.type = json::text(from, "type");
  parts.group = json::text(from, "group");
  parts.name = json::text(from, "name");
  parts.version = json::text(from, "version");
  parts.purl = json::text(from, "purl");
  parts.cpe = json::text(from, "cpe");
  parts.scope = json::text(from, "scope");
  if (const json::value* supplier = json::find(from, "supplier")) parts.supplier = json::text(*supplier, "name");
  parts.license = license_of(from);
  for (const json::value& property : json::items(from, "properties"))
    parts.properties.emplace_back(json::text(property, "name"), json::text(property, "value"));
  return component_of(parts);
}

}  // namespace

Component component_of(const ComponentParts& parts) {
  Component out;
  out.id = parts.id;
  out.name = parts.name;
  if (!parts.group.empty() && parts.purl.empty()) out.name = fmt::format("{}/{}", parts.group, parts.name);
  out.version = parts.version;
  out.purl = parts.purl;
  if (!parts.cpe.empty()) out.cpes.emplace_back(parts.cpe);
  out.license = parts.license;
  out.vendor = parts.supplier;
  out.is_system = parts.type == "operating-system";
  if (parts.scope == "excluded") out.scope = Scope::development;
  std::string source_version, source_release, source_epoch;
  for (const auto& [name, value] : parts.properties) {
    if (name == "aquasecurity:trivy:SrcName") out.source_name = value;
    if (name == "aquasecurity:trivy:SrcVersion") source_version = value;
    if (name == "aquasecurity:trivy:SrcRelease") source_release = value;
    if (name == "aquasecurity:trivy:SrcEpoch" && value != "0") source_epoch = value;
    if (name == "cdx:npm:package:development" && value == "true") out.scope = Scope::development;
    out.set_own(name, value);
  }
  if (!source_version.empty()) {
    out.source_version = fmt::format("{}{}{}{}{}", source_epoch, source_epoch.empty() ? "" : ":", source_version,
                                     source_release.empty() ? "" : "-", source_release);
  }
  return out;
}

Result<Sbom> parse_cyclonedx(std::string_view document) {
  const json::value root = TRY(json::parse(document));
  if (json::text(root, "bomFormat") != "CycloneDX") return fail(ErrorKind::malformed, "not a CycloneDX document");
  Builder builder;
  std::string name;
  if (const json::value* metadata = json::find(root, "metadata")) {
    if (const json::value* about = json::find(*metadata, "component")) {
      name = json::text(*about, "name");
      builder.set_root(std::string(json::text(*about, "bom-ref")));
    }
  }
  // Components in components: a list of lists, so that depth costs no stack.
  std::vector<const json::array*> lists{&json::items(root, "components")};
  while (!lists.empty()) {
    const json::array& list = *lists.back();
    lists.pop_back();
    for (const json::value& item : list) {
      builder.add(component_of(item));
      if (const json::array& inner = json::items(item, "components"); !inner.empty()) lists.push_back(&inner);
    }
  }
  for (const json::value& item : json::items(root, "dependencies")) {
    for (const json::value& on : json::items(item, "dependsOn"))
      builder.depends(std::string(json::text(item, "ref")), std::string(json::text(on)));
  }
  return builder.finish(std::move(name));
}

}  // namespace plimsoll::sbom
