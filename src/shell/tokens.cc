// SPDX-License-Identifier: Apache-2.0
// What stands between words: blanks, comments, continuation lines, reserved words; and how problems are told.
#include <fmt/core.h>

#include "shell/parser.h"

namespace plimsoll::shell {
namespace {

constexpr std::size_t kMostProblems = 100;
constexpr std::size_t kLongestReserved = 8;  // "function"

}  // namespace

void Parser::skip_blanks() {
  while (!done()) {
    const char c = text_[at_];
    if (c == ' ' || c == '\t') {
      ++at_;
    } else if (c == '\\' && peek(1) == '\n') {
      at_ += 2;
    } else if (c == '#') {
      at_ = std::min(end_, text_.find('\n', at_));
    } else {
      return;
    }
  }
}

void Parser::skip_lines() {
  for (skip_blanks(); !done() && text_[at_] == '\n'; skip_blanks()) newline();
}

/// A word of plain letters (or one of { } ! [[ ]]) that stands alone; empty: something else.
std::string_view Parser::reserved() const {
  std::size_t n = 0;
  while (at_ + n < end_ && n <= kLongestReserved && !ends_word(text_[at_ + n])) {  // a continuation may follow
    const char c = text_[at_ + n];
    if (c == '\\') {
      std::size_t next = at_ + n;
      while (text_.substr(next, end_ - next).starts_with("\\\n")) next += 2;
      if (next > at_ + n && (next >= end_ || ends_word(text_[next]))) break;
      return {};
    }
    if (!((c >= 'a' && c <= 'z') || c == '{' || c == '}' || c == '!' || c == '[' || c == ']')) return {};
    ++n;
  }
  if (n > kLongestReserved) return {};
  return text_.substr(at_, n);
}

bool Parser::take_reserved(std::string_view word) {
  skip_blanks();
  if (done() || reserved() != word) return false;
  at_ += word.size();
  return true;
}

TextRange Parser::place(TextRange range) const {
  if (map_ == nullptr) return range;
  if (map_->empty()) return {};
  if (range.begin >= map_->size()) return {map_->back().end, map_->back().end};
  if (range.end <= range.begin) return {(*map_)[range.begin].begin, (*map_)[range.begin].begin};
  return {(*map_)[range.begin].begin, (*map_)[std::min(range.end, map_->size()) - 1].end};
}

void Parser::problem(TextRange range, std::string message) {
  if (shared_.stopped || shared_.script.problems.size() >= kMostProblems) return;
  range.end = std::min(range.end, end_);
  range.begin = std::min(range.begin, range.end);
  shared_.script.problems.push_back({place(range), std::move(message)});
}

/// Says that what stands here makes no sense, and steps over one operator or reserved word.
void Parser::unexpected() {
  const std::size_t begin = at_;
  std::string_view what = reserved();
  if (what.empty()) {
    std::size_t n = 1;
    if (peek(1) == peek() && (peek() == ';' || peek() == '&' || peek() == '|')) n = 2;
    what = text_.substr(at_, n);
  }
  at_ += what.size();
  // Behind a first error strays are most often what is left of the construct that broke.
  if (!shared_.script.problems.empty()) return;
  problem({begin, at_}, what == "\n" ? "unexpected end of line" : fmt::format("unexpected \"{}\"", what));
}

Surroundings Parser::substituted(Surroundings around) {
  around.in_substitution = true;
  around.in_subshell = true;
  around.in_condition = false;
  ++around.level;
  return around;
}

}  // namespace plimsoll::shell
