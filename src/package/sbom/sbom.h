// SPDX-License-Identifier: Apache-2.0
// Software bills of materials: CycloneDX 1.2 to 1.6 as JSON, SPDX 2.2 and 2.3 as JSON or tag-value.
//
// Both list components with a package URL or a CPE, and say in a graph which depends on which. Only what has one of
// the two identifiers can be compared with advisories; the rest is counted.
#pragma once

#include <string>
#include <string_view>
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
  std::string name, version, purl, cpe, license, source_name, source_version;
  bool is_system = false;  // the operating system itself
  Scope scope = Scope::runtime;
};

/// Components and who asks for whom, on their way to an Sbom.
class Builder {
 public:
  void add(Component component) { components_.push_back(std::move(component)); }
  void depends(std::string from, std::string to) { edges_.emplace_back(std::move(from), std::move(to)); }
  /// The component that the document is about; those it depends on are direct.
  void set_root(std::string id) { root_ = std::move(id); }
  Sbom finish(std::string name) const;

 private:
  std::vector<Component> components_;
  std::vector<std::pair<std::string, std::string>> edges_;
  std::string root_;
};

// One reader per format, in a file each.
Result<Sbom> parse_cyclonedx(std::string_view document);
Result<Sbom> parse_spdx_json(std::string_view document);
Result<Sbom> parse_spdx_tags(std::string_view document);

}  // namespace plimsoll::sbom
