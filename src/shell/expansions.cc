// SPDX-License-Identifier: Apache-2.0
// What begins with $ or `: parameters, arithmetic, command and process substitution.
#include <algorithm>

#include "shell/parser.h"

namespace plimsoll::shell {

void Parser::dollar(Writer& out, Quoted quoted, const Surroundings& around) {
  if (known_expansion(out, quoted)) return;
  const std::size_t begin = at_;
  const char c = peek(1);
  if (c == '(') return substitution(out, quoted, around);
  if (c == '{') return braced_parameter(out, quoted, around);
  if (c == '\'' && quoted == Quoted::no && bash()) return dollar_quotes(out);
  if (c == '"' && quoted == Quoted::no && bash()) {
    ++at_;
    return double_quotes(out, around);
  }
  if (c == '[' && bash()) {
    at_ += 2;
    arithmetic("]", begin, around);
    const std::string_view written = text_.substr(begin, at_ - begin);
    return out.part(Part::Kind::arithmetic, written, written, quoted, {begin, at_});
  }
  std::size_t n = 1;
  if (is_name_start(c)) {
    while (is_name(peek(n))) ++n;
  } else if (c != '\0' && (is_digit(c) || std::string_view("@*#?-$!").find(c) != std::string_view::npos)) {
    n = 2;
  }
  at_ += n;
  if (n == 1) return out.literal("$", quoted, {begin, at_});
  out.part(Part::Kind::parameter, text_.substr(begin + 1, n - 1), text_.substr(begin, n), quoted, {begin, at_});
}

/// ${…}: everything to its "}", with the expansions in it.
void Parser::braced_parameter(Writer& out, Quoted quoted, const Surroundings& around) {
  const Nested nested(*this);
  const std::size_t begin = at_;
  at_ += 2;
  if ((peek() == '!' || peek() == '#') && (is_name(peek(1)) || peek(1) == '@' || peek(1) == '*')) ++at_;
  const std::size_t name = at_;
  if (is_name_start(peek())) {
    while (is_name(peek())) ++at_;
  } else if (is_digit(peek())) {
    while (is_digit(peek())) ++at_;
  } else if (!done() && peek() != '}') {
    ++at_;
  }
  const std::string_view text = text_.substr(name, at_ - name);
  // In double quotes a ' is itself, but for patterns.
  const std::string_view patterns = "#%/^,";
  const bool takes_quotes = quoted == Quoted::no || patterns.find(peek()) != patterns.npos;
  Word inner;
  Writer inside(shared_, inner);
  while (!done() && peek() != '}') {
    const char c = peek();
    if (c == '\\') {
      at_ = std::min(end_, at_ + 2);
    } else if (c == '\'' && takes_quotes) {
      single_quotes(inside);
    } else if (c == '"') {
      double_quotes(inside, around);
    } else if (c == '$') {
      dollar(inside, quoted, around);
    } else if (c == '`') {
      backticks(inside, quoted, around);
    } else if ((c == '<' || c == '>') && peek(1) == '(' && bash() && quoted == Quoted::no) {
      substitution(inside, quoted, around);
    } else {
      ++at_;
    }
  }
  if (done()) {
    problem({begin, begin + 2}, "this \"${\" is not closed");
  } else {
    ++at_;
  }
  out.part(Part::Kind::parameter, text, text_.substr(begin, at_ - begin), quoted, {begin, at_});
}

/// $( ), $(( )), <( ) and >( ).
void Parser::substitution(Writer& out, Quoted quoted, const Surroundings& around) {
  const Nested nested(*this);
  const std::size_t begin = at_;
  Part::Kind kind = Part::Kind::command;
  at_ += 2;
  if (text_[begin] == '$' && peek() == '(' && is_arithmetic(at_ + 1)) {
    ++at_;
    kind = Part::Kind::arithmetic;
    arithmetic("))", begin, around);
  } else {
    const std::size_t outside = buried_;
    buried_ = documents_.size();
    list(kParenthesis, substituted(around));
    buried_ = outside;
    if (done()) {
      problem({begin, begin + 2}, "this substitution is not closed");
    } else {
      ++at_;
    }
  }
  const std::string_view written = text_.substr(begin, at_ - begin);
  out.part(kind, written, written, quoted, {begin, at_});
}

/// Backticks end at the first bare one; \ ` $ (and " in double quotes) are escaped in them.
void Parser::backticks(Writer& out, Quoted quoted, const Surroundings& around) {
  if (known_expansion(out, quoted)) return;
  const Nested nested(*this);
  const std::size_t begin = at_;
  std::size_t close = begin + 1;
  bool escapes = false;
  while (close < end_ && text_[close] != '`') {
    escapes |= text_[close] == '\\';
    close += text_[close] == '\\' && close + 1 < end_ ? 2 : 1;
  }
  close = std::min(close, end_);
  if (close == end_) problem({begin, begin + 1}, "this \"`\" is not closed");
  if (!shared_.stopped) {
    if (!escapes) {
      Parser inner(shared_, text_, {begin + 1, close}, dialect_, map_);
      inner.opaque_ = opaque_;
      inner.script(substituted(around));
    } else {
      std::string text;
      ByteMap map;
      for (std::size_t i = begin + 1; i < close; ++i) {
        const std::size_t start = i;
        if (text_[i] == '\\' && i + 1 < close &&
            (text_[i + 1] == '\\' || text_[i + 1] == '`' || text_[i + 1] == '$' ||
             (text_[i + 1] == '"' && quoted == Quoted::yes)))
          ++i;
        text += text_[i];
        map.push_back(place({start, i + 1}));
      }
      Parser inner(shared_, text, {0, text.size()}, dialect_, &map);
      inner.script(substituted(around));
    }
  }
  at_ = std::min(close + 1, end_);
  const std::string_view written = text_.substr(begin, at_ - begin);
  out.part(Part::Kind::command, written, written, quoted, {begin, at_});
}

/// Up to and over `close`: only the expansions in it matter.
void Parser::arithmetic(std::string_view close, std::size_t opener, const Surroundings& around) {
  const Nested nested(*this);
  Word inner;
  Writer inside(shared_, inner);
  const char open = close.front() == ']' ? '[' : '(';
  for (int depth = 0; !done();) {
    const char c = peek();
    if (depth == 0 && has(close)) {
      at_ += close.size();
      return;
    }
    if (c == '$') {
      dollar(inside, Quoted::yes, around);
    } else if (c == '`') {
      backticks(inside, Quoted::yes, around);
    } else if (c == '\'') {
      single_quotes(inside);
    } else if (c == '"') {
      double_quotes(inside, around);
    } else {
      if (c == open) ++depth;
      if (c == close.front() && depth > 0) --depth;
      at_ = std::min(end_, at_ + (c == '\\' ? 2 : 1));
    }
  }
  problem({opener, opener + 2}, "this calculation is not closed");
}

/// Whether what begins behind "((" ends with "))": else it is a subshell in a subshell.
bool Parser::is_arithmetic(std::size_t from) const {
  int open = 0;
  for (std::size_t i = from; i < end_; ++i) {
    const char c = text_[i];
    if (c == '\\') {
      ++i;
    } else if (c == '\'' || c == '"') {
      for (++i; i < end_ && text_[i] != c; ++i)
        if (text_[i] == '\\' && c == '"') ++i;
    } else if (c == '(') {
      ++open;
    } else if (c == ')' && --open < 0) {
      return i + 1 < end_ && text_[i + 1] == ')';
    }
  }
  return false;
}

/// In a script out of an argument: an expansion of the argument itself, whose commands are in the list already.
bool Parser::known_expansion(Writer& out, Quoted quoted) {
  if (opaque_ == nullptr) return false;
  const auto known = std::ranges::lower_bound(*opaque_, at_, {}, &TextRange::begin);
  if (known == opaque_->end() || known->begin != at_ || known->end > end_) return false;
  const std::string_view written = text_.substr(at_, known->size());
  out.part(Part::Kind::command, written, written, quoted, {at_, known->end});
  at_ = known->end;
  return true;
}

}  // namespace plimsoll::shell
