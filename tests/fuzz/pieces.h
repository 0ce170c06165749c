// SPDX-License-Identifier: Apache-2.0
// What fuzz targets make values of: pieces of the input.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace plimsoll::fuzz {

/// Hands out pieces of the input; empty ones when it is used up.
class Pieces {
 public:
  explicit Pieces(std::string_view input) : rest_(input) {}
  unsigned number(unsigned below) {
    if (rest_.empty()) return 0;
    const auto c = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return c % below;
  }
  std::string text() {
    const std::size_t length = std::min<std::size_t>(number(64) * (number(8) == 0 ? 40U : 1U), rest_.size());
    std::string out(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return out;
  }

  /// What is left, which may be of any length.
  std::string rest() { return std::string(std::exchange(rest_, {})); }

 private:
  std::string_view rest_;
};

inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace plimsoll::fuzz
