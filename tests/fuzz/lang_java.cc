// SPDX-License-Identifier: Apache-2.0
// link: detect
#include <string>

#include "detect_one.h"

// The first byte says which detector reads the rest.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  namespace detect = plimsoll::detect;
  if (size == 0) return 0;
  switch (*data % 4) {
    case 0:
      // The file name is untrusted too.
      if (size > 1 && size > 1U + data[1]) {
        const std::string path = std::string(reinterpret_cast<const char*>(data) + 2, data[1]) + ".jar";
        plimsoll::fuzz::detect(detect::java_archive_detector(), path, data + 2 + data[1], size - 2 - data[1]);
      }
      break;
    case 1:
      plimsoll::fuzz::detect(detect::pom_xml_detector(), "pom.xml", data + 1, size - 1);
      break;
    case 2:
      plimsoll::fuzz::detect(detect::gradle_lock_detector(), "gradle.lockfile", data + 1, size - 1);
      break;
    default:
      plimsoll::fuzz::detect(detect::pom_properties_detector(), "META-INF/maven/a/b/pom.properties", data + 1,
                             size - 1);
  }
  return 0;
}
