// SPDX-License-Identifier: Apache-2.0
#include "secret/shape.h"

#include <algorithm>

#include <fmt/format.h>

namespace plimsoll::secret {
namespace {

constexpr std::size_t kDeepest = 60;       // groups in groups
constexpr std::size_t kLongest = 100'000;  // bytes of a pattern

ByteSet range(unsigned first, unsigned last) {
  ByteSet set;
  for (unsigned c = first; c <= last; ++c) set.set(c);
  return set;
}

const ByteSet kDigits = range('0', '9');
const ByteSet kSpaces = range('\t', '\n') | range('\f', '\r') | range(' ', ' ');
const ByteSet kLower = range('a', 'z');
const ByteSet kUpper = range('A', 'Z');
const ByteSet kWord = kDigits | kLower | kUpper | range('_', '_');
const ByteSet kHigh = range(0x80, 0xff);

/// A POSIX class by name; nothing for an unknown one.
std::optional<ByteSet> named_class(std::string_view name) {
  const ByteSet graph = range('!', '~');
  if (name == "alnum") return kDigits | kLower | kUpper;
  if (name == "alpha") return kLower | kUpper;
  if (name == "ascii") return range(0, 0x7f);
  if (name == "blank") return range('\t', '\t') | range(' ', ' ');
  if (name == "cntrl") return range(0, 0x1f) | range(0x7f, 0x7f);
  if (name == "digit") return kDigits;
  if (name == "graph") return graph;
  if (name == "lower") return kLower;
  if (name == "print") return range(' ', '~');
  if (name == "punct") return graph & ~(kDigits | kLower | kUpper);
  if (name == "space") return range('\t', '\r') | range(' ', ' ');
  if (name == "upper") return kUpper;
  if (name == "word") return kWord;
  if (name == "xdigit") return kDigits | range('a', 'f') | range('A', 'F');
  return std::nullopt;
}

struct Flags {
  bool any_case = false;    // (?i)
  bool dot_is_all = false;  // (?s)
};

/// Both cases of the ASCII letters in a set; beyond ASCII, where folding depends on the encoding, everything.
ByteSet in_any_case(ByteSet set) {
  for (unsigned c = 'a'; c <= 'z'; ++c) {
    if (set[c] || set[c - 32]) set.set(c).set(c - 32);
  }
  if ((set & kHigh).any()) set |= kHigh;
  return set;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<Shape> run() {
    Shape shape = either(0);
    if (at_ < text_.size()) failed_ = true;
    return failed_ ? std::nullopt : std::optional(std::move(shape));
  }

 private:
  [[nodiscard]] bool has(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  bool take(std::string_view what) {
    if (!has(what)) return false;
    at_ += what.size();
    return true;
  }
  [[nodiscard]] bool at_end() const { return failed_ || at_ >= text_.size(); }
  Shape fail() {
    failed_ = true;
    return {};
  }

  static Shape one_of(const ByteSet& bytes) { return {.kind = Shape::Kind::bytes, .bytes = bytes}; }
  [[nodiscard]] ByteSet literal(unsigned char c) const {
    const ByteSet set = range(c, c);
    return flags_.any_case ? in_any_case(set) : set;
  }

  Shape either(std::size_t depth) {
    const Flags outside = flags_;
    std::vector<Shape> parts;
    parts.push_back(sequence(depth));
    while (!at_end() && take("|")) parts.push_back(sequence(depth));
    flags_ = outside;
    if (parts.size() == 1) return std::move(parts.front());
    return {.kind = Shape::Kind::either, .parts = std::move(parts)};
  }

  Shape sequence(std::size_t depth) {
    Shape all;
    while (!at_end() && !has("|") && !has(")")) {
      Shape part = repeated(depth);
      // A group within is flattened: what is side by side can be looked at as one.
      if (part.kind == Shape::Kind::sequence)
        std::ranges::move(part.parts, std::back_inserter(all.parts));
      else
        all.parts.push_back(std::move(part));
    }
    return all;
  }

  Shape repeated(std::size_t depth) {
    if (take("\\Q")) return quoted();
    Shape part = atom(depth);
    for (;;) {
      std::size_t least = 0;
      std::size_t most = kUnbounded;
      if (at_end()) return part;
      if (take("*")) {
      } else if (take("+")) {
        least = 1;
      } else if (take("?")) {
        most = 1;
      } else if (!counted(least, most)) {
        return part;
      }
      take("?");
      std::vector<Shape> inner;
      inner.push_back(std::move(part));
      part = {.kind = Shape::Kind::repeat, .parts = std::move(inner), .least = least, .most = most};
    }
  }

  /// "{n}", "{n,}" or "{n,m}"; anything else in braces is text.
  bool counted(std::size_t& least, std::size_t& most) {
    std::size_t i = at_;
    const auto number = [&](std::size_t& value) {
      const std::size_t start = i;
      value = 0;
      while (i < text_.size() && text_[i] >= '0' && text_[i] <= '9' && i - start < 5)
        value = value * 10 + static_cast<std::size_t>(text_[i++] - '0');
      return i > start;
    };
    if (i >= text_.size() || text_[i++] != '{' || !number(least)) return false;
    most = least;
    if (i < text_.size() && text_[i] == ',') {
      ++i;
      if (!number(most)) most = kUnbounded;
    }
    if (i >= text_.size() || text_[i] != '}') return false;
    at_ = i + 1;
    return true;
  }

  Shape quoted() {
    const std::size_t end = std::min(text_.find("\\E", at_), text_.size());
    Shape all;
    for (; at_ < end; ++at_) all.parts.push_back(one_of(literal(static_cast<unsigned char>(text_[at_]))));
    take("\\E");
    return all;
  }

  Shape atom(std::size_t depth) {
    if (take("(")) return group(depth + 1);
    if (take("[")) return one_of(set());
    if (take("\\")) return escape();
    if (take(".")) return one_of(flags_.dot_is_all ? ~ByteSet{} : ~range('\n', '\n'));
    if (take("^") || take("$")) return {};
    return one_of(literal(static_cast<unsigned char>(text_[at_++])));
  }

  Shape group(std::size_t depth) {
    if (depth > kDeepest) return fail();
    const Flags outside = flags_;
    if (take("?")) {
      if (take("P<") || take("<")) {
        const auto end = text_.find('>', at_);
        if (end == text_.npos) return fail();
        at_ = end + 1;
      } else {
        bool value = true;
        for (;; ++at_) {
          if (at_end()) return fail();
          const char c = text_[at_];
          if (c == ':' || c == ')') break;
          if (c == '-')
            value = false;
          else if (c == 'i')
            flags_.any_case = value;
          else if (c == 's')
            flags_.dot_is_all = value;
          else if (c != 'm' && c != 'U')
            return fail();
        }
        if (take(")")) return {};  // holds to the end of the group around
        take(":");
      }
    }
    Shape inner = either(depth);
    flags_ = outside;
    if (!take(")")) return fail();
    return inner;
  }

  /// After a backslash, outside of a class.
  Shape escape() {
    if (at_end()) return fail();
    switch (text_[at_]) {
      case 'A':
      case 'b':
      case 'B':
      case 'z':
        ++at_;
        return {};
      case 'C':
        ++at_;
        return one_of(~ByteSet{});
      default:
        return one_of(escaped_set());
    }
  }

  /// A class or character after a backslash.
  ByteSet escaped_set() {
    if (at_end()) return failed_ = true, ByteSet{};
    const char c = text_[at_];
    switch (c) {
      case 'd':
        return ++at_, kDigits;
      case 'D':
        return ++at_, ~kDigits;
      case 's':
        return ++at_, kSpaces;
      case 'S':
        return ++at_, ~kSpaces;
      case 'w':
        return ++at_, kWord;
      case 'W':
        return ++at_, ~kWord;
      case 'p':
      case 'P':  // a class of Unicode: whatever it is
        ++at_;
        if (take("{")) {
          const auto end = text_.find('}', at_);
          at_ = end == text_.npos ? text_.size() : end + 1;
        } else {
          ++at_;
        }
        return ~ByteSet{};
      default:
        break;
    }
    const std::optional<unsigned> character = escaped_character();
    if (!character || *character > 0xff) return failed_ = true, ByteSet{};
    return literal(static_cast<unsigned char>(*character));
  }

  std::optional<unsigned> escaped_character() {
    const char c = text_[at_++];
    switch (c) {
      case 'a':
        return '\a';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'v':
        return '\v';
      case 'x':
        return hexadecimal();
      default:
        break;
    }
    if (c >= '0' && c <= '7') {
      auto value = static_cast<unsigned>(c - '0');
      for (int i = 0; i < 2 && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '7'; ++i)
        value = value * 8 + static_cast<unsigned>(text_[at_++] - '0');
      return value;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (kWord[byte] && c != '_') return std::nullopt;
    return byte;
  }

  std::optional<unsigned> hexadecimal() {
    const bool braces = take("{");
    unsigned value = 0;
    std::size_t digits = 0;
    for (; at_ < text_.size() && digits < (braces ? 6U : 2U); ++digits, ++at_) {
      const char c = text_[at_];
      if (c >= '0' && c <= '9')
        value = value * 16 + static_cast<unsigned>(c - '0');
      else if (c >= 'a' && c <= 'f')
        value = value * 16 + static_cast<unsigned>(c - 'a' + 10);
      else if (c >= 'A' && c <= 'F')
        value = value * 16 + static_cast<unsigned>(c - 'A' + 10);
      else
        break;
    }
    if (digits == 0 || (braces && !take("}"))) return std::nullopt;
    return value;
  }

  /// After "[".
  ByteSet set() {
    const bool negated = take("^");
    ByteSet all;
    for (bool first = true;; first = false) {
      if (at_end()) return failed_ = true, ByteSet{};
      if (!first && take("]")) break;
      if (take("[:")) {
        const bool other = take("^");
        const auto end = text_.find(":]", at_);
        const auto named = end == text_.npos ? std::nullopt : named_class(text_.substr(at_, end - at_));
        if (!named) return failed_ = true, ByteSet{};
        all |= other ? ~*named : *named;
        at_ = end + 2;
        continue;
      }
      member(all, negated);
      if (failed_) return {};
    }
    if (negated) return ~(flags_.any_case ? folded(all) : all);
    return flags_.any_case ? in_any_case(all) : all;
  }

  /// Both cases of ASCII letters and nothing else: the complement must not lack what RE2's has.
  static ByteSet folded(const ByteSet& set) { return (in_any_case(set) & ~kHigh) | (set & kHigh); }

  /// One character, range or escaped class.
  void member(ByteSet& all, bool negated) {
    const auto is_class = [&] {
      return at_ + 1 < text_.size() && std::string_view("dDsSwWpP").contains(text_[at_ + 1]);
    };
    if (has("\\") && is_class()) {
      const bool unicode = text_[at_ + 1] == 'p' || text_[at_ + 1] == 'P';
      ++at_;
      const ByteSet set = escaped_set();
      if (!(unicode && negated)) all |= set;
      return;
    }
    const std::optional<unsigned> first = character();
    if (!first) return void(failed_ = true);
    unsigned last = *first;
    if (has("-") && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
      ++at_;
      const std::optional<unsigned> other = character();
      if (!other || *other < *first) return void(failed_ = true);
      last = *other;
    }
    for (unsigned c = *first; c <= std::min(last, 0xffU); ++c) all.set(c);
  }

  std::optional<unsigned> character() {
    if (at_end()) return std::nullopt;
    if (take("\\")) return at_ < text_.size() ? escaped_character() : std::nullopt;
    return static_cast<unsigned char>(text_[at_++]);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Flags flags_;
  bool failed_ = false;
};

void append_byte(std::string& text, unsigned c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  text += "\\x";
  text += kHex[c / 16];
  text += kHex[c % 16];
}

std::size_t plus(std::size_t a, std::size_t b) { return a > kUnbounded - b ? kUnbounded : a + b; }
std::size_t times(std::size_t a, std::size_t b) {
  return a == 0 || b == 0 ? 0 : a > kUnbounded / b ? kUnbounded : a * b;
}

}  // namespace

std::optional<Shape> shape_of(std::string_view pattern) {
  if (pattern.size() > kLongest) return std::nullopt;
  return Parser(pattern).run();
}

Width width_of(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::bytes:
      return {1, 1};
    case Shape::Kind::sequence: {
      Width all;
      for (const Shape& part : shape.parts) {
        const Width width = width_of(part);
        all = {plus(all.least, width.least), plus(all.most, width.most)};
      }
      return all;
    }
    case Shape::Kind::either: {
      Width all{kUnbounded, 0};
      for (const Shape& part : shape.parts) {
        const Width width = width_of(part);
        all = {std::min(all.least, width.least), std::max(all.most, width.most)};
      }
      return all;
    }
    case Shape::Kind::repeat: {
      const Width width = width_of(shape.parts[0]);
      return {times(width.least, shape.least), times(width.most, shape.most)};
    }
  }
  return {};
}

namespace {

constexpr std::size_t kMostPlaces = 63;
using Places = std::bitset<kMostPlaces + 1>;  // the last one stands for all beyond

/// Adds to `sets` what the shape may have where it starts at any of these places, and returns where it may end.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, which the parser bounds
Places spread(const Shape& shape, const Places& starts, std::vector<ByteSet>& sets) {
  switch (shape.kind) {
    case Shape::Kind::bytes: {
      for (std::size_t place = 0; place < sets.size(); ++place) {
        if (starts[place]) sets[place] |= shape.bytes;
      }
      Places ends = starts << 1;
      if (starts[kMostPlaces]) ends.set(kMostPlaces);
      return ends;
    }
    case Shape::Kind::sequence: {
      Places at = starts;
      for (const Shape& part : shape.parts) at = spread(part, at, sets);
      return at;
    }
    case Shape::Kind::either: {
      Places ends;
      for (const Shape& part : shape.parts) ends |= spread(part, starts, sets);
      return ends;
    }
    case Shape::Kind::repeat: {
      Places at = starts, ends;
      if (shape.least == 0) ends = starts;
      const std::size_t least = std::min(shape.least, kMostPlaces + 1);
      for (std::size_t round = 1; round <= shape.most && at.any(); ++round) {
        const Places next = spread(shape.parts[0], at, sets);
        const bool is_new = next != at && (round < least || (next & ~ends).any());
        at = next;
        if (round >= least || !is_new) ends |= at;
        if (!is_new) break;
      }
      return ends;
    }
  }
  return starts;
}

}  // namespace

std::vector<ByteSet> first_bytes(const Shape& shape, std::size_t most) {
  const std::size_t certain = std::min({most, width_of(shape).least, kMostPlaces});
  std::vector<ByteSet> sets(certain);
  spread(shape, Places(1), sets);
  return sets;
}

std::string expression_of(const Shape& shape) {
  std::string text;
  switch (shape.kind) {
    case Shape::Kind::bytes: {
      if (shape.bytes.all()) return "(?s:.)";
      text = "[";
      for (unsigned c = 0; c < 256; ++c) {
        if (!shape.bytes[c]) continue;
        unsigned last = c;
        while (last < 255 && shape.bytes[last + 1]) ++last;
        append_byte(text, c);
        text += '-';
        append_byte(text, last);
        c = last;
      }
      return text.size() > 1 ? text + "]" : "[^\\x00-\\xff]";
    }
    case Shape::Kind::sequence:
      for (const Shape& part : shape.parts) text += expression_of(part);
      return text;
    case Shape::Kind::either:
      for (const Shape& part : shape.parts) text += (text.empty() ? "(?:" : "|") + expression_of(part);
      return text + ")";
    case Shape::Kind::repeat: {
      text = "(?:" + expression_of(shape.parts[0]) + ")";
      if (shape.most == kUnbounded) return text + fmt::format("{{{},}}", shape.least);
      return text + fmt::format("{{{},{}}}", shape.least, shape.most);
    }
  }
  return text;
}

}  // namespace plimsoll::secret
