// SPDX-License-Identifier: Apache-2.0
// Versions of software without a package manager, as NVD and the projects' own releases write them.
//
// A version is its numbers, separated by "." or "_" (missing ones are 0), and what follows them: words and numbers in
// turns, whatever separates them. A word for something before the release makes it older (dev, nightly, snapshot,
// alpha, milestone, beta, pre, rc; "a", "b" and "m" only right before a digit); "final", "ga", "release" and "stable"
// say nothing; every other word makes it newer, in text order: OpenSSL's letters (1.1.1 < 1.1.1a < 1.1.1za), patch
// levels ("9.6p1", "pl1", "patch1", "-P1"), builds ("17.0.8+7"). Upper and lower case are the same, "v" in front is
// left out.
#include <algorithm>
#include <array>
#include <utility>

#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

constexpr auto kBefore = std::to_array<std::pair<std::string_view, int>>({
    {"dev", 0},
    {"nightly", 0},
    {"snapshot", 0},
    {"alpha", 1},
    {"milestone", 2},
    {"beta", 3},
    {"pre", 4},
    {"preview", 4},
    {"rc", 5},
    {"cr", 5},
});
constexpr auto kBeforeDigit = std::to_array<std::pair<std::string_view, int>>({{"a", 1}, {"m", 2}, {"b", 3}});
constexpr auto kNothing = std::to_array<std::string_view>({"final", "ga", "release", "stable"});
constexpr auto kPatch = std::to_array<std::string_view>({"patch", "pl"});

constexpr int kEnd = 10, kWord = 11, kNumber = 12;

bool is_visible(char c) { return c > ' ' && c < '\x7f'; }

struct Token {
  int rank = kEnd;
  std::string_view text;  // of a kWord or kNumber
};

Token word_token(std::string_view word, bool before_digit) {
  for (const auto& [known, rank] : kBefore) {
    if (same_word(word, known)) return {rank, {}};
  }
  for (const auto& [known, rank] : kBeforeDigit) {
    if (before_digit && same_word(word, known)) return {rank, {}};
  }
  if (std::ranges::any_of(kPatch, [word](std::string_view known) { return same_word(word, known); }))
    return {kWord, "p"};
  return {kWord, word};
}

Token take_token(std::string_view& text) {
  while (true) {
    take_while(text, [](char c) { return !is_alnum(c); });
    if (text.empty()) return {};
    if (is_digit(text.front())) return {kNumber, take_while(text, is_digit)};
    const std::string_view word = take_while(text, is_alpha);
    const bool nothing =
        std::ranges::any_of(kNothing, [word](std::string_view known) { return same_word(word, known); });
    if (!nothing) return word_token(word, !text.empty() && is_digit(text.front()));
  }
}

/// Cuts off the next number of the core; empty when there is none.
std::string_view take_core_number(std::string_view& text, bool first) {
  std::string_view rest = text;
  if (!first) {
    if (rest.empty() || (rest.front() != '.' && rest.front() != '_')) return {};
    rest.remove_prefix(1);
  }
  const std::string_view number = take_while(rest, is_digit);
  if (!number.empty()) text = rest;
  return number;
}

}  // namespace

bool valid_generic(std::string_view text) {
  text = without_v(text);
  return !text.empty() && is_digit(text.front()) && std::ranges::all_of(text, is_visible);
}

std::strong_ordering compare_generic(std::string_view a, std::string_view b) {
  a = without_v(a);
  b = without_v(b);
  for (bool first = true;; first = false) {
    const std::string_view number_a = take_core_number(a, first), number_b = take_core_number(b, first);
    if (number_a.empty() && number_b.empty()) break;
    if (const auto order = compare_numbers(number_a, number_b); order != 0) return order;
  }
  while (true) {
    const Token token_a = take_token(a), token_b = take_token(b);
    if (token_a.rank != token_b.rank) return token_a.rank <=> token_b.rank;
    if (token_a.rank == kEnd) return std::strong_ordering::equal;
    const auto order = token_a.rank == kNumber ? compare_numbers(token_a.text, token_b.text)
                                               : compare_words(token_a.text, token_b.text);
    if (order != 0) return order;
  }
}

}  // namespace plimsoll::version
