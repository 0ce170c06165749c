// SPDX-License-Identifier: Apache-2.0
// RE2 as rules use it: over bytes, compiled on first use, and searched for matches of bounded length.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include "base/result.h"

namespace plimsoll::secret {

/// What is left of the work that may be spent on a block of input, in bytes looked at.
struct Budget {
  std::uint64_t bytes = 0;
  bool spend(std::uint64_t cost) {
    if (cost > bytes) {
      bytes = 0;
      return false;
    }
    bytes -= cost;
    return true;
  }
};

/// An expression over bytes: every byte is a character (Latin-1), so that text in any encoding and binaries match
/// alike. Shared by threads.
class Regex {
 public:
  explicit Regex(std::string pattern) : pattern_(std::move(pattern)) {}
  /// Says why an expression cannot be used.
  static Result<void> check(std::string_view pattern);
  /// Of a valid expression.
  static int groups_of(std::string_view pattern);
  /// One expression that matches where any of a list does; none for an empty list.
  static std::string any_of(std::span<const std::string_view> patterns);
  static std::string any_word_of(std::span<const std::string_view> words);

  [[nodiscard]] const std::string& pattern() const { return pattern_; }
  [[nodiscard]] bool found_in(std::string_view text) const;

  /// Whether it matches from `at` on, within `longest` bytes.
  [[nodiscard]] bool starts_at(std::string_view text, std::size_t at, std::size_t longest) const;

  /// A match and its groups, [0] the whole.
  using Groups = std::vector<re2::StringPiece>;

  /// The first match that starts in [from, last] of `text`, where a match is what the expression takes of at most
  /// `longest` bytes from its start on; what stands around is seen by \b, ^ and $. Empty matches do not count. False
  /// also when the budget is spent, which then has no bytes left.
  bool next_match(std::string_view text, std::size_t from, std::size_t last, std::size_t longest, Budget& budget,
                  Groups& groups) const;

 private:
  [[nodiscard]] const re2::RE2* compiled() const;
  std::string pattern_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<re2::RE2> re_;
};

}  // namespace plimsoll::secret
