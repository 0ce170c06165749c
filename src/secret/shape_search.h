// SPDX-License-Identifier: Apache-2.0
// Shape search: whether anything in a text may match a shape, without compiling an expression, which takes RE2 about
// a millisecond for each rule. Answers "perhaps" too often and "no" never wrongly.
//
// The shape becomes a position automaton (Glushkov's): a state for every byte a match may have, the states that may
// follow it, and a set of those a text has reached. Repetition is told roughly (from some number on as often as one
// likes), so that automata stay small.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "secret/shape.h"

namespace plimsoll::secret {

class ShapeSearch {
 public:
  explicit ShapeSearch(const Shape& shape);

  /// `work` is what may be spent, in states looked at; when nothing is left the answer is yes.
  [[nodiscard]] bool may_match(std::string_view text, std::uint64_t& work) const;

 private:
  static constexpr std::size_t kMostStates = 512;
  using States = std::bitset<kMostStates>;
  struct Part {
    bool nullable = true;  // may be empty
    States first{}, last{};
  };
  Part add(const Shape& shape);
  Part add_repeat(const Shape& shape);
  void join(Part& before, const Part& after);

  std::vector<ByteSet> bytes_;  // of each state
  std::vector<States> followers_;
  Part whole_;
  ByteSet first_;         // bytes a match may begin with
  bool is_known_ = true;  // not too large
};

}  // namespace plimsoll::secret
