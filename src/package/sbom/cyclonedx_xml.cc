// SPDX-License-Identifier: Apache-2.0
// CycloneDX XML (cyclonedx.org, specification 1.2 to 1.6): what the JSON has, as elements.
#include "base/xml.h"
#include "package/sbom/sbom.h"

namespace plimsoll::sbom {

namespace {

std::string license_of(const xml::Element& component) {
  const xml::Element* licenses = component.child("licenses");
  if (licenses == nullptr) return {};
  std::string out;
  for (const xml::Element& item : licenses->children) {
    std::string_view text = item.name == "expression" ? std::string_view(item.text) : item.child_text("id");
    if (text.empty()) text = item.child_text("name");
    if (!text.empty()) out += fmt::format("{}{}", out.empty() ? "" : " AND ", text);
  }
  return out;
}

Component component_of(const xml::Element& from) {
  ComponentParts parts;
  parts.id = from.attribute("bom-ref");
  parts.type = from.attribute("type");
  parts.group = from.child_text("group");
  parts.name = from.child_text("name");
  parts.version = from.child_text("version");
  parts.purl = from.child_text("purl");
  parts.cpe = from.child_text("cpe");
  parts.scope = from.child_text("scope");
  if (const xml::Element* supplier = from.child("supplier")) parts.supplier = supplier->child_text("name");
  parts.license = license_of(from);
  if (const xml::Element* properties = from.child("properties")) {
    for (const xml::Element& property : properties->children)
      parts.properties.emplace_back(property.attribute("name"), property.text);
  }
  return component_of(parts);
}

}  // namespace

Result<Sbom> parse_cyclonedx_xml(std::string_view document) {
  const xml::Element root = TRY(xml::parse(document));
  if (root.name != "bom") return fail(ErrorKind::malformed, "not a CycloneDX document");
  Builder builder;
  std::string name;
  if (const xml::Element* metadata = root.child("metadata")) {
    if (const xml::Element* about = metadata->child("component")) {
      name = about->child_text("name");
      builder.set_root(std::string(about->attribute("bom-ref")));
    }
  }
  // Components in components: a list of lists, so that depth costs no stack.
  std::vector<const xml::Element*> lists;
  if (const xml::Element* components = root.child("components")) lists.push_back(components);
  while (!lists.empty()) {
    const xml::Element& list = *lists.back();
    lists.pop_back();
    for (const xml::Element& item : list.children) {
      builder.add(component_of(item));
      if (const xml::Element* inner = item.child("components")) lists.push_back(inner);
    }
  }
  if (const xml::Element* dependencies = root.child("dependencies")) {
    for (const xml::Element& item : dependencies->children) {
      for (const xml::Element& on : item.children) {
        if (on.name == "dependency")
          builder.depends(std::string(item.attribute("ref")), std::string(on.attribute("ref")));
      }
    }
  }
  return builder.finish(std::move(name));
}

}  // namespace plimsoll::sbom
