// SPDX-License-Identifier: Apache-2.0
// For tests: texts that an expression matches.
#pragma once

#include <algorithm>
#include <random>
#include <string>

#include "secret/shape.h"

namespace plimsoll::secret::testing {

/// A text of the shape, printable where the shape lets it be. As shapes may match more than their expressions, most of
/// these match the expression, not all.
inline std::string sample(const Shape& shape, std::mt19937& random) {
  std::string text;
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  switch (shape.kind) {
    case Shape::Kind::bytes: {
      std::string printable, other;
      for (unsigned c = 0; c < 256; ++c)
        if (shape.bytes[c]) (c > ' ' && c < 0x7f ? printable : other) += static_cast<char>(c);
      const std::string& choice = printable.empty() || (!other.empty() && below(20) == 0) ? other : printable;
      if (!choice.empty()) text += choice[below(choice.size())];
      return text;
    }
    case Shape::Kind::sequence:
      for (const Shape& part : shape.parts) text += sample(part, random);
      return text;
    case Shape::Kind::either:
      return sample(shape.parts[below(shape.parts.size())], random);
    case Shape::Kind::repeat:
      for (std::size_t n = shape.least + below(std::min<std::size_t>(shape.most - shape.least, 12) + 1); n > 0; --n)
        text += sample(shape.parts[0], random);
      return text;
  }
  return text;
}

}  // namespace plimsoll::secret::testing
