// SPDX-License-Identifier: Apache-2.0
// link: advisory
// CVSS vectors: any text is a score between 0 and 100 tenths, or none.
#include "advisory/cvss.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto score = plimsoll::advisory::cvss3_base_score(text);
  if (score && (*score < 0 || *score > 100)) std::abort();
  return 0;
}
