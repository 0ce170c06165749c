// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/xml_properties.h"

namespace plimsoll::detect {

std::optional<std::string> Properties::resolve(std::string_view text) const {
  constexpr int kMostSteps = 64;
  constexpr std::size_t kLongest = 4096;
  std::string out(text);
  for (int step = 0; step < kMostSteps && out.size() <= kLongest; ++step) {
    const auto begin = out.find(open_);
    if (begin == out.npos) return out;
    const auto end = out.find(close_, begin);
    if (end == out.npos) return std::nullopt;
    const auto name = std::string_view(out).substr(begin + open_.size(), end - begin - open_.size());
    const auto value = values_.find(name);
    if (value == values_.end()) return std::nullopt;
    out.replace(begin, end + 1 - begin, value->second);
  }
  return std::nullopt;
}

}  // namespace plimsoll::detect
