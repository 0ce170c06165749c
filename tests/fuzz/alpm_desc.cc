// SPDX-License-Identifier: Apache-2.0
// link: detect
#include "detect_one.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  plimsoll::fuzz::detect(plimsoll::detect::alpm_detector(), "var/lib/pacman/local/x-1/desc", data, size);
  plimsoll::fuzz::detect(plimsoll::detect::alpm_detector(), "var/lib/pacman/local/x-1-1/files", data, size);
  return 0;
}
