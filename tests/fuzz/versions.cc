// SPDX-License-Identifier: Apache-2.0
// link: version
// Three versions, separated by newlines, in every scheme: nothing crashes, and the orders agree with each other.
#include <array>
#include <cstdlib>

#include "version/version.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::array<std::string_view, 3> texts;
  for (std::string_view& text : texts) {
    const auto end = rest.find('\n');
    text = rest.substr(0, end);
    rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  }
  for (const auto& scheme : plimsoll::version::schemes()) {
    std::array<bool, 3> valid{};
    for (std::size_t i = 0; i < 3; ++i) {
      valid[i] = scheme.valid(texts[i]);
      if (valid[i] && scheme.compare(texts[i], texts[i]) != 0) std::abort();
    }
    const auto order = [&](std::size_t i, std::size_t j) { return scheme.compare(texts[i], texts[j]); };
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) {
        if (valid[i] && valid[j] && (order(i, j) <=> 0) != (0 <=> order(j, i))) std::abort();
      }
    }
    // These tools order pairs only, and so do we.
    const bool transitive = scheme.name != "alpm" && scheme.name != "conan" && scheme.name != "maven";
    if (transitive && valid[0] && valid[1] && valid[2] && order(0, 1) <= 0 && order(1, 2) <= 0 && order(0, 2) > 0)
      std::abort();
  }
  return 0;
}
