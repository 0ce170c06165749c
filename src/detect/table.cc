// SPDX-License-Identifier: Apache-2.0
#include "detect/table.h"

#include <array>

namespace plimsoll {

std::span<const Detector> detectors() {
  // Sorted by id.
  static const std::array kTable{
      detect::accounts_detector(),
      detect::alpm_detector(),
      detect::apk_detector(),
      detect::bun_lock_detector(),
      detect::cabal_freeze_detector(),
      detect::cargo_auditable_detector(),
      detect::cargo_lock_detector(),
      detect::composer_installed_detector(),
      detect::composer_lock_detector(),
      detect::conan_lock_detector(),
      detect::conda_detector(),
      detect::dotnet_deps_detector(),
      detect::dpkg_detector(),
      detect::elf_package_note_detector(),
      detect::gemfile_lock_detector(),
      detect::gemspec_detector(),
      detect::go_binary_detector(),
      detect::go_mod_detector(),
      detect::go_vendor_detector(),
      detect::gradle_lock_detector(),
      detect::hex_lock_detector(),
      detect::java_archive_detector(),
      detect::node_modules_detector(),
      detect::npm_installed_detector(),
      detect::npm_lock_detector(),
      detect::nuget_config_detector(),
      detect::nuget_lock_detector(),
      detect::nuget_project_detector(),
      detect::pdm_lock_detector(),
      detect::pipfile_lock_detector(),
      detect::pnpm_lock_detector(),
      detect::podfile_lock_detector(),
      detect::poetry_lock_detector(),
      detect::pom_properties_detector(),
      detect::pom_xml_detector(),
      detect::program_detector(),
      detect::pubspec_lock_detector(),
      detect::pylock_detector(),
      detect::python_dist_detector(),
      detect::r_description_detector(),
      detect::release_detector(),
      detect::renv_lock_detector(),
      detect::repositories_detector(),
      detect::requirements_detector(),
      detect::rpm_detector(),
      detect::rpm_manifest_detector(),
      detect::sbom_detector(),
      detect::software_detector(),
      detect::swift_resolved_detector(),
      detect::uv_lock_detector(),
      detect::yarn_lock_detector(),
  };
  return kTable;
}

}  // namespace plimsoll
