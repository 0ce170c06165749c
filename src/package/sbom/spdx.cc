// SPDX-License-Identifier: Apache-2.0
// SPDX 2.2 and 2.3 (spdx.github.io/spdx-spec): as JSON and as tag-value lines, where "Tag: value" fields follow one
// another, "<text>" opens a value of several lines, and a "PackageName" begins a package.
//
// A package's identifiers are external references of the types purl, cpe23Type and cpe22Type. "sourceInfo" of Trivy
// ("built package from: openssl 3.0.11-1") names the source package. Relationships say who DESCRIBES, DEPENDS_ON or
// CONTAINS whom; *_DEPENDENCY_OF read backwards.
#include <array>

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
  if (type == "cpe23Type" || (type == "cpe22Type" && component.cpe.empty())) component.cpe = locator;
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
  std::string root;

  void relate(std::string_view from, std::string_view type, std::string_view to) {
    if (type == "DESCRIBES" && root.empty()) root = to;
    if (type == "DESCRIBED_BY" && root.empty()) root = from;
    if (type == "DEPENDS_ON" || type == "CONTAINS") builder.depends(std::string(from), std::string(to));
    if (type.ends_with("DEPENDENCY_OF")) builder.depends(std::string(to), std::string(from));
  }

  Sbom finish(std::string name) {
    builder.set_root(root);
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
    for (const json::value& reference : json::items(item, "externalRefs"))
      set_reference(component, json::text(reference, "referenceType"), json::text(reference, "referenceLocator"));
    graph.builder.add(std::move(component));
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
  std::string name, declared, concluded, version;
  bool in_package = false;
  const auto end_package = [&] {
    if (in_package) {
      set_license(component, declared, concluded);
      graph.builder.add(std::move(component));
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
    }
  }
  end_package();
  if (!version.starts_with("SPDX-2"))
    return fail(ErrorKind::unsupported, "SPDX of version \"{}\" is not read, only 2", printable(version, 40));
  return graph.finish(std::move(name));
}

}  // namespace plimsoll::sbom
