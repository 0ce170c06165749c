// SPDX-License-Identifier: Apache-2.0
// Variables and quotes in the arguments of instructions: $x ${x} ${x:-w} ${x-w} ${x:+w} ${x+w} ${x:?w} ${x?w} ${x#p}
// ${x##p} ${x%p} ${x%%p} ${x/p/r} ${x//p/r}, where w may hold the same again. Single quotes stop expansion, the escape
// character takes the next one as it is. (BuildKit, frontend/dockerfile/shell.)
//
// Results are at most kMostExpanded bytes and words nest kMostNested deep; more is ErrorKind::limit.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::dockerfile {

inline constexpr std::size_t kMostExpanded = 256UL * 1024;
inline constexpr int kMostNested = 32;

/// The value of a variable; nullopt: not set.
using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

struct Expansion {
  enum class Quotes : std::uint8_t { drop, keep };
  enum class Escapes : std::uint8_t { apply, keep };
  enum class Unset : std::uint8_t { empty, keep };  // keep: "$x" stays

  char escape = '\\';
  Quotes quotes = Quotes::drop;
  Escapes escapes = Escapes::apply;
  Unset unset = Unset::empty;
};

/// One text, blanks kept.
Result<std::string> expand_text(std::string_view text, const Lookup& lookup, const Expansion& how = {});
/// Split at unquoted blanks, also those that come from variables.
Result<std::vector<std::string>> expand_words(std::string_view text, const Lookup& lookup, const Expansion& how = {});

}  // namespace plimsoll::dockerfile
