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
    Target{detect::gemfile_lock_detector, "Gemfile.lock"},
    Target{detect::gemspec_detector, "specifications/a-1.gemspec"},
    Target{detect::composer_lock_detector, "composer.lock"},
    Target{detect::composer_installed_detector, "vendor/composer/installed.json"},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const Target& target = kTargets[data[0] % kTargets.size()];
  fuzz::detect(target.detector(), target.path, data + 1, size - 1);
  return 0;
}
