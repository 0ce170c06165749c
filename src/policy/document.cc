// SPDX-License-Identifier: Apache-2.0
#include "policy/document.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/ranges.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/suggest.h"
#include "base/words.h"

namespace plimsoll::policy {

namespace {

constexpr std::size_t kShown = 60;
constexpr std::size_t kNamed = 12;  // keys that are told where none was meant
constexpr std::int64_t kMostDays = 36'500;
constexpr double kEpssUnit = 100'000;

template <typename T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// The place that ends libyaml's complaints: " at line 3, column 5".
std::optional<TextPosition> place_in(std::string_view& message) {
  constexpr std::string_view kLine = " at line ", kColumn = ", column ";
  const std::size_t line = message.rfind(kLine), column = message.rfind(kColumn);
  if (line == message.npos || column == message.npos || column < line) return std::nullopt;
  const auto l = number<std::uint32_t>(message.substr(line + kLine.size(), column - line - kLine.size()));
  const auto c = number<std::uint32_t>(message.substr(column + kColumn.size()));
  if (!l || !c) return std::nullopt;
  message = message.substr(0, line);
  return TextPosition{*l, *c};
}

}  // namespace

Document::Document(std::string_view text, std::string name) : text_(text), name_(std::move(name)), lines_(text) {}

std::string Document::shown(std::string_view text) { return printable(text, kShown); }

const yaml::Node* Document::root() {
  auto read = yaml::parse_tree(text_);
  if (!read) {
    std::string_view message = read.error().message;
    TextPosition at = place_in(message).value_or(TextPosition{});
    // libyaml counts lines by other ends too (CR, Unicode's); here such a text has fewer.
    const auto last = static_cast<std::uint32_t>(std::max<std::size_t>(lines_.lines(), 1));
    if (at.line > last) at = {.line = last, .column = 1};
    add({.at = at, .width = 1, .message = std::string(message)});
    return nullptr;
  }
  documents_ = *std::move(read);
  if (documents_.empty() || documents_.front()->is_null()) return nullptr;  // all of it is comments
  if (documents_.size() > 1) problem(*documents_[1], "a policy is one document; a second one begins here");
  if (documents_.front()->is_mapping()) return documents_.front().get();
  problem(*documents_.front(), "a policy holds keys such as rules, images and ignore");
  return nullptr;
}

std::string Document::source(const yaml::Node& node) const {
  return fmt::format("{}:{}", name_, lines_.position(node.range.begin).line);
}

void Document::problem(const yaml::Node& node, std::string message) {
  const TextPosition at = lines_.position(node.range.begin);
  const std::size_t end = std::min(node.range.end, lines_.line(at.line, text_).end);
  add({.at = at, .width = end > node.range.begin ? end - node.range.begin : 1, .message = std::move(message)});
}

void Document::add(PolicyProblem problem) {
  if (problems.size() == kMostProblems)
    ++more_problems;
  else
    problems.push_back(std::move(problem));
}

void Document::unknown(const yaml::Node& key, std::string_view what, const std::vector<std::string_view>& known) {
  std::string meant = did_you_mean(key.text, known);
  // "severity" where there is "max-severity" only.
  const auto longer = std::ranges::find_if(known, [&](std::string_view word) {
    return !key.text.empty() && word.size() > key.text.size() && word.ends_with("-" + key.text);
  });
  if (meant.empty() && longer != known.end()) meant = fmt::format("; did you mean {}?", *longer);
  const std::vector<std::string> names(known.begin(), known.end());
  problem(key, fmt::format("unknown key \"{}\" in {}{}", shown(key.text), what,
                           meant.empty() ? fmt::format("; there are {}", some_of(names, kNamed)) : meant));
}

std::optional<std::string> Document::text(const yaml::Node& node, std::string_view what) {
  const bool is_word = node.is_scalar() && (node.is_text() || (!node.is_true() && !node.is_false()));
  const bool is_blank = node.is_scalar() && node.text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (is_word && !is_blank) return node.text;
  problem(node, fmt::format("\"{}\" must be a text{}", what, is_blank ? " that is not empty" : ""));
  return std::nullopt;
}

void Document::texts(const yaml::Node& node, std::string_view what, std::vector<std::string>& into) {
  if (!into.empty()) return problem(node, fmt::format("\"{}\" is given in the singular and in the plural", what));
  items(node, what, [&](const yaml::Node& item) {
    if (auto one = text(item, what)) into.push_back(*std::move(one));
  });
}

std::optional<bool> Document::flag(const yaml::Node& node, std::string_view what) {
  if (node.is_true()) return true;
  if (node.is_false()) return false;
  problem(node, fmt::format("\"{}\" must be true or false", what));
  return std::nullopt;
}

std::optional<std::int64_t> Document::count(const yaml::Node& node, std::string_view what, std::int64_t most) {
  if (node.is_scalar() && !node.is_text()) {
    const auto value = number<std::int64_t>(node.text);
    if (value && *value >= 0 && *value <= most) return value;
  }
  problem(node, fmt::format("\"{}\" must be a number from 0 to {}", what, most));
  return std::nullopt;
}

std::optional<std::int64_t> Document::days(const yaml::Node& node, std::string_view what) {
  if (node.is_scalar() && !node.text.empty()) {
    std::string_view digits = node.text;
    const char unit = digits.back();
    const bool has_unit = unit == 'd' || unit == 'w';
    if (has_unit) digits.remove_suffix(1);
    const auto value = digits.find_first_not_of("0123456789") == digits.npos && (has_unit || !node.is_text())
                           ? number<std::int64_t>(digits)
                           : std::nullopt;
    if (value && *value <= kMostDays && (unit != 'w' || *value * 7 <= kMostDays))
      return unit == 'w' ? *value * 7 : value;
  }
  problem(node, fmt::format("\"{}\" must be a number of days or weeks: 14d, 2w", what));
  return std::nullopt;
}

std::optional<std::uint32_t> Document::probability(const yaml::Node& node, std::string_view what) {
  if (node.is_scalar() && !node.text.empty()) {
    std::string_view digits = node.text;
    const bool is_percent = digits.back() == '%';
    if (is_percent) digits.remove_suffix(1);
    const auto value = is_percent || !node.is_text() ? number<double>(digits) : std::nullopt;
    const double share = value.value_or(-1) / (is_percent ? 100 : 1);
    if (share >= 0 && share <= 1) return static_cast<std::uint32_t>(std::lround(share * kEpssUnit));
  }
  problem(node, fmt::format("\"{}\" must be a probability: 0.1, or 10%", what));
  return std::nullopt;
}

std::optional<std::string> Document::date(const yaml::Node& node, std::string_view what) {
  constexpr std::size_t kDate = 10;
  if (node.is_scalar() && node.text.size() == kDate && days_between(node.text, node.text)) return node.text;
  problem(node, fmt::format("\"{}\" must be a day: 2027-01-31", what));
  return std::nullopt;
}

std::optional<std::size_t> Document::word(const yaml::Node& node, std::string_view what,
                                          const std::vector<std::string_view>& words) {
  if (node.is_scalar()) {
    const auto found = std::ranges::find(words, std::string_view(node.text));
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    const std::string meant = did_you_mean(node.text, words);
    problem(node, fmt::format("\"{}\" cannot be \"{}\"{}", what, shown(node.text),
                              meant.empty() ? fmt::format("; it is one of {}", fmt::join(words, ", ")) : meant));
  } else {
    problem(node, fmt::format("\"{}\" must be one of {}", what, fmt::join(words, ", ")));
  }
  return std::nullopt;
}

void Document::words(const yaml::Node& node, std::string_view what, const std::vector<std::string_view>& words,
                     std::vector<std::size_t>& into) {
  items(node, what, [&](const yaml::Node& item) {
    if (const auto one = word(item, what, words)) into.push_back(*one);
  });
}

}  // namespace plimsoll::policy
