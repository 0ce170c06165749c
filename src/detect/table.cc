// SPDX-License-Identifier: Apache-2.0
#include "detect/table.h"

#include <array>

namespace plimsoll {

std::span<const Detector> detectors() {
  // Sorted by id.
  static const std::array kTable{
      detect::alpm_detector(),         detect::apk_detector(),          detect::dpkg_detector(),
      detect::go_binary_detector(),    detect::java_archive_detector(), detect::release_detector(),
      detect::repositories_detector(), detect::rpm_detector(),          detect::rpm_manifest_detector(),
      detect::sbom_detector(),
  };
  return kTable;
}

}  // namespace plimsoll
