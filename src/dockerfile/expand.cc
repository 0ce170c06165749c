// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/expand.h"

#include "dockerfile/pattern.h"
#include "dockerfile/split.h"

namespace plimsoll::dockerfile {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// The result of a stretch of text, both ways at once.
struct Output {
  std::string whole;
  std::vector<std::string> words;
  std::string word;

  void keep(std::string_view text) {  // quoted or escaped: never a border of words
    whole += text;
    word += text;
  }
  void split(std::string_view text) {
    whole += text;
    for (std::size_t i = 0; i < text.size();) {
      if (const std::size_t n = space_at(text.substr(i)); n > 0) {
        finish();
        i += n;
      } else {
        word += text[i++];
      }
    }
  }
  void finish() {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  }
};

/// What the pattern between "/" … "/" or behind "#" and "%" needs: its escapes are read later.
enum class Escaped : std::uint8_t { as_set, for_pattern, for_replacement };

class Reader {
 public:
  Reader(std::string_view text, const Lookup& lookup, const Expansion& how) : text_(text), lookup_(lookup), how_(how) {}

  /// Up to `stop`, which is read too, or to the end when there is none ('\0').
  Result<Output> until(char stop, Escaped escaped) {
    if (++depth_ > kMostNested)
      return fail(ErrorKind::limit, "words of variables are nested more than {} deep", kMostNested);
    const bool before = keep_escapes_;
    keep_escapes_ = escaped == Escaped::as_set ? how_.escapes == Expansion::Escapes::keep && depth_ == 1 : true;
    Output out;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (stop != 0 && c == stop) {
        ++pos_;
        out.finish();
        keep_escapes_ = before;
        --depth_;
        return out;
      }
      if (out.whole.size() > kMostExpanded)
        return fail(ErrorKind::limit, "an expanded text has more than {} bytes", kMostExpanded);
      if (c == '\'') {
        out.keep(TRY(single_quoted(escaped)));
      } else if (c == '"') {
        out.keep(TRY(double_quoted(escaped)));
      } else if (c == '$') {
        out.split(TRY(dollar()));
      } else if (c == '<') {
        out.keep(arrows());
      } else if (c == how_.escape) {
        if (keep_escapes_) out.keep(text_.substr(pos_, 1));
        if (++pos_ == text_.size()) break;
        out.keep(text_.substr(pos_, 1));
        ++pos_;
      } else {
        const std::size_t n = std::max<std::size_t>(1, space_at(text_.substr(pos_)));
        out.split(text_.substr(pos_, n));
        pos_ += n;
      }
    }
    if (stop != 0) return fail(ErrorKind::malformed, "the text ends before the \"{}\" of a variable", stop);
    out.finish();
    return out;
  }

 private:
  [[nodiscard]] bool at_end() const { return pos_ == text_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[pos_]; }

  Result<std::string> single_quoted(Escaped escaped) {
    const std::size_t end = text_.find('\'', pos_ + 1);
    if (end == std::string_view::npos) return fail(ErrorKind::malformed, "a single quote is not closed");
    std::string out;
    const bool keep = how_.quotes == Expansion::Quotes::keep;
    if (keep) out += '\'';
    for (const char c : text_.substr(pos_ + 1, end - pos_ - 1)) {
      if (escaped == Escaped::for_pattern && c == how_.escape) out += c;
      out += c;
    }
    if (keep) out += '\'';
    pos_ = end + 1;
    return out;
  }

  Result<std::string> double_quoted(Escaped escaped) {
    std::string out;
    const bool keep = how_.quotes == Expansion::Quotes::keep;
    for (++pos_; !at_end();) {
      const char c = text_[pos_];
      if (c == '"') {
        ++pos_;
        return keep ? '"' + out + '"' : out;
      }
      if (c == '$') {
        out += TRY(dollar());
        continue;
      }
      ++pos_;
      if (c == how_.escape) {
        if (at_end()) continue;
        const char next = peek();
        if (next == '"' || next == '$' || next == how_.escape) {
          if (keep_escapes_) out += c;
          out += next;
          ++pos_;
          continue;
        }
        if (keep_escapes_ && (!keep || escaped == Escaped::for_pattern)) out += c;
      }
      out += c;
    }
    return fail(ErrorKind::malformed, "a double quote is not closed");
  }

  /// "<" and "<<" with the blanks behind it, which are no border of words: "<< EOF" is one.
  std::string_view arrows() {
    const std::size_t begin = pos_++;
    if (peek() == '<') {
      ++pos_;
      while (peek() == ' ' || peek() == '\t' || peek() == '\r') ++pos_;
    }
    return text_.substr(begin, pos_ - begin);
  }

  std::string_view name() {
    const std::size_t begin = pos_;
    if (is_digit(peek())) {
      while (is_digit(peek())) ++pos_;
    } else if (!at_end() && std::string_view("@*#?-$!").find(peek()) != std::string_view::npos) {
      ++pos_;
    } else {
      while (!at_end() && is_name(peek()) && space_at(text_.substr(pos_)) == 0) ++pos_;
    }
    return text_.substr(begin, pos_ - begin);
  }

  Result<std::string> dollar() {
    ++pos_;
    if (peek() != '{') {
      const std::string_view variable = name();
      if (variable.empty()) return std::string("$");
      const auto value = lookup_(variable);
      if (!value && how_.unset == Expansion::Unset::keep) return "$" + std::string(variable);
      return value.value_or("");
    }
    ++pos_;
    if (at_end()) return fail(ErrorKind::malformed, "\"${{\" without \"}}\"");
    if (peek() == '{' || peek() == '}' || peek() == ':')
      return fail(ErrorKind::malformed, "\"${{{}\" names no variable", peek());
    const std::string variable(name());
    const auto value = lookup_(variable);
    const bool keep = !value && how_.unset == Expansion::Unset::keep;
    char c = peek();
    if (at_end()) return fail(ErrorKind::malformed, "\"${{\" without \"}}\"");
    ++pos_;
    if (c == '}') return keep ? "${" + variable + "}" : value.value_or("");
    if (c == '/') return replaced(variable, value, keep);
    std::string sign(1, c);
    const bool or_empty = c == ':';
    if (or_empty) {
      c = peek();
      if (!at_end()) ++pos_;
      sign += c;
    }
    const bool is_pattern = c == '#' || c == '%';
    if ((!is_pattern && c != '-' && c != '+' && c != '?') || (is_pattern && or_empty)) {
      if (c == '\0') return fail(ErrorKind::malformed, "\"${{{}\" is not finished", variable);
      return fail(ErrorKind::malformed, "\"${{{}{}\" is not known", variable, sign);
    }
    std::string word = TRY(until('}', is_pattern ? Escaped::for_pattern : Escaped::as_set)).whole;
    if (keep) return "${" + variable + sign + word + "}";
    const bool has = value && !(or_empty && value->empty());
    if (c == '-') return has ? *value : word;
    if (c == '+') return has ? word : std::string();
    if (c == '?') {
      if (has) return *value;
      return fail(ErrorKind::malformed, "{}: {}", variable, word.empty() ? "must be set" : word);
    }
    return trimmed(value.value_or(""), c, word);
  }

  static Result<std::string> trimmed(const std::string& value, char side, std::string_view word) {
    const Take take = word.starts_with(side) ? Take::longest : Take::shortest;
    if (take == Take::longest) word.remove_prefix(1);
    const Pattern pattern = TRY(Pattern::parse(word));
    if (side == '#') return value.substr(pattern.match_prefix(value, take).value_or(0));
    return value.substr(0, pattern.match_suffix(value, take).value_or(value.size()));
  }

  Result<std::string> replaced(const std::string& variable, const std::optional<std::string>& value, bool keep) {
    const bool all = peek() == '/';
    if (all) ++pos_;
    const std::string text = TRY(until('/', Escaped::for_pattern)).whole;
    const std::string by = TRY(until('}', Escaped::for_replacement)).whole;
    if (keep) return "${" + variable + "/" + text + "/" + by + "}";
    const Pattern pattern = TRY(Pattern::parse(text));
    const std::string from = value.value_or("");
    if (from.size() * from.size() * (text.size() + 1) > kMostReplaceSteps)
      return fail(ErrorKind::limit, "\"${{{}/\": the value is too long", variable);
    std::string out;
    bool after_match = false;  // an empty match right behind another is none
    for (std::size_t i = 0; i <= from.size();) {
      const auto length = pattern.match_prefix(std::string_view(from).substr(i), Take::longest);
      if (length && (*length > 0 || !after_match)) {
        out += by;
        if (!all) return out + from.substr(i + *length);
        if (*length > 0) {
          i += *length;
          after_match = true;
          continue;
        }
      }
      after_match = false;
      if (i < from.size()) out += from[i];
      ++i;
    }
    return out;
  }

  static constexpr std::size_t kMostReplaceSteps = 100'000'000;

  std::string_view text_;
  std::size_t pos_ = 0;
  const Lookup& lookup_;
  const Expansion& how_;
  bool keep_escapes_ = false;
  int depth_ = 0;
};

Result<Output> expand(std::string_view text, const Lookup& lookup, const Expansion& how) {
  Output out = TRY(Reader(text, lookup, how).until('\0', Escaped::as_set));
  if (out.whole.size() > kMostExpanded)
    return fail(ErrorKind::limit, "an expanded text has more than {} bytes", kMostExpanded);
  return out;
}

}  // namespace

Result<std::string> expand_text(std::string_view text, const Lookup& lookup, const Expansion& how) {
  return TRY(expand(text, lookup, how)).whole;
}

Result<std::vector<std::string>> expand_words(std::string_view text, const Lookup& lookup, const Expansion& how) {
  return TRY(expand(text, lookup, how)).words;
}

}  // namespace plimsoll::dockerfile
