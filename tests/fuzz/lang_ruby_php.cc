// SPDX-License-Identifier: Apache-2.0
// link: detect
// The first byte picks the detector.
#include <array>

#include "detect_one.h"

using namespace plimsoll;

constexpr std::array kTargets{
    fuzz::Target{detect::gemfile_lock_detector, "Gemfile.lock"},
    fuzz::Target{detect::gemspec_detector, "specifications/a-1.gemspec"},
    fuzz::Target{detect::composer_lock_detector, "composer.lock"},
    fuzz::Target{detect::composer_installed_detector, "vendor/composer/installed.json"},
};

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  fuzz::detect_picked(kTargets, data, size);
  return 0;
}
