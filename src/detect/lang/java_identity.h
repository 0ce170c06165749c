// SPDX-License-Identifier: Apache-2.0
// What a Java archive itself is, as its manifest and its file name tell it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "detect/lang/java_metadata.h"

namespace plimsoll::detect {

struct Identity {
  std::string group, artifact, version;  // the group is empty when nothing tells it
  bool has_named_version = false;        // the file name has a version
};

/// Nothing when there is no version or no name, and for the jars of a JDK, which its "release" file tells of. `stem` is
/// the file name without its suffix.
std::optional<Identity> identify(std::string_view stem, const JavaManifest& manifest);

/// Whether a project found inside can be what the archive itself is.
bool is_own(const PomProperties& project, std::string_view stem, const std::optional<Identity>& itself);

/// "group:artifact", or the artifact alone where the group is not known.
std::string maven_name(std::string_view group, std::string_view artifact);

}  // namespace plimsoll::detect
