// SPDX-License-Identifier: Apache-2.0
// The patterns of ${name#pattern} and its like: "*" any text, "?" one character, "\" before "*", "?", "\", "/" or "}"
// takes it as it is. Neither of the first two matches a line end. Bytes are characters of UTF-8 only for "?".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::dockerfile {

enum class Take : std::uint8_t { shortest, longest };

class Pattern {
 public:
  /// ErrorKind::malformed: an escape of something else.
  static Result<Pattern> parse(std::string_view text);

  /// How many bytes of the beginning match; nullopt: none.
  [[nodiscard]] std::optional<std::size_t> match_prefix(std::string_view text, Take take) const;
  /// Where the shortest or longest matching end begins; nullopt: none.
  [[nodiscard]] std::optional<std::size_t> match_suffix(std::string_view text, Take take) const;

 private:
  enum class Kind : std::uint8_t { letter, one, any };
  struct Step {
    Kind kind;
    char letter;
  };
  std::vector<Step> steps_;
};

}  // namespace plimsoll::dockerfile
