// SPDX-License-Identifier: Apache-2.0
#include "secret/shape_search.h"

#include <algorithm>

namespace plimsoll::secret {
namespace {

/// Repetition is counted so far.
constexpr std::size_t kMostCounted = 12;

}  // namespace

ShapeSearch::ShapeSearch(const Shape& shape) {
  whole_ = add(shape);
  for (std::size_t state = 0; state < bytes_.size(); ++state)
    if (whole_.first[state]) first_ |= bytes_[state];
}

void ShapeSearch::join(Part& before, const Part& after) {
  for (std::size_t state = 0; state < followers_.size(); ++state)
    if (before.last[state]) followers_[state] |= after.first;
  if (before.nullable) before.first |= after.first;
  before.last = after.nullable ? before.last | after.last : after.last;
  before.nullable &= after.nullable;
}

ShapeSearch::Part ShapeSearch::add(const Shape& shape) {
  Part part;
  if (!is_known_) return part;
  switch (shape.kind) {
    case Shape::Kind::bytes:
      if (bytes_.size() == kMostStates) {
        is_known_ = false;
        return part;
      }
      part.nullable = false;
      part.first.set(bytes_.size());
      part.last.set(bytes_.size());
      bytes_.push_back(shape.bytes);
      followers_.emplace_back();
      return part;
    case Shape::Kind::sequence:
      for (const Shape& one : shape.parts) join(part, add(one));
      return part;
    case Shape::Kind::either:
      part.nullable = shape.parts.empty();
      for (const Shape& one : shape.parts) {
        const Part choice = add(one);
        part.nullable |= choice.nullable;
        part.first |= choice.first;
        part.last |= choice.last;
      }
      return part;
    case Shape::Kind::repeat:
      return add_repeat(shape);
  }
  return part;
}

ShapeSearch::Part ShapeSearch::add_repeat(const Shape& shape) {
  Part part;
  if (shape.most == 0) return part;
  const std::size_t counted = std::clamp<std::size_t>(shape.least, 1, kMostCounted);
  Part once;
  for (std::size_t i = 0; i < counted && is_known_; ++i) {
    once = add(shape.parts[0]);
    join(part, once);
  }
  if (shape.most > counted) {  // the last one again and again
    Part again = once;
    join(again, once);
  }
  part.nullable |= shape.least == 0;
  return part;
}

bool ShapeSearch::may_match(std::string_view text, std::uint64_t& work) const {
  if (!is_known_ || whole_.nullable) return true;
  std::array<States, 256> reading;  // the states that a byte leads into, where it is known
  ByteSet known;
  const auto states_reading = [&](unsigned char byte) -> const States& {
    if (!known[byte]) {
      known.set(byte);
      for (std::size_t state = 0; state < bytes_.size(); ++state)
        if (bytes_[state][byte]) reading[byte].set(state);
    }
    return reading[byte];
  };
  States reached;
  for (const char c : text) {
    if (reached.none() && !first_[static_cast<unsigned char>(c)]) continue;
    States next = whole_.first;
    std::uint64_t cost = 1;
    for (std::size_t state = reached._Find_first(); state < kMostStates; state = reached._Find_next(state), ++cost)
      next |= followers_[state];
    reached = next & states_reading(static_cast<unsigned char>(c));
    if ((reached & whole_.last).any()) return true;
    if (work < cost) return true;
    work -= cost;
  }
  return false;
}

}  // namespace plimsoll::secret
