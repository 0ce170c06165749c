// SPDX-License-Identifier: Apache-2.0
// link: detect
// Known software in any bytes, as read-only data or as the whole file; the first byte chooses the name of the file.
#include <vector>

#include "../recipes/elf.h"
#include "detect_one.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll;
  if (size < 2) return 0;
  const Detector detector = detect::software_detector();
  const Want& want = detector.wants[data[0] % detector.wants.size()];
  const std::string path = "opt/shared/Microsoft.NETCore.App/" + std::string(want.text);
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  fuzz::detect(detector, path, data + 2, size - 2);
  const std::string file = recipe::Elf().section(".rodata", input).text();
  fuzz::detect(detector, path, reinterpret_cast<const unsigned char*>(file.data()), file.size());
  return 0;
}
