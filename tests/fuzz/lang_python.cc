// SPDX-License-Identifier: Apache-2.0
// link: detect
// The first byte picks the detector.
#include <array>

#include "detect_one.h"

using namespace plimsoll;

constexpr std::array kTargets{
    fuzz::Target{detect::requirements_detector, "requirements.txt"},
    fuzz::Target{detect::pipfile_lock_detector, "Pipfile.lock"},
    fuzz::Target{detect::poetry_lock_detector, "poetry.lock"},
    fuzz::Target{detect::pdm_lock_detector, "pdm.lock"},
    fuzz::Target{detect::uv_lock_detector, "uv.lock"},
    fuzz::Target{detect::pylock_detector, "pylock.toml"},
    fuzz::Target{detect::python_dist_detector, "a-1.dist-info/METADATA"},
    fuzz::Target{detect::conda_detector, "conda-meta/a-1-0.json"},
};

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  fuzz::detect_picked(kTargets, data, size);
  return 0;
}
