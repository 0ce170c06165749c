// SPDX-License-Identifier: Apache-2.0
#include "explore/search.h"

#include <algorithm>

namespace plimsoll::explore {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

/// The length of one element of a pattern, and whether it matches a character.
struct Element {
  std::size_t length;
  bool matches;
};

Element match_set(std::string_view pattern, char c) {
  std::size_t at = 1;
  const bool is_inverse = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (is_inverse) ++at;
  bool found = false;
  for (bool first = true; at < pattern.size() && (first || pattern[at] != ']'); first = false) {
    const char low = pattern[at];
    char high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      high = pattern[at + 2];
      at += 2;
    }
    found = found || (static_cast<unsigned char>(low) <= static_cast<unsigned char>(c) &&
                      static_cast<unsigned char>(c) <= static_cast<unsigned char>(high));
    ++at;
  }
  if (at >= pattern.size()) return {1, c == '['};  // never closed: a plain bracket
  return {at + 1, found != is_inverse};
}

Element match_one(std::string_view pattern, char c) {
  switch (pattern.front()) {
    case '?':
      return {1, true};
    case '[':
      return match_set(pattern, c);
    case '\\':
      if (pattern.size() > 1) return {2, pattern[1] == c};
      break;
    default:
      break;
  }
  return {1, pattern.front() == c};
}

class Query {
 public:
  explicit Query(std::string_view text)
      : keeps_case_(text != lowered(text)),
        is_pattern_(text.find_first_of("*?[") != std::string_view::npos),
        by_path_(text.find('/') != std::string_view::npos),
        text_(text) {
    if (by_path_ && text_.starts_with('/') && is_pattern_) text_.erase(0, 1);
    if (by_path_) last_ = text_.substr(text_.rfind('/') + 1);
  }

  [[nodiscard]] bool matches(const tree::Stack& stack, tree::NodeId node) const {
    if (!by_path_) return matches(stack.name(node));
    // The name alone rules out nearly all, without putting paths together.
    if (!is_pattern_ && !folded(stack.name(node)).starts_with(last_)) return false;
    std::string path = stack.path(node);
    if (!is_pattern_) path.insert(0, 1, '/');
    return matches(path);
  }

 private:
  [[nodiscard]] std::string folded(std::string_view text) const {
    return keeps_case_ ? std::string(text) : lowered(text);
  }
  [[nodiscard]] bool matches(std::string_view text) const {
    if (is_pattern_) return matches_pattern(text_, keeps_case_ ? text : std::string_view(lowered(text)));
    if (keeps_case_) return text.find(text_) != std::string_view::npos;
    const auto same = [](char a, char b) { return lower(a) == b; };
    return !std::ranges::search(text, text_, same).empty() || text_.empty();
  }

  bool keeps_case_, is_pattern_, by_path_;
  std::string text_, last_;
};

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0;
  std::size_t star = std::string_view::npos, resume = 0;  // the last star, and where it is to be tried next
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
      continue;
    }
    if (p < pattern.size()) {
      const Element element = match_one(pattern.substr(p), text[t]);
      if (element.matches) {
        p += element.length;
        ++t;
        continue;
      }
    }
    if (star == std::string_view::npos) return false;
    p = star + 1;
    t = ++resume;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

Hits search(const tree::Stack& stack, std::string_view text, std::size_t most) {
  Hits found;
  if (text.empty()) return found;
  const Query query(text);
  std::vector<tree::NodeId> nodes;
  for (tree::NodeId node = 1; node < stack.nodes(); ++node) {
    if (stack.newest(node) == nullptr || !query.matches(stack, node)) continue;
    if (nodes.size() == most) {
      found.cut = true;
      break;
    }
    nodes.push_back(node);
  }
  std::vector<std::pair<std::string, tree::NodeId>> by_path;
  for (const tree::NodeId node : nodes) by_path.emplace_back(stack.path(node), node);
  std::ranges::sort(by_path);
  for (const auto& [path, node] : by_path) {
    const std::size_t first = found.hits.size();
    for (const tree::Version* version = stack.newest(node); version != nullptr; version = stack.below(*version))
      found.hits.push_back({node, version->layer, version});
    std::reverse(found.hits.begin() + static_cast<std::ptrdiff_t>(first), found.hits.end());
  }
  if (found.hits.size() > most) {
    found.hits.resize(most);
    found.cut = true;
  }
  return found;
}

}  // namespace plimsoll::explore
