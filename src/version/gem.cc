// SPDX-License-Identifier: Apache-2.0
// RubyGems versions, as Gem::Version orders them.
//
// A version is a list of digit runs and letter runs; "-" reads as ".pre.". A letter run makes a pre-release: it is
// older than any number, a missing segment being 0 ("1.0.a" < "1.0" == "1"). Zeros right before the first letter run do
// not count ("1.0.a" == "1.a").
#include <algorithm>

#include "version/orderings.h"

namespace plimsoll::version {
namespace {

/// The segments of a version in order.
class Segments {
 public:
  explicit Segments(std::string_view text) : rest_(text) {}

  /// The next segment; "0" past the end.
  std::string_view next() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (is_digit(c)) {
        if (leading_ && skip_zeros()) continue;
        return take_while(rest_, is_digit);
      }
      if (is_alpha(c)) {
        leading_ = false;
        return take_while(rest_, is_alpha);
      }
      rest_.remove_prefix(1);
      if (c == '-') {
        leading_ = false;
        return "pre";
      }
    }
    return "0";
  }

  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  /// Skips zeros that no number other than zero follows before a letter run or the end.
  bool skip_zeros() {
    if (counts_ != 0 && rest_.size() >= counts_) return false;
    const std::size_t zeros = std::min(rest_.find_first_not_of("0."), rest_.size());
    if (zeros < rest_.size() && is_digit(rest_[zeros])) {
      counts_ = rest_.size() - zeros;
      return false;
    }
    rest_.remove_prefix(zeros);
    return zeros > 0;
  }

  std::string_view rest_;
  std::size_t counts_ = 0;  // what is left at the next number that is not zero, once looked for: no zero is seen twice
  bool leading_ = true;     // before the first letter run
};

bool is_identifier_char(char c) { return is_alnum(c) || c == '-'; }

}  // namespace

bool valid_gem(std::string_view text) {
  if (take_while(text, is_digit).empty()) return false;
  while (text.starts_with('.')) {
    text.remove_prefix(1);
    if (take_while(text, is_alnum).empty()) return false;
  }
  if (text.empty()) return true;
  if (text.front() != '-') return false;
  do {
    text.remove_prefix(1);
    if (take_while(text, is_identifier_char).empty()) return false;
  } while (text.starts_with('.'));
  return text.empty();
}

std::strong_ordering compare_gem(std::string_view a, std::string_view b) {
  Segments left(a), right(b);
  while (!left.done() || !right.done()) {
    const std::string_view segment_a = left.next(), segment_b = right.next();
    const bool number_a = is_digit(segment_a.front()), number_b = is_digit(segment_b.front());
    if (number_a != number_b) return number_a ? std::strong_ordering::greater : std::strong_ordering::less;
    const auto order = number_a ? compare_numbers(segment_a, segment_b) : segment_a.compare(segment_b) <=> 0;
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

}  // namespace plimsoll::version
