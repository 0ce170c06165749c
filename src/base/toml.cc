// SPDX-License-Identifier: Apache-2.0
// toml++ does the reading; its tree becomes ours.
//
// Its limit of nesting does not count keys: "a.a.a.a = 1" is as deep as it has dots, is freed by recursion, and finding
// a table among those that headers and dotted keys have made takes time by their number. So the text is looked over
// first, and what would nest too deeply or name too many tables is refused.
#include "base/toml.h"

#include <sstream>
#include <vector>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/impl/preprocessor.h>
// Version 3.3 assumes of "a = [}" what the parser has not checked, and reports the error right afterwards. As an
// assumption that is undefined behaviour, as an assertion the end of the program; so it must be neither.
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expression) static_assert(true)
#include <toml++/toml.h>

namespace plimsoll::toml {
namespace {

constexpr std::uint64_t kMostNames = 100'000;     // headers, and dots in keys
constexpr std::uint64_t kMostValues = 4'000'000;  // what "=" and "," announce

/// Walks over the tokens of a document, right as far as the document is, to find how deep it nests.
class Survey {
 public:
  Survey(std::string_view text, std::uint32_t max_depth) : text_(text), max_depth_(max_depth) {}

  Result<void> run() {
    while (at_ < text_.size()) TRY(token());
    return {};
  }

 private:
  Result<void> token() {
    const char c = text_[at_];
    switch (c) {
      case '#':
        at_ = std::min(text_.find('\n', at_), text_.size());
        return {};
      case '"':
      case '\'':
        string(c);
        fresh_ = false;
        return {};
      default:
        ++at_;
    }
    switch (c) {
      case '\n':
        ++line_;
        if (open_.empty()) start_key();
        return {};
      case '[':
      case '{':
        return c == '[' && open_.empty() && in_key_ && fresh_ ? header() : open(c);
      case ']':
      case '}':
        if (!open_.empty()) open_.pop_back();
        in_key_ = false;
        return {};
      case ',':
        if (!open_.empty() && open_.back().bracket == '{') start_key();
        return value();
      case '=':
        in_key_ = false;
        return value();
      case '.':
        return in_key_ ? dot() : Result<void>{};
      case ' ':
      case '\t':
        return {};
      default:
        fresh_ = false;
        return {};
    }
  }

  void start_key() {
    in_key_ = true;
    fresh_ = true;
    dots_ = 0;
  }

  /// "[a.b" or "[[a.b".
  Result<void> header() {
    fresh_ = false;
    if (at_ < text_.size() && text_[at_] == '[') ++at_;
    return count(names_, kMostNames, "too many tables");
  }

  Result<void> dot() {
    ++dots_;
    TRY(check_depth());
    return count(names_, kMostNames, "too many tables");
  }

  Result<void> open(char bracket) {
    open_.push_back({bracket, depth() + 1});
    dots_ = 0;
    TRY(check_depth());
    if (bracket == '{') start_key();
    return value();
  }

  /// Of the tables and arrays here, those of the header aside.
  [[nodiscard]] std::uint32_t depth() const { return (open_.empty() ? 0 : open_.back().depth) + dots_; }

  [[nodiscard]] Result<void> check_depth() const {
    if (depth() < max_depth_) return {};
    return fail(ErrorKind::limit, "not usable TOML: nested too deeply at line {}", line_);
  }

  Result<void> value() { return count(values_, kMostValues, "too many values"); }

  Result<void> count(std::uint64_t& what, std::uint64_t most, std::string_view why) const {
    if (++what <= most) return {};
    return fail(ErrorKind::limit, "not usable TOML: {} at line {}", why, line_);
  }

  /// A string of one or of several lines, basic ("…", with escapes) or literal ('…').
  void string(char quote) {
    const std::string three(3, quote);
    const bool several = text_.substr(at_, 3) == three;
    at_ += several ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        if (!several) return;
        ++line_;
      }
      if (c == '\\' && quote == '"') {
        if (at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++line_;
        at_ += 2;
      } else if (several && text_.substr(at_, 3) == three) {
        at_ += 3;
        // Up to two quotes may stand before the closing three.
        for (int i = 0; i < 2 && at_ < text_.size() && text_[at_] == quote; ++i) ++at_;
        return;
      } else {
        ++at_;
        if (!several && c == quote) return;
      }
    }
  }

  struct Open {
    char bracket;
    std::uint32_t depth;
  };

  std::string_view text_;
  std::uint32_t max_depth_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t names_ = 0;
  std::uint64_t values_ = 0;
  std::vector<Open> open_;
  std::uint32_t dots_ = 0;  // in the key so far
  bool in_key_ = true;
  bool fresh_ = true;  // nothing of the key was seen yet
};

template <typename Date>
json::value date_text(const ::toml::value<Date>& date) {
  std::ostringstream out;
  out << date.get();
  return json::value(out.str());
}

/// `depth` is bounded by the survey.
Result<json::value> convert(const ::toml::node& node, std::uint32_t depth) {
  if (depth == 0 && (node.is_table() || node.is_array())) {
    return fail(ErrorKind::limit, "not usable TOML: nested too deeply at line {}", node.source().begin.line);
  }
  if (const ::toml::table* table = node.as_table()) {
    json::object members;
    members.reserve(table->size());
    for (const auto& [key, child] : *table) {
      members.insert_or_assign(key.str(), TRY(convert(child, depth - 1)));
    }
    return members;
  }
  if (const ::toml::array* array = node.as_array()) {
    json::array items;
    items.reserve(array->size());
    for (const ::toml::node& child : *array) items.push_back(TRY(convert(child, depth - 1)));
    return items;
  }
  if (const auto* text = node.as_string()) return json::value(std::string_view(text->get()));
  if (const auto* integer = node.as_integer()) return json::value(integer->get());
  if (const auto* real = node.as_floating_point()) return json::value(real->get());
  if (const auto* boolean = node.as_boolean()) return json::value(boolean->get());
  if (const auto* date = node.as_date()) return date_text(*date);
  if (const auto* time = node.as_time()) return date_text(*time);
  if (const auto* both = node.as_date_time()) return date_text(*both);
  return nullptr;
}

}  // namespace

Result<json::value> parse(std::string_view text, std::uint32_t max_depth) {
  TRY(Survey(text, max_depth).run());
  const ::toml::parse_result parsed = ::toml::parse(text);
  if (!parsed) {
    const auto& where = parsed.error().source().begin;
    return fail(ErrorKind::malformed, "not usable TOML: {} at line {}, column {}", parsed.error().description(),
                where.line, where.column);
  }
  return convert(parsed.table(), max_depth);
}

}  // namespace plimsoll::toml
