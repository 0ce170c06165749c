// SPDX-License-Identifier: Apache-2.0
// link: detect
#include "detect_one.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  plimsoll::fuzz::detect(plimsoll::detect::dpkg_detector(), "var/lib/dpkg/status", data, size);
  plimsoll::fuzz::detect(plimsoll::detect::dpkg_detector(), "var/lib/dpkg/info/a:b.list", data, size);
  plimsoll::fuzz::detect(plimsoll::detect::dpkg_detector(), "var/lib/dpkg/status.d/a.md5sums", data, size);
  return 0;
}
