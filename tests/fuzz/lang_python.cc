// SPDX-License-Identifier: Apache-2.0
// link: detect
// The first byte picks the detector.
#include <array>

#include "detect_one.h"

using namespace plimsoll;

namespace {

struct Target {
  Detector (*detector)();
  std::string_view path;
};

constexpr std::array kTargets{
    Target{detect::requirements_detector, "requirements.txt"},
    Target{detect::pipfile_lock_detector, "Pipfile.lock"},
    Target{detect::poetry_lock_detector, "poetry.lock"},
    Target{detect::pdm_lock_detector, "pdm.lock"},
    Target{detect::uv_lock_detector, "uv.lock"},
    Target{detect::pylock_detector, "pylock.toml"},
    Target{detect::python_dist_detector, "a-1.dist-info/METADATA"},
    Target{detect::conda_detector, "conda-meta/a-1-0.json"},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const Target& target = kTargets[data[0] % kTargets.size()];
  fuzz::detect(target.detector(), target.path, data + 1, size - 1);
  return 0;
}
