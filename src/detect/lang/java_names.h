// SPDX-License-Identifier: Apache-2.0
// What a jar is called in Maven, guessed from its file name and its manifest.
//
// Repositories name files ARTIFACT-VERSION[-CLASSIFIER].jar, and build tools keep that. Neither part is free of "-"
// and digits ("log4j-1.2-api-2.17.1", "guava-31.1-jre"), so the versions in the manifest help to find the border.
// The group stands nowhere in the file name; bundles are named after it (maven-bundle-plugin, "Bundle-SymbolicName").
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace plimsoll::detect {

/// Whether two texts spell one version: "31.1-jre" and OSGi's "31.1.0.jre", "1.70" and "1.70.0", "5.1.Final" and "5.1".
bool is_same_version(std::string_view a, std::string_view b);

struct JarName {
  std::string_view artifact, version;  // the version is empty when the name has none
};
/// Splits a file name without its suffix. A version equal to one of `hints` decides where the artifact ends.
JarName split_jar_name(std::string_view stem, std::span<const std::string_view> hints);

/// The Maven group of an artifact whose bundle or module is called `dotted` ("org.apache.commons.lang3"); empty when
/// that does not tell.
std::string group_in_name(std::string_view dotted, std::string_view artifact);

struct Coordinates {
  std::string_view group, artifact;  // the group is empty when nothing tells where it would end
};
/// Takes "io.netty.netty-codec" apart: Quarkus, sbt and others put the group in front of the file name.
Coordinates split_group(std::string_view artifact, std::string_view version);

/// The group of an artifact that everybody uses; empty for all others. Version matters: some projects moved.
std::string_view known_group(std::string_view artifact, std::string_view version);

}  // namespace plimsoll::detect
