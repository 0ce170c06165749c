// SPDX-License-Identifier: Apache-2.0
// link: detect
// The first byte picks the detector.
#include <array>

#include "detect_one.h"

using namespace plimsoll;

constexpr std::array kTargets{
    fuzz::Target{detect::npm_lock_detector, "package-lock.json"},
    fuzz::Target{detect::npm_installed_detector, "node_modules/.package-lock.json"},
    fuzz::Target{detect::yarn_lock_detector, "yarn.lock"},
    fuzz::Target{detect::pnpm_lock_detector, "pnpm-lock.yaml"},
    fuzz::Target{detect::bun_lock_detector, "bun.lock"},
    fuzz::Target{detect::node_modules_detector, "node_modules/a/package.json"},
};

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  fuzz::detect_picked(kTargets, data, size);
  return 0;
}
