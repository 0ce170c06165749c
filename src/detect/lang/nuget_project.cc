// SPDX-License-Identifier: Apache-2.0
// What MSBuild projects ask NuGet for: <PackageReference> of a project and <PackageVersion> of
// Directory.Packages.props, where a solution sets its versions centrally.
//
// A version is the least that will do, and NuGet takes the least there is, so a plain one is what gets restored.
// Ranges and floating versions ("1.*") tell too little; conditions are not looked at.
#include <algorithm>
#include <array>
#include <vector>

#include "base/lines.h"
#include "base/xml.h"
#include "detect/lang/documents.h"
#include "detect/lang/xml_properties.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{
    Want{Want::Kind::name, "Directory.Build.props"},
    Want{Want::Kind::name, "Directory.Packages.props"},
    Want{Want::Kind::suffix, ".csproj"},
    Want{Want::Kind::suffix, ".fsproj"},
    Want{Want::Kind::suffix, ".vbproj"},
};

/// Every element below `root`, parents first, in the order of the document.
std::vector<const xml::Element*> all_below(const xml::Element& root) {
  std::vector<const xml::Element*> out, open{&root};
  while (!open.empty()) {
    const xml::Element* element = open.back();
    open.pop_back();
    out.push_back(element);
    for (auto child = element->children.rbegin(); child != element->children.rend(); ++child) open.push_back(&*child);
  }
  return out;
}

/// MSBuild takes either for metadata of an item.
std::string_view metadata(const xml::Element& item, std::string_view name) {
  const std::string_view attribute = item.attribute(name);
  return attribute.empty() ? item.child_text(name) : attribute;
}

/// "1.2.3" and "[1.2.3]", nothing for other ranges.
std::string_view exact_version(std::string_view version) {
  version = trim(version);
  if (version.size() > 2 && version.starts_with('[') && version.ends_with(']'))
    version = trim(version.substr(1, version.size() - 2));
  return version.find_first_of("[](),*") == version.npos ? version : std::string_view{};
}

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = or_gap(xml::parse(as_text(file.content)), sink);
  if (!root || root->name != "Project") return;
  const auto elements = all_below(*root);
  Properties properties("$(", ')');
  for (const xml::Element* element : elements) {
    if (element->name != "PropertyGroup") continue;
    for (const xml::Element& property : element->children) properties.set(property.name, property.text);
  }
  Packages packages("nuget");
  for (const xml::Element* item : elements) {
    const bool reference = item->name == "PackageReference";
    const bool global = item->name == "GlobalPackageReference";  // analyzers and the like, of every project
    if (!reference && !global && item->name != "PackageVersion") continue;
    std::string_view written = metadata(*item, "Version");
    if (const std::string_view own = metadata(*item, "VersionOverride"); !own.empty()) written = own;
    std::string_view id = item->attribute("Include");
    if (id.empty()) id = item->attribute("Update");
    const auto name = properties.resolve(trim(id));
    const auto version = properties.resolve(written);
    if (!name || !version) continue;
    const std::string_view assets = metadata(*item, "PrivateAssets");
    const bool build_only = global || std::ranges::equal(assets, std::string_view("all"), {}, to_lower);
    packages.add(*name, exact_version(*version), reference ? Relation::direct : Relation::unknown,
                 build_only ? Scope::development : Scope::runtime);
  }
  packages.send(sink);
}

}  // namespace

Detector nuget_project_detector() {
  return {
      "nuget-project", 1,      "package references with exact versions in .NET projects and Directory.Packages.props",
      kWants,          detect, 16 * kMiB,
      Proof::declared};
}

}  // namespace plimsoll::detect
