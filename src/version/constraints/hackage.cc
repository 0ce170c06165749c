// SPDX-License-Identifier: Apache-2.0
// Cabal's version ranges: ==, >=, >, <=, <, ^>=, "==1.2.*", "-any", "-none", sets "== { 1.0, 1.2 }", joined by "&&" and
// "||", of which "&&" binds closer, with parentheses. Read with two stacks: brackets in brackets cost no depth.
#include <algorithm>

#include "version/constraints/language.h"
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

std::string raise_last(std::string_view numbers) {
  const auto dot = numbers.rfind('.');
  if (dot == numbers.npos) return increment(numbers);
  return std::string(numbers.substr(0, dot + 1)) + increment(numbers.substr(dot + 1));
}

/// The next version that may break things: of the first two numbers.
std::string next_major(std::string_view version) {
  const auto first = version.find('.');
  if (first == version.npos) return std::string(version) + ".1";
  return raise_last(version.substr(0, version.find('.', first + 1)));
}

class Reader {
 public:
  Reader(const Scheme& scheme, std::string_view text) : scheme_(scheme), text_(text), rest_(trim(text)) {}

  Result<std::vector<Interval>> read() {
    while (true) {
      // Where a range must stand.
      while (take("(")) operators_.push_back('(');
      if (operators_.size() > kMost || ++terms_ > kMost) return not_understood(scheme_, text_);
      values_.push_back(TRY(take_primary()));
      // Behind one.
      while (take(")")) {
        while (!operators_.empty() && operators_.back() != '(') apply();
        if (operators_.empty()) return not_understood(scheme_, text_);
        operators_.pop_back();
      }
      if (rest_.empty()) break;
      if (take("&&")) {
        while (!operators_.empty() && operators_.back() == '&') apply();
        operators_.push_back('&');
      } else if (take("||")) {
        while (!operators_.empty() && operators_.back() != '(') apply();
        operators_.push_back('|');
      } else {
        return not_understood(scheme_, text_);
      }
    }
    while (!operators_.empty() && operators_.back() != '(') apply();
    if (!operators_.empty() || values_.size() != 1) return not_understood(scheme_, text_);
    return std::move(values_.front());
  }

 private:
  static constexpr std::size_t kMost = 1000;

  bool take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_ = trim(rest_.substr(token.size()));
    return true;
  }

  void apply() {
    const auto right = std::move(values_.back());
    values_.pop_back();
    auto& left = values_.back();
    if (operators_.back() == '&') {
      left = intersect(scheme_, unite(scheme_, std::move(left)), unite(scheme_, right));
    } else {
      left.insert(left.end(), right.begin(), right.end());
    }
    operators_.pop_back();
  }

  Result<Interval> range_of(std::string_view op, std::string_view version) {
    const bool prefix = version.ends_with(".*");
    if (prefix) version.remove_suffix(2);
    if (!scheme_.valid(version) || (prefix && op != "==")) return not_understood(scheme_, text_);
    std::string low(version);
    if (op == "^>=") return from_to(std::move(low), next_major(version));
    if (prefix) return from_to(std::move(low), raise_last(version));
    return compared(op, low).front();
  }

  Result<std::vector<Interval>> take_primary() {
    if (take("-any")) return std::vector{everything()};
    if (take("-none")) return std::vector<Interval>{};
    const std::string_view op = take_operator(rest_, {"^>=", ">=", "<=", "==", ">", "<"});
    rest_ = trim(rest_);
    if (op.empty()) return not_understood(scheme_, text_);
    std::vector<Interval> out;
    if ((op == "==" || op == "^>=") && take("{")) {
      const auto end = rest_.find('}');
      if (end == rest_.npos) return not_understood(scheme_, text_);
      for (const std::string_view version : split(rest_.substr(0, end), ",")) {
        out.push_back(TRY(range_of(op, version)));
      }
      rest_ = trim(rest_.substr(end + 1));
      if (out.size() > kMost) return not_understood(scheme_, text_);
      return out;
    }
    std::string_view version = rest_;
    take_while(version, [](char c) { return is_digit(c) || c == '.' || c == '*'; });
    version = rest_.substr(0, rest_.size() - version.size());
    rest_ = trim(rest_.substr(version.size()));
    out.push_back(TRY(range_of(op, version)));
    return out;
  }

  const Scheme& scheme_;
  std::string_view text_, rest_;
  std::vector<std::vector<Interval>> values_;
  std::string operators_;
  std::size_t terms_ = 0;
};

}  // namespace

Result<Alternatives> parse_hackage(const Scheme& scheme, std::string_view text) {
  if (text.find(',') != text.npos && text.find('{') == text.npos) return parse_plain(scheme, text);
  Term term;
  term.allowed = TRY(Reader(scheme, text).read());
  return Alternatives{{std::move(term)}};
}

}  // namespace plimsoll::version
