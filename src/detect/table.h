// SPDX-License-Identifier: Apache-2.0
// The detectors, one function each; the rows are in table.cc.
#pragma once

#include "detect/detector.h"

namespace plimsoll::detect {

Detector accounts_detector();
Detector alpm_detector();
Detector apk_detector();
Detector bun_lock_detector();
Detector cabal_freeze_detector();
Detector cargo_auditable_detector();
Detector cargo_lock_detector();
Detector composer_installed_detector();
Detector composer_lock_detector();
Detector conan_lock_detector();
Detector conda_detector();
Detector dotnet_deps_detector();
Detector dpkg_detector();
Detector elf_package_note_detector();
Detector gemfile_lock_detector();
Detector gemspec_detector();
Detector go_binary_detector();
Detector go_mod_detector();
Detector go_vendor_detector();
Detector gradle_lock_detector();
Detector hex_lock_detector();
Detector java_archive_detector();
Detector node_modules_detector();
Detector npm_installed_detector();
Detector npm_lock_detector();
Detector nuget_config_detector();
Detector nuget_lock_detector();
Detector nuget_project_detector();
Detector pdm_lock_detector();
Detector pipfile_lock_detector();
Detector pnpm_lock_detector();
Detector podfile_lock_detector();
Detector poetry_lock_detector();
Detector pom_properties_detector();
Detector pom_xml_detector();
Detector program_detector();
Detector pubspec_lock_detector();
Detector pylock_detector();
Detector python_dist_detector();
Detector r_description_detector();
Detector release_detector();
Detector renv_lock_detector();
Detector repositories_detector();
Detector requirements_detector();
Detector rpm_detector();
Detector rpm_manifest_detector();
Detector sbom_detector();
Detector software_detector();
Detector swift_resolved_detector();
Detector uv_lock_detector();
Detector yarn_lock_detector();

}  // namespace plimsoll::detect
