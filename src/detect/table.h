// SPDX-License-Identifier: Apache-2.0
// The detectors, one function each; the rows are in table.cc.
#pragma once

#include "detect/detector.h"

namespace plimsoll::detect {

Detector alpm_detector();
Detector apk_detector();
Detector dpkg_detector();
Detector go_binary_detector();
Detector java_archive_detector();
Detector release_detector();
Detector repositories_detector();
Detector rpm_detector();
Detector rpm_manifest_detector();
Detector sbom_detector();

}  // namespace plimsoll::detect
