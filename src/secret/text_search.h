// SPDX-License-Identifier: Apache-2.0
// Text search: what Scanner finds, for texts of a few kilobytes in a program that lives for milliseconds: Dockerfiles,
// environments of compose files.
//
// Scanner's literals take tens of milliseconds to compile, which pays for layers and not for a page of text. Here the
// keywords of all rules are looked up in a table made within a fraction of a millisecond, and only the expressions of
// rules whose keyword stands in the text are ever compiled. Untrusted texts: the work is bounded as Scanner's is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_range.h"
#include "secret/matcher.h"

namespace plimsoll::secret {

/// Immutable to its users, shared by threads.
class TextSearch {
 public:
  explicit TextSearch(std::shared_ptr<const RuleSet> rules);
  ~TextSearch();
  TextSearch(const TextSearch&) = delete;
  TextSearch& operator=(const TextSearch&) = delete;

  /// For the built-in rules.
  static const TextSearch& builtin();

  struct Found {
    std::vector<Secret> secrets;  // sorted by offset and rule
    std::size_t passed_over = 0;  // because of "plimsoll:allow" in their line
    bool cut = false;             // a limit was met: there may be more
  };
  /// The same as Scanner::scan finds in it. Without a path nobody asks for one: rules of certain files are left out.
  [[nodiscard]] Found find(std::string_view text, std::string_view path = {}) const;
  [[nodiscard]] const RuleSet& rules() const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

/// Of the built-in rules.
std::vector<Secret> find_in_text(std::string_view text, std::string_view path = {});

/// Where a secret stands in the text it was found in, whose lines these are.
TextRange place_of(const Secret& secret, const LineIndex& lines);

/// A place whose text must not be told, and what is told instead.
struct Hidden {
  TextRange range;
  std::string instead;
  auto operator<=>(const Hidden&) const = default;
};
std::vector<Hidden> hidden_places(std::string_view text, const std::vector<Secret>& secrets);

/// The bytes of `range` with what is hidden told as its stand-in; of places that overlap all is hidden and the first
/// told. `hidden` is of the same text and sorted.
std::string redact_text(std::string_view text, TextRange range, const std::vector<Hidden>& hidden);
/// All of a text without the secrets found in it.
std::string redact_text(std::string_view text, const std::vector<Secret>& secrets);

}  // namespace plimsoll::secret
