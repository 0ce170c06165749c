// SPDX-License-Identifier: Apache-2.0
// The detectors, one function each; the rows are in table.cc.
#pragma once

#include "detect/detector.h"

namespace plimsoll::detect {

Detector alpm_detector();
Detector apk_detector();
Detector cabal_freeze_detector();
Detector cargo_lock_detector();
Detector conan_lock_detector();
Detector dotnet_deps_detector();
Detector dpkg_detector();
Detector go_binary_detector();
Detector go_mod_detector();
Detector go_vendor_detector();
Detector gradle_lock_detector();
Detector hex_lock_detector();
Detector java_archive_detector();
Detector nuget_config_detector();
Detector nuget_lock_detector();
Detector nuget_project_detector();
Detector podfile_lock_detector();
Detector pom_properties_detector();
Detector pom_xml_detector();
Detector pubspec_lock_detector();
Detector r_description_detector();
Detector release_detector();
Detector renv_lock_detector();
Detector repositories_detector();
Detector rpm_detector();
Detector rpm_manifest_detector();
Detector sbom_detector();
Detector swift_resolved_detector();

}  // namespace plimsoll::detect
