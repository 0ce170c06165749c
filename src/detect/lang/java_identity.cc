// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/java_identity.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/lines.h"
#include "detect/lang/java_names.h"
#include "detect/lang/packages.h"

namespace plimsoll::detect {
namespace {

/// A manifest's version without what some tools add: "8.11.1 0b002b1 - janhoy", "5.6.0 (b0)".
std::string_view bare_version(std::string_view version) {
  version = version.substr(0, version.find_first_of(" \t;,("));
  if (version.starts_with('v') || version.starts_with('V')) version.remove_prefix(1);
  return version.find_first_of("${}") == version.npos && is_sound("x", version) ? version : std::string_view{};
}

/// Whether a repository would take this for the name of an artifact.
bool is_artifact(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '-' || c == '_' || c == '.' ||
           c == '+';
  });
}

std::string pick_artifact(std::string_view stem, const JavaManifest& manifest, std::string_view version) {
  const std::string_view title = manifest.get("Implementation-Title");
  // In Tomcat's own folder "catalina.jar" is what repositories call "tomcat-catalina".
  if (title == "Apache Tomcat" && !stem.starts_with("tomcat")) return fmt::format("tomcat-{}", stem);
  // "Widgets" is a title, "widgets" may be a name.
  const bool renamed = is_artifact(title) && to_lower(title.front()) == title.front() && title != stem &&
                       known_group(stem, version).empty();
  return std::string(renamed ? title : stem);
}

std::string pick_group(const Identity& itself, const JavaManifest& manifest) {
  if (const auto known = known_group(itself.artifact, itself.version); !known.empty()) return std::string(known);
  if (const auto told = manifest.get("Group-Id"); !told.empty()) return std::string(told);  // Jenkins plugins
  const bool standard = itself.artifact.starts_with("javax.") || itself.artifact.starts_with("jakarta.");
  if (standard) return group_in_name(itself.artifact, itself.artifact);
  for (const std::string_view attribute : {"Bundle-SymbolicName", "Automatic-Module-Name"}) {
    std::string group = group_in_name(manifest.get(attribute), itself.artifact);
    if (!group.empty()) return group;
  }
  const std::string_view vendor = manifest.get("Implementation-Vendor-Id");
  if (vendor.find('.') != vendor.npos || vendor == itself.artifact) return std::string(vendor);
  return group_in_name(itself.artifact, itself.artifact);
}

/// With one separator: distributions rename "x_1.3_spec" to "x-1.3-spec".
std::string plain(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '_', '-');
  return out;
}

}  // namespace

std::optional<Identity> identify(std::string_view stem, const JavaManifest& manifest) {
  // The jars of a JDK are told by its "release" file.
  if (manifest.get("Specification-Title") == "Java Platform API Specification") return std::nullopt;

  std::string_view written = manifest.get("Plugin-Version");
  if (written.empty()) written = manifest.get("Implementation-Version");
  written = bare_version(written);
  const std::string_view bundle = bare_version(manifest.get("Bundle-Version"));
  const std::array hints{written, bundle};
  const JarName file = split_jar_name(stem, hints);

  Identity itself;
  itself.has_named_version = !file.version.empty();
  // OSGi and some builds respell a version; the file name has it as repositories do.
  const bool is_told = is_same_version(file.version, written) || is_same_version(file.version, bundle);
  if (is_told || (itself.has_named_version && written.empty())) {
    itself.version = file.version;
  } else if (!written.empty()) {
    itself.version = written;
  } else {
    itself.version = !bundle.empty() ? bundle : bare_version(manifest.get("Specification-Version"));
  }

  if (const std::string_view plugin = manifest.get("Short-Name"); !manifest.get("Plugin-Version").empty()) {
    itself.artifact = plugin.empty() ? manifest.get("Extension-Name") : plugin;
  } else if (itself.has_named_version) {
    itself.artifact = file.artifact;
  } else {
    itself.artifact = pick_artifact(stem, manifest, itself.version);
  }
  if (!is_artifact(itself.artifact) || !is_sound(itself.artifact, itself.version)) return std::nullopt;
  if (const Coordinates split = split_group(itself.artifact, itself.version); !split.group.empty()) {
    itself.group = split.group;
    itself.artifact = std::string(split.artifact);
  } else {
    itself.group = pick_group(itself, manifest);
  }
  return itself;
}

bool is_own(const PomProperties& project, std::string_view stem, const std::optional<Identity>& itself) {
  if (plain(stem) == plain(project.artifact) || stem.starts_with(project.artifact + "-" + project.version)) return true;
  if (!itself) return false;
  if (itself->artifact == project.artifact) return true;
  const bool alike = itself->artifact.ends_with(project.artifact) || project.artifact.ends_with(itself->artifact);
  return alike && is_same_version(itself->version, project.version);
}

std::string maven_name(std::string_view group, std::string_view artifact) {
  return group.empty() ? std::string(artifact) : fmt::format("{}:{}", group, artifact);
}

}  // namespace plimsoll::detect
