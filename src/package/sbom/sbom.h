// SPDX-License-Identifier: Apache-2.0
// Software bills of materials: CycloneDX 1.2 to 1.6 as JSON or XML, SPDX 2.2 and 2.3 as JSON or tag-value.
//
// Both list components with a package URL or a CPE, and say in a graph which depends on which. Only what has one of
// the two identifiers can be compared with advisories; the rest is counted. Bills that we wrote ourselves
// (report/bill.h) say in properties of ours ("plimsoll:…") what the standard has no word for, so that they read back as
// they were.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "package/package.h"

namespace plimsoll::sbom {

enum class Format : std::uint8_t { none, cyclonedx_json, cyclonedx_xml, spdx_json, spdx_tag_value };

/// By how a document begins; some 4 KiB of it are enough.
Format format_of(std::string_view beginning);

struct Sbom {
  std::string name;           // of what it describes; empty when it does not say
  Distribution distribution;  // an empty id when it does not say
  std::vector<Package> packages;
  std::size_t unidentified = 0;  // components without purl and CPE
  std::string problem;           // why some component was left out, with how many; empty: none was
};

/// An error when it is no such document, or not one that can be read.
Result<Sbom> parse(std::string_view document);

/// One component as either format describes it, before it becomes a package.
struct Component {
  std::string id;  // bom-ref or SPDXID
  std::string name, version, purl, license, source_name, source_version, vendor;
  std::vector<std::string> cpes;
  bool is_system = false;  // the operating system itself
  Scope scope = Scope::runtime;
  std::map<std::string, std::string, std::less<>> own;  // properties of ours, without "plimsoll:"

  /// A property of ours; others are passed over.
  void set_own(std::string_view property, std::string_view value);
};

/// A component in CycloneDX's words, as JSON and XML alike give them.
struct ComponentParts {
  std::string_view id, type, group, name, version, purl, cpe, scope, supplier;
  std::string license;
  std::vector<std::pair<std::string_view, std::string_view>> properties;
};
Component component_of(const ComponentParts& parts);

/// Components and who asks for whom, on their way to an Sbom.
class Builder {
 public:
  void add(Component component) { components_.push_back(std::move(component)); }
  void depends(std::string from, std::string to) { edges_.push_back({std::move(from), std::move(to), true}); }
  /// It holds the other, which does not mean that it needs it.
  void contains(std::string from, std::string to) { edges_.push_back({std::move(from), std::move(to), false}); }
  /// The component that the document is about; those it depends on are direct.
  void set_root(std::string id) { root_ = std::move(id); }
  Sbom finish(std::string name) const;

 private:
  struct Edge {
    std::string from, to;
    bool needs;
  };
  void connect(std::vector<Package>& packages, const std::vector<std::string_view>& ids) const;

  std::vector<Component> components_;
  std::vector<Edge> edges_;
  std::string root_;
};

// One reader per format, in a file each.
Result<Sbom> parse_cyclonedx(std::string_view document);
Result<Sbom> parse_cyclonedx_xml(std::string_view document);
Result<Sbom> parse_spdx_json(std::string_view document);
Result<Sbom> parse_spdx_tags(std::string_view document);

}  // namespace plimsoll::sbom
