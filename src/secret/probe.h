// SPDX-License-Identifier: Apache-2.0
// Probe: what to look for in order to find where an expression may match.
//
// A match of  [\w.-]{0,50}?(?:adobe)[ \t\w.-]{0,20}=([a-f0-9]{32})  has the word "adobe" in it, at most 50 bytes from
// its start, and from that word on the rest of the expression holds. So the bytes are searched for the word, a fast
// job even for hundreds of words; where it stands the rest is tried, which fails within a few bytes almost always; and
// only where that holds is the expression itself asked. Of the places in an expression where the text is one of few,
// the one is taken whose texts are the rarest.
#pragma once

#include <string>
#include <vector>

#include "secret/shape.h"

namespace plimsoll::secret {

struct Literal {
  std::string text;
  bool any_case = false;
  auto operator<=>(const Literal&) const = default;
};

struct Probe {
  std::vector<Literal> literals;
  std::string rest;        // an expression that matches from the first byte of the literal on
  std::size_t before = 0;  // bytes of the match before the literal, at the most
};

/// Probes of which every match meets at least one; none when the expression has no text that is rare enough.
std::vector<Probe> probes_of(const Shape& shape);

}  // namespace plimsoll::secret
