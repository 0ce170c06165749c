// SPDX-License-Identifier: Apache-2.0
// Line and column of offsets that only grow, counted when asked for.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace plimsoll::secret {

class LineCounter {
 public:
  /// Moves to `offset`, not before where it is. `text` begins at offset `base` and has all bytes in between.
  void advance(std::string_view text, std::uint64_t base, std::uint64_t offset) {
    const std::string_view passed = text.substr(at_ - base, offset - at_);
    if (const auto last = passed.rfind('\n'); last != passed.npos) {
      line_ += static_cast<std::uint64_t>(std::ranges::count(passed, '\n'));
      line_start_ = at_ + last + 1;
    }
    at_ = offset;
  }
  [[nodiscard]] std::uint64_t at() const { return at_; }
  /// 1-based.
  [[nodiscard]] std::uint32_t line() const { return static_cast<std::uint32_t>(line_); }
  [[nodiscard]] std::uint32_t column() const { return static_cast<std::uint32_t>(at_ - line_start_ + 1); }

 private:
  std::uint64_t at_ = 0, line_ = 1, line_start_ = 0;
};

}  // namespace plimsoll::secret
