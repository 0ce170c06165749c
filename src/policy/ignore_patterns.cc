// SPDX-License-Identifier: Apache-2.0
// Patterns of other tools as patterns of ours. What has no exact equal is refused, never rounded.
#include <array>

#include "policy/ignore_reader.h"

namespace plimsoll::policy {

namespace {

constexpr std::size_t kMostAlternatives = 256;
constexpr std::size_t kMostBytes = 4096;  // of one pattern

using Texts = std::vector<std::string>;

/// Every text of `heads` followed by every one of `tails`; nullopt: too many, or too long.
std::optional<Texts> joined(const Texts& heads, const Texts& tails) {
  if (heads.size() * tails.size() > kMostAlternatives) return std::nullopt;
  Texts out;
  for (const std::string& head : heads) {
    for (const std::string& tail : tails) {
      if (head.size() + tail.size() > kMostBytes) return std::nullopt;
      out.push_back(head + tail);
    }
  }
  return out;
}

/// The place of the "}" that closes the "{" at `open`; npos: none.
std::size_t closing_brace(std::string_view pattern, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '{') {
      ++depth;
    } else if (pattern[i] == '}' && --depth == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

/// "a,b{c,d}" as "a" and "b{c,d}".
std::vector<std::string_view> between_commas(std::string_view list) {
  std::vector<std::string_view> out;
  std::size_t depth = 0, begin = 0;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i == list.size() || (list[i] == ',' && depth == 0)) {
      out.push_back(list.substr(begin, i - begin));
      begin = i + 1;
    } else if (list[i] == '\\') {
      ++i;
    } else if (list[i] == '{') {
      ++depth;
    } else if (list[i] == '}') {
      --depth;
    }
  }
  return out;
}

/// A glob of doublestar without braces as one of ours: it binds to the whole path, and "**" that is not a part by
/// itself is "*".
std::string whole_path(std::string_view pattern) {
  std::string out = pattern.find('/') == std::string_view::npos ? "/" : "";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    out += pattern[i];
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      out += pattern[++i];
      continue;
    }
    if (pattern[i] != '*') continue;
    std::size_t end = i;
    while (end < pattern.size() && pattern[end] == '*') ++end;
    const bool is_part = (i == 0 || pattern[i - 1] == '/') && (end == pattern.size() || pattern[end] == '/');
    if (is_part && end - i == 2) out += '*';
    i = end - 1;
  }
  return out;
}

/// Regular expressions of letters, ".", ".*", ".+", groups, "|" and "?": what wildcards can say. Walks with a stack of
/// its own, so that depth costs no more than length.
class Expression {
 public:
  explicit Expression(std::string_view text) : rest_(text) {}

  std::optional<Texts> run() {
    open_.push_back({});
    bool is_start = true;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '^' && open_.size() == 1) {
        if (!is_start) return std::nullopt;
        open_.back().is_anchored_left = true;
        continue;
      }
      if (c == '$' && open_.size() == 1) {
        if (!rest_.empty() && rest_.front() != '|') return std::nullopt;
        open_.back().is_anchored_right = true;
        continue;
      }
      is_start = c == '|';
      if (!take(c)) return std::nullopt;
    }
    if (open_.size() != 1) return std::nullopt;
    end_alternative();
    if (open_.back().is_too_much) return std::nullopt;
    return std::move(open_.back().done);
  }

 private:
  struct Group {
    Texts done;          // alternatives that have ended
    Texts sequence{""};  // the one that is read, without its last item
    Texts item{""};      // which a "?" may still make optional
    bool is_anchored_left = false, is_anchored_right = false;
    bool is_too_much = false;
  };

  bool take(char c) {
    if (c == '(') {
      if (rest_.starts_with("?:"))
        rest_.remove_prefix(2);
      else if (rest_.starts_with('?'))
        return false;
      if (open_.size() > 32) return false;
      open_.push_back({});
      return true;
    }
    if (c == ')') {
      if (open_.size() == 1) return false;
      end_alternative();
      Group group = std::move(open_.back());
      open_.pop_back();
      return !group.is_too_much && put(std::move(group.done));
    }
    if (c == '|') {
      end_alternative();
      return !open_.back().is_too_much;
    }
    if (c == '?') {
      // Once only: "??" is something else.
      if (open_.back().item == Texts{""} || rest_.starts_with('?')) return false;
      open_.back().item.emplace_back();
      return open_.back().item.size() <= kMostAlternatives;
    }
    if (c == '.') {
      const bool any = rest_.starts_with('*'), some = rest_.starts_with('+');
      if (any || some) rest_.remove_prefix(1);
      if ((any || some) && rest_.starts_with('?')) rest_.remove_prefix(1);  // lazy: the same texts
      return put({any ? "*" : some ? "?*" : "?"});
    }
    if (c == '\\') {
      if (rest_.empty()) return false;
      const char escaped = rest_.front();
      rest_.remove_prefix(1);
      if (std::string_view("+.-_/@:()[]{}|^$").find(escaped) == std::string_view::npos) return false;
      return put({std::string(1, escaped)});
    }
    if (std::string_view("*+[]{}^$").find(c) != std::string_view::npos) return false;
    return put({std::string(1, c)});
  }

  bool put(Texts item) {
    Group& group = open_.back();
    auto grown = joined(group.sequence, group.item);
    if (!grown) return false;
    group.sequence = std::move(*grown);
    group.item = std::move(item);
    return true;
  }

  void end_alternative() {
    Group& group = open_.back();
    auto whole = joined(group.sequence, group.item);
    group.is_too_much = group.is_too_much || !whole || group.done.size() + whole->size() > kMostAlternatives;
    if (!group.is_too_much) {
      for (std::string& text : *whole) {
        if (open_.size() == 1 && !group.is_anchored_left) text.insert(0, "*");
        if (open_.size() == 1 && !group.is_anchored_right) text += '*';
        group.done.push_back(std::move(text));
      }
    }
    group.sequence = group.item = {""};
    group.is_anchored_left = group.is_anchored_right = false;
  }

  std::string_view rest_;
  std::vector<Group> open_;
};

}  // namespace

std::optional<std::vector<std::string>> path_globs(std::string_view pattern) {
  if (pattern.empty() || pattern.size() > kMostBytes) return std::nullopt;
  // The braces of a text are opened from the left until none is left in any.
  Texts open{std::string(pattern)}, out;
  for (std::size_t steps = 0; !open.empty(); ++steps) {
    if (steps > 4 * kMostAlternatives) return std::nullopt;
    const std::string text = std::move(open.back());
    open.pop_back();
    std::size_t brace = 0;
    while (brace < text.size() && text[brace] != '{') brace += text[brace] == '\\' ? 2 : 1;
    if (brace >= text.size()) {
      out.push_back(whole_path(text));
      if (out.size() > kMostAlternatives) return std::nullopt;
      continue;
    }
    const std::size_t close = closing_brace(text, brace);
    if (close == std::string::npos) return std::nullopt;
    const auto choices = between_commas(std::string_view(text).substr(brace + 1, close - brace - 1));
    for (auto choice = choices.rbegin(); choice != choices.rend(); ++choice)
      open.push_back(text.substr(0, brace) + std::string(*choice) + text.substr(close + 1));
    if (open.size() > kMostAlternatives) return std::nullopt;
  }
  return out;
}

std::optional<std::vector<std::string>> wildcards_of(std::string_view expression) {
  if (expression.size() > kMostBytes) return std::nullopt;
  return Expression(expression).run();
}

}  // namespace plimsoll::policy
