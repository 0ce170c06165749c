// SPDX-License-Identifier: Apache-2.0
// SPDX 2.2 and 2.3 (spdx.github.io/spdx-spec): as JSON and as tag-value lines, where "Tag: value" fields follow one
// another, "<text>" opens a value of several lines, and a "PackageName" begins a package.
//
// A package's identifiers are external references of the types purl, cpe23Type and cpe22Type. "sourceInfo" of Trivy
// ("built package from: openssl 3.0.11-1") names the source package. Relationships say who DESCRIBES, DEPENDS_ON or
// CONTAINS whom; *_DEPENDENCY_OF read backwards.
#include <map>
#include <vector>

#include "base/json.h"
#include "base/lines.h"
#include "package/sbom/sbom.h"

namespace plimsoll::sbom {

namespace {

constexpr std::string_view kBuiltFrom = "built package from: ";

/// Licences that say nothing.
std::string_view stated(std::string_view license) {
  return license == "NOASSERTION" || license == "NONE" ? std::string_view{} : license;
}

void set_source(Component& component, std::string_view info) {
  if (!info.starts_with(kBuiltFrom)) return;
  info.remove_prefix(kBuiltFrom.size());
  const std::size_t blank = info.find(' ');
  if (blank == std::string_view::npos) return;
  component.source_name = info.substr(0, blank);
  component.source_version = info.substr(blank + 1);
}

void set_reference(Component& component, std::string_view type, std::string_view locator) {
  if (type == "purl") component.purl = locator;
  if (type == "cpe23Type" || (type == "cpe22Type" && component.cpes.empty())) component.cpes.emplace_back(locator);
}

/// "Organization: Debian (a@b)" as "Debian <a@b>".
void set_supplier(Component& component, std::string_view supplier) {
  for (const std::string_view kind : {"Organization: ", "Person: "}) {
    if (!supplier.starts_with(kind)) continue;
    supplier.remove_prefix(kind.size());
    const std::size_t open = supplier.rfind(" (");
    component.vendor = supplier;
    if (open != std::string_view::npos && supplier.ends_with(')') && supplier.find('@', open) != std::string_view::npos)
      component.vendor =
          fmt::format("{} <{}>", supplier.substr(0, open), supplier.substr(open + 2, supplier.size() - open - 3));
  }
}

/// An annotation of ours holds a JSON object of properties.
void set_annotation(Component& component, std::string_view comment) {
  if (!comment.starts_with("{\"plimsoll:")) return;
  const auto told = json::parse(comment);
  const json::object* properties = told ? told->if_object() : nullptr;
  if (properties == nullptr) return;
  for (const auto& [name, value] : *properties) component.set_own(name, json::text(value));
}

void set_purpose(Component& component, std::string_view purpose) {
  component.is_system = purpose == "OPERATING-SYSTEM" || purpose == "OPERATING_SYSTEM";
}

void set_license(Component& component, std::string_view declared, std::string_view concluded) {
  component.license = stated(declared).empty() ? stated(concluded) : stated(declared);
}

/// What the document describes.
struct Graph {
  Builder builder;
  std::vector<Component> components;
  std::string root;

  /// Licences that the document has words for, by reference.
  std::map<std::string, std::string, std::less<>> licences;

  void add(Component component) { components.push_back(std::move(component)); }
  void relate(std::string_view from, std::string_view type, std::string_view to) {
    if (type == "DESCRIBES" && root.empty()) root = to;
    if (type == "DESCRIBED_BY" && root.empty()) root = from;
    if (type == "DEPENDS_ON") builder.depends(std::string(from), std::string(to));
    if (type == "CONTAINS") builder.contains(std::string(from), std::string(to));
    if (type.ends_with("DEPENDENCY_OF")) builder.depends(std::string(to), std::string(from));
  }

  Sbom finish(std::string name) {
    builder.set_root(root);
    for (Component& component : components) {
      const auto named = licences.find(component.license);
      if (named != licences.end()) component.license = named->second;
      builder.add(std::move(component));
    }
    return builder.finish(std::move(name));
  }
};

/// The value of a tag, with the lines of a "<text>" after it. `value` lies in `document`, whose `rest` begins with the
/// next line.
std::string_view take_value(std::string_view value, std::string_view document, std::string_view& rest) {
  constexpr std::string_view kOpen = "<text>", kClose = "</text>";
  value = trim(value);
  if (!value.starts_with(kOpen)) return value;
  const std::size_t begin = static_cast<std::size_t>(value.data() - document.data()) + kOpen.size();
  const std::size_t close = document.find(kClose, begin);
  if (close == std::string_view::npos) return value.substr(kOpen.size());
  const std::string_view after = document.substr(close + kClose.size());
  if (after.size() < rest.size()) rest = after;
  return document.substr(begin, close - begin);
}

}  // namespace

Result<Sbom> parse_spdx_json(std::string_view document) {
  const json::value root = TRY(json::parse(document));
  if (!json::text(root, "spdxVersion").starts_with("SPDX-2"))
    return fail(ErrorKind::unsupported, "SPDX of version \"{}\" is not read, only 2",
                printable(json::text(root, "spdxVersion"), 40));
  Graph graph;
  for (const json::value& item : json::items(root, "packages")) {
    Component component;
    component.id = json::text(item, "SPDXID");
    component.name = json::text(item, "name");
    component.version = json::text(item, "versionInfo");
    set_license(component, json::text(item, "licenseDeclared"), json::text(item, "licenseConcluded"));
    set_source(component, json::text(item, "sourceInfo"));
    set_purpose(component, json::text(item, "primaryPackagePurpose"));
    set_supplier(component, json::text(item, "supplier"));
    for (const json::value& annotation : json::items(item, "annotations"))
      set_annotation(component, json::text(annotation, "comment"));
    for (const json::value& reference : json::items(item, "externalRefs"))
      set_reference(component, json::text(reference, "referenceType"), json::text(reference, "referenceLocator"));
    graph.add(std::move(component));
  }
  for (const json::value& licence : json::items(root, "hasExtractedLicensingInfos")) {
    if (const std::string_view words = json::text(licence, "name"); !words.empty())
      graph.licences.emplace(json::text(licence, "licenseId"), words);
  }
  for (const json::value& id : json::items(root, "documentDescribes")) graph.relate("", "DESCRIBES", json::text(id));
  for (const json::value& item : json::items(root, "relationships")) {
    graph.relate(json::text(item, "spdxElementId"), json::text(item, "relationshipType"),
                 json::text(item, "relatedSpdxElement"));
  }
  return graph.finish(std::string(json::text(root, "name")));
}

Result<Sbom> parse_spdx_tags(std::string_view document) {
  Graph graph;
  Component component;
  std::string name, declared, concluded, version, licence;
  bool in_package = false;
  const auto end_package = [&] {
    if (in_package) {
      set_license(component, declared, concluded);
      graph.add(std::move(component));
    }
    component = {};
    declared.clear();
    concluded.clear();
    in_package = false;
  };
  for (std::string_view rest = document; !rest.empty();) {
    const std::string_view line = trim(take_line(rest));
    const std::size_t colon = line.find(':');
    if (line.starts_with('#') || colon == std::string_view::npos) continue;
    const std::string_view tag = line.substr(0, colon);
    std::string_view value = take_value(line.substr(colon + 1), document, rest);
    if (tag == "PackageName" || tag == "FileName" || tag == "SnippetSPDXID" || tag == "LicenseID") end_package();
    if (tag == "LicenseID") licence = value;
    if (tag == "LicenseName" && !value.empty()) graph.licences.emplace(licence, value);
    if (tag == "SPDXVersion") version = value;
    if (tag == "DocumentName") name = value;
    if (tag == "PackageName") {
      in_package = true;
      component.name = value;
    } else if (tag == "Relationship") {
      const std::string_view from = take_word(value), type = take_word(value);
      graph.relate(from, type, take_word(value));
    } else if (in_package && tag == "ExternalRef") {
      take_word(value);  // the category
      const std::string_view type = take_word(value);
      set_reference(component, type, trim(value));
    } else if (in_package) {
      if (tag == "SPDXID") component.id = value;
      if (tag == "PackageVersion") component.version = value;
      if (tag == "PackageLicenseDeclared") declared = value;
      if (tag == "PackageLicenseConcluded") concluded = value;
      if (tag == "PackageSourceInfo") set_source(component, value);
      if (tag == "PrimaryPackagePurpose") set_purpose(component, value);
      if (tag == "PackageSupplier") set_supplier(component, value);
      if (tag == "AnnotationComment") set_annotation(component, value);
    }
  }
  end_package();
  if (!version.starts_with("SPDX-2"))
    return fail(ErrorKind::unsupported, "SPDX of version \"{}\" is not read, only 2", printable(version, 40));
  return graph.finish(std::move(name));
}

}  // namespace plimsoll::sbom
