// SPDX-License-Identifier: Apache-2.0
// Shape: what texts an expression can match, as a small tree.
//
// RE2 keeps its own tree to itself, so the syntax (https://github.com/google/re2/wiki/Syntax) is read here once more,
// with a simplification that makes it short: the shape may match more than the expression, never less. Anchors and
// word boundaries are left out, classes may grow, groups and laziness vanish. Whatever is derived from a shape is
// therefore a necessary condition of a match.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::secret {

using ByteSet = std::bitset<256>;

inline constexpr std::size_t kUnbounded = SIZE_MAX;

struct Shape {
  enum class Kind : std::uint8_t {
    bytes,     // one byte of a set
    sequence,  // all of `parts`; none: the empty text
    either,    // one of `parts`
    repeat,    // parts[0], `least` to `most` times
  };
  Kind kind = Kind::sequence;
  ByteSet bytes{};
  std::vector<Shape> parts{};
  std::size_t least = 1, most = 1;
};

/// Nothing when the expression is not understood or very large.
std::optional<Shape> shape_of(std::string_view pattern);

/// Bytes a match has at the least and at the most.
struct Width {
  std::size_t least = 0, most = 0;
};
Width width_of(const Shape& shape);

/// Which bytes a match may have at its first places, at most `most` of them and no more than the shortest match has.
/// What breaks this is no match; it costs a look at a table where the expression costs a call.
std::vector<ByteSet> first_bytes(const Shape& shape, std::size_t most);

/// An expression (over bytes, for RE2) that matches what the shape does.
std::string expression_of(const Shape& shape);

}  // namespace plimsoll::secret
