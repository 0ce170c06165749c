// SPDX-License-Identifier: Apache-2.0
// link: http
#include <cstdlib>

#include "http/challenge.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto challenges = plimsoll::http::parse_challenges({text, text});
  if (challenges.size() > 16) std::abort();
  for (const auto& challenge : challenges)
    if (challenge.scheme.empty() || challenge.parameters.size() > 32) std::abort();
  return 0;
}
