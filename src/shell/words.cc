// SPDX-License-Identifier: Apache-2.0
// Words: quotes, escapes, globs, braces; what begins with $ or ` is in expansions.cc.
#include <array>

#include "shell/parser.h"

namespace plimsoll::shell {
namespace {

constexpr std::size_t kMostParts = 500'000;
constexpr std::size_t kLongestBrace = 128;
constexpr int kDeepestBrace = 16;

/// Bytes that may mean something within an unquoted word.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view(" \t\n;&|<>()\\'\"$`*?[]{+@!")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();
bool is_special(char c) { return kSpecial[static_cast<unsigned char>(c)]; }

}  // namespace

bool Parser::Writer::charge(std::size_t bytes) {
  if (shared_.stopped) return false;
  if (shared_.parts < kMostParts && bytes <= shared_.value_bytes) {
    shared_.value_bytes -= bytes;
    return true;
  }
  shared_.script.problems.push_back({{}, "too much to read in one script"});
  shared_.stopped = true;
  return false;
}

void Parser::Writer::literal(std::string_view text, Quoted quoted, TextRange range) {
  if (!charge(2 * text.size())) return;
  std::vector<Part>& parts = word_.parts;
  const bool is_quoted = quoted == Quoted::yes;
  if (joins_ && !parts.empty() && parts.back().kind == Part::Kind::literal && parts.back().quoted == is_quoted) {
    parts.back().text += text;
    parts.back().range.end = range.end;
  } else {
    ++shared_.parts;
    parts.push_back({Part::Kind::literal, is_quoted, std::string(text), range});
  }
  joins_ = true;
  word_.value += text;
}

void Parser::Writer::part(Part::Kind kind, std::string_view text, std::string_view written, Quoted quoted,
                          TextRange range) {
  if (!charge(text.size() + written.size())) return;
  word_.value += written;
  joins_ = false;
  std::vector<Part>& parts = word_.parts;
  if (kind == Part::Kind::glob && !parts.empty() && parts.back().kind == kind &&
      parts.back().range.end == range.begin) {
    parts.back().text += text;
    parts.back().range.end = range.end;
    return;
  }
  ++shared_.parts;
  parts.push_back({kind, quoted == Quoted::yes, std::string(text), range});
}

/// False when no word stands here.
bool Parser::word(Word& into, const Surroundings& around) {
  const Nested nested(*this);
  const std::size_t begin = at_;
  Writer out(shared_, into);
  if (peek() == '~' && !done()) {
    std::size_t n = 1;
    while (is_name(peek(n)) || peek(n) == '.' || peek(n) == '-' || peek(n) == '+') ++n;
    const char next = peek(n);
    if (at_ + n >= end_ || next == '/' || next == ':' || ends_word(next)) {
      const std::string_view written = text_.substr(at_, n);
      out.part(Part::Kind::tilde, written, written, Quoted::no, {at_, at_ + n});
      at_ += n;
    }
  }
  std::size_t end = at_;
  while (!done()) {
    const char c = peek();
    if (ends_word(c) && !((c == '<' || c == '>') && bash() && peek(1) == '(')) break;
    const bool continues = c == '\\' && peek(1) == '\n';
    word_piece(out, around);
    if (!continues) end = at_;
  }
  at_ = end;
  into.range = {begin, at_};
  return at_ > begin;
}

/// The right side of =~: ( ) | < > belong to it.
bool Parser::regex_word(Word& into, const Surroundings& around) {
  const Nested nested(*this);
  const std::size_t begin = at_;
  Writer out(shared_, into);
  for (int open = 0; !done();) {
    const char c = peek();
    if (c == '\n' || ((c == ' ' || c == '\t') && open == 0)) break;
    if (c == '(') ++open;
    if (c == ')' && --open < 0) break;
    if ((c == '&' || c == '|') && open == 0 && peek(1) == c) break;
    if (ends_word(c)) {
      out.literal(text_.substr(at_, 1), Quoted::no, {at_, at_ + 1});
      ++at_;
    } else {
      word_piece(out, around);
    }
  }
  into.range = {begin, at_};
  return at_ > begin;
}

void Parser::word_piece(Writer& out, const Surroundings& around) {
  const std::size_t begin = at_;
  const char c = text_[at_];
  const auto plain = [&](std::size_t n) {
    out.literal(text_.substr(begin, n), Quoted::no, {begin, begin + n});
    at_ = begin + n;
  };
  switch (c) {
    case '\\':
      if (peek(1) == '\n') {
        at_ += 2;
      } else if (at_ + 1 >= end_) {
        plain(1);
      } else {
        at_ += 2;
        out.literal(text_.substr(begin + 1, 1), Quoted::yes, {begin, at_});
      }
      return;
    case '\'':
      return single_quotes(out);
    case '"':
      return double_quotes(out, around);
    case '$':
      return dollar(out, Quoted::no, around);
    case '`':
      return backticks(out, Quoted::no, around);
    case '<':
    case '>':
      return substitution(out, Quoted::no, around);
    case '*':
    case '?':
    case '+':
    case '@':
    case '!':
      if (bash() && peek(1) == '(') return extended_glob(out, around);
      if (c != '*' && c != '?') return plain(1);
      out.part(Part::Kind::glob, text_.substr(at_, 1), text_.substr(at_, 1), Quoted::no, {at_, at_ + 1});
      ++at_;
      return;
    case '[': {
      // A pattern only with its "]" in the same word; "[" alone is a command.
      std::size_t close = std::max(at_ + 1, unbracketed_);
      while (close < end_ && !ends_word(text_[close]) && !(text_[close] == ']' && close > at_ + 1)) ++close;
      unbracketed_ = close;
      if (close >= end_ || text_[close] != ']') return plain(1);
      out.part(Part::Kind::glob, "[", "[", Quoted::no, {at_, at_ + 1});
      ++at_;
      return;
    }
    case '{':
      if (const std::size_t end = bash() ? brace_end() : 0; end > at_) {
        const std::string_view written = text_.substr(at_, end - at_);
        out.part(Part::Kind::brace, written, written, Quoted::no, {at_, end});
        at_ = end;
        return;
      }
      return plain(1);
    case ']':
      return plain(1);
    default: {
      std::size_t n = 1;
      while (at_ + n < end_ && !is_special(text_[at_ + n])) ++n;
      return plain(n);
    }
  }
}

void Parser::single_quotes(Writer& out) {
  const std::size_t begin = ++at_;
  const std::size_t close = std::min(text_.find('\'', begin), end_);
  out.cut();
  out.literal(text_.substr(begin, close - begin), Quoted::yes, {begin, close});
  out.cut();
  if (close == end_) problem({begin - 1, begin}, "this quote is not closed");
  at_ = std::min(close + 1, end_);
}

void Parser::double_quotes(Writer& out, const Surroundings& around) {
  const Nested nested(*this);
  const std::size_t begin = at_++;
  out.cut();
  const std::size_t before = out.word().parts.size();
  quoted_text(out, around);
  if (out.word().parts.size() == before) out.literal({}, Quoted::yes, {begin + 1, begin + 1});
  out.cut();
  if (done()) return problem({begin, begin + 1}, "this quote is not closed");
  ++at_;
}

/// Up to the closing ".
void Parser::quoted_text(Writer& out, const Surroundings& around) {
  while (!done() && peek() != '"') {
    const std::size_t begin = at_;
    const char c = peek();
    if (c == '$') {
      dollar(out, Quoted::yes, around);
    } else if (c == '`') {
      backticks(out, Quoted::yes, around);
    } else if (c == '\\' && peek(1) == '\n') {
      at_ += 2;
    } else if (c == '\\' && (peek(1) == '$' || peek(1) == '`' || peek(1) == '"' || peek(1) == '\\')) {
      at_ += 2;
      out.literal(text_.substr(begin + 1, 1), Quoted::yes, {begin, at_});
    } else {
      ++at_;
      while (at_ < end_ && text_[at_] != '"' && text_[at_] != '$' && text_[at_] != '`' && text_[at_] != '\\') ++at_;
      out.literal(text_.substr(begin, at_ - begin), Quoted::yes, {begin, at_});
    }
  }
}

/// $'…' with C's escapes.
void Parser::dollar_quotes(Writer& out) {
  const std::size_t open = at_;
  at_ += 2;
  std::string value;
  const auto digits = [&](std::size_t most, unsigned base) {
    unsigned number = 0;
    for (std::size_t n = 0; n < most && !done(); ++n, ++at_) {
      const char c = peek();
      const unsigned digit = is_digit(c)              ? static_cast<unsigned>(c - '0')
                             : (c >= 'a' && c <= 'f') ? static_cast<unsigned>(c - 'a') + 10
                             : (c >= 'A' && c <= 'F') ? static_cast<unsigned>(c - 'A') + 10
                                                      : 99;
      if (digit >= base) break;
      number = number * base + digit;
    }
    return number;
  };
  const auto put_utf8 = [&](unsigned code) {
    const auto put = [&](unsigned byte) { value += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
      put(0xC0 | (code >> 6));
    } else if (code < 0x10000) {
      put(0xE0 | (code >> 12));
      put(0x80 | ((code >> 6) & 0x3F));
    } else {
      put(0xF0 | ((code >> 18) & 0x07));
      put(0x80 | ((code >> 12) & 0x3F));
      put(0x80 | ((code >> 6) & 0x3F));
    }
    put(0x80 | (code & 0x3F));
  };
  while (!done() && peek() != '\'') {
    if (peek() != '\\' || at_ + 1 >= end_) {
      value += text_[at_++];
      continue;
    }
    const char c = text_[at_ + 1];
    at_ += 2;
    static constexpr std::string_view kLetters = "abeEfnrtv\\'\"?", kValues = "\a\b\x1b\x1b\f\n\r\t\v\\'\"?";
    if (const std::size_t letter = kLetters.find(c); letter != kLetters.npos) {
      value += kValues[letter];
    } else if (c == 'x' || c == 'u' || c == 'U') {
      const std::size_t begin = at_;
      const unsigned code = digits(c == 'x' ? 2 : c == 'u' ? 4 : 8, 16);
      if (at_ == begin) {
        value += '\\';
        value += c;
      } else if (c == 'x') {
        value += static_cast<char>(static_cast<unsigned char>(code));
      } else {
        put_utf8(code);
      }
    } else if (c >= '0' && c <= '7') {
      --at_;
      value += static_cast<char>(static_cast<unsigned char>(digits(3, 8)));
    } else if (c == 'c' && !done()) {
      value += static_cast<char>(text_[at_++] & 0x1F);
    } else {
      value += '\\';
      value += c;
    }
  }
  out.cut();
  out.literal(value, Quoted::yes, {open + 2, at_});
  out.cut();
  if (done()) return problem({open, open + 2}, "this quote is not closed");
  ++at_;
}

/// ?(a|b) *(…) +(…) @(…) !(…)
void Parser::extended_glob(Writer& out, const Surroundings& around) {
  const Nested nested(*this);
  const std::size_t begin = at_;
  at_ += 2;
  Word inner;
  Writer inside(shared_, inner);
  int open = 1;
  while (!done() && peek() != '\n') {
    const char c = peek();
    if (c == '(') ++open;
    if (c == ')' && --open == 0) break;
    if (ends_word(c)) {
      ++at_;
    } else {
      word_piece(inside, around);
    }
  }
  if (peek() == ')' && !done()) {
    ++at_;
  } else {
    problem({begin, begin + 2}, "this pattern is not closed");
  }
  const std::string_view written = text_.substr(begin, at_ - begin);
  out.part(Part::Kind::glob, written, written, Quoted::no, {begin, at_});
}

/// Where a {a,b} or {1..3} ends that begins here and holds nothing that is quoted or expanded; 0: it is none.
std::size_t Parser::brace_end() const {
  const std::size_t limit = std::min(end_, at_ + kLongestBrace);
  int open = 0;
  bool several = false;
  for (std::size_t i = at_; i < limit && !ends_word(text_[i]); ++i) {
    const char c = text_[i];
    if (c == '\'' || c == '"' || c == '\\' || c == '`' || c == '$') return 0;
    if (c == '{' && ++open > kDeepestBrace) return 0;
    if (open == 1 && (c == ',' || (c == '.' && i + 1 < limit && text_[i + 1] == '.'))) several = true;
    if (c == '}' && --open == 0) return several ? i + 1 : 0;
  }
  return 0;
}

}  // namespace plimsoll::shell
