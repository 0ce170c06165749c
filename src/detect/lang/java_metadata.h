// SPDX-License-Identifier: Apache-2.0
// The two texts in a jar that say what it is: META-INF/MANIFEST.MF and Maven's pom.properties.
//
// A manifest (JAR file specification) is "Name: value" lines; a line that begins with a blank continues the one before
// it, whose 72 bytes were full. The main section ends at the first empty line; sections for single members follow, one
// for each in signed jars. Names do not care for case. pom.properties is a file of java.util.Properties.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::detect {

/// The attributes of a manifest's main section.
class JavaManifest {
 public:
  JavaManifest() = default;
  /// `text` may go on behind the main section, or be cut within it.
  explicit JavaManifest(std::string_view text);
  /// Trimmed; empty when there is none. The last of several counts.
  [[nodiscard]] std::string_view get(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> attributes_;
};

/// Where the main section of a manifest ends (its first empty line), or npos when that is not in `text`.
std::size_t end_of_main_section(std::string_view text);

struct PomProperties {
  std::string group, artifact, version;
};
PomProperties read_pom_properties(std::string_view text);

}  // namespace plimsoll::detect
