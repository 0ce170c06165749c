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
    Target{detect::npm_lock_detector, "package-lock.json"},
    Target{detect::npm_installed_detector, "node_modules/.package-lock.json"},
    Target{detect::yarn_lock_detector, "yarn.lock"},
    Target{detect::pnpm_lock_detector, "pnpm-lock.yaml"},
    Target{detect::bun_lock_detector, "bun.lock"},
    Target{detect::node_modules_detector, "node_modules/a/package.json"},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const Target& target = kTargets[data[0] % kTargets.size()];
  fuzz::detect(target.detector(), target.path, data + 1, size - 1);
  return 0;
}
