// SPDX-License-Identifier: Apache-2.0
// pom.xml: what a Maven project asks for. Only this file is at hand, neither its parent nor imported lists, so a
// version that stands in one of them is not known here and the dependency is left out; so are ranges.
//
// A pom.xml below META-INF/maven is the copy that Maven puts into each jar: what it asks for is not in that jar.
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/xml.h"
#include "detect/lang/documents.h"
#include "detect/lang/xml_properties.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "pom.xml"}};

Properties properties_of(const xml::Element& project) {
  static const xml::Element kNone;
  const xml::Element* parent = project.child("parent");
  if (parent == nullptr) parent = &kNone;
  Properties properties("${", '}');
  if (const xml::Element* own = project.child("properties")) {
    for (const xml::Element& property : own->children) properties.set(property.name, property.text);
  }
  for (const std::string_view name : {"groupId", "artifactId", "version"}) {
    const std::string_view inherited = parent->child_text(name);
    const std::string_view value = project.child_text(name).empty() ? inherited : project.child_text(name);
    if (!value.empty()) {
      for (const std::string_view lead : {"project.", "pom.", ""})
        properties.set(fmt::format("{}{}", lead, name), value);
    }
    if (!inherited.empty()) {
      for (const std::string_view lead : {"project.parent.", "parent."})
        properties.set(fmt::format("{}{}", lead, name), inherited);
    }
  }
  return properties;
}

/// A version that can only mean itself: no range, no "LATEST". "[1.0]" means 1.0.
std::string_view exact_version(std::string_view version) {
  if (version.size() > 2 && version.starts_with('[') && version.ends_with(']'))
    version = version.substr(1, version.size() - 2);
  return version.find_first_of("[](), ") == version.npos ? version : std::string_view{};
}

struct Dependency {
  std::string name, version, scope;
  bool is_open = false;  // no version is written, so the managed one counts
};

/// Nothing when a placeholder in the name is unknown; one in the version leaves that empty.
std::optional<Dependency> dependency_of(const xml::Element& element, const Properties& properties) {
  const auto group = properties.resolve(element.child_text("groupId"));
  const auto artifact = properties.resolve(element.child_text("artifactId"));
  if (!group || !artifact || group->empty() || artifact->empty()) return std::nullopt;
  const std::string_view written = element.child_text("version");
  const std::string version = properties.resolve(written).value_or("");
  return Dependency{*group + ":" + *artifact, std::string(exact_version(version)),
                    properties.resolve(element.child_text("scope")).value_or(""), written.empty()};
}

/// Calls `each` with every dependency in <dependencies> of `parent`, which may be nullptr.
template <typename Each>
void for_each_dependency(const xml::Element* parent, const Properties& properties, Each each) {
  const xml::Element* list = parent == nullptr ? nullptr : parent->child("dependencies");
  if (list == nullptr) return;
  for (const xml::Element& element : list->children) {
    if (element.name != "dependency") continue;
    if (auto dependency = dependency_of(element, properties)) each(*std::move(dependency));
  }
}

void detect(const FileView& file, FactSink& sink) {
  if (is_below(file.path, "META-INF/maven") || is_of_a_package(file.path)) return;
  const auto project = or_gap(xml::parse(as_text(file.content)), sink);
  if (!project || project->name != "project") return;
  const Properties properties = properties_of(*project);

  std::map<std::string, Dependency> managed;
  for_each_dependency(project->child("dependencyManagement"), properties,
                      [&](Dependency&& dependency) { managed.try_emplace(dependency.name, std::move(dependency)); });
  Packages packages("maven");
  for_each_dependency(&*project, properties, [&](Dependency&& dependency) {
    if (const auto row = managed.find(dependency.name); row != managed.end()) {
      if (dependency.is_open) dependency.version = row->second.version;
      if (dependency.scope.empty()) dependency.scope = row->second.scope;
    }
    packages.add(dependency.name, dependency.version, Relation::direct,
                 dependency.scope == "test" ? Scope::development : Scope::runtime);
  });
  packages.send(sink);
}

}  // namespace

Detector pom_xml_detector() {
  return {"pom-xml",      1, "dependencies with exact versions in Maven's pom.xml", kWants, detect, 16 * kMiB,
          Proof::declared};
}

}  // namespace plimsoll::detect
