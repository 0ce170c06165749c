// SPDX-License-Identifier: Apache-2.0
// Matching by dynamic programming: for each prefix of the pattern, the set of prefixes of the path it matches. Linear
// memory and no backtracking, whatever the pattern.
#include "base/glob.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace plimsoll {

namespace {

struct Token {
  enum class Kind : unsigned char { text, one, part, any, folders, set } kind = Kind::text;
  char text = 0;
  std::string_view set;  // what stands between the brackets
};

/// The set that begins at pattern[0] == '[', without brackets; nothing when it does not end.
std::optional<std::string_view> bracketed(std::string_view pattern) {
  std::size_t at = 1;
  if (at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^')) ++at;
  if (at < pattern.size() && pattern[at] == ']') ++at;
  const std::size_t end = pattern.find(']', at);
  if (end == std::string_view::npos) return std::nullopt;
  return pattern.substr(1, end - 1);
}

bool in_set(std::string_view set, char c) {
  const bool is_negated = set.starts_with('!') || set.starts_with('^');
  if (is_negated) set.remove_prefix(1);
  bool found = false;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      found = found || (set[i] <= c && c <= set[i + 2]);
      i += 2;
    } else {
      found = found || set[i] == c;
    }
  }
  return found != is_negated && c != '/';
}

std::vector<Token> tokens(std::string_view pattern) {
  using Kind = Token::Kind;
  std::vector<Token> made;
  for (bool at_part = true; !pattern.empty();) {
    const bool is_first = at_part;
    at_part = pattern.front() == '/';
    if (pattern.starts_with("**")) {
      pattern.remove_prefix(2);
      while (pattern.starts_with('*')) pattern.remove_prefix(1);
      if (is_first && pattern.starts_with('/')) {  // "**/": any folders, or none
        pattern.remove_prefix(1);
        made.push_back({Kind::folders, 0, {}});
        at_part = true;
      } else {
        made.push_back({Kind::any, 0, {}});
      }
      continue;
    }
    Token token{Kind::text, pattern.front(), {}};
    std::size_t used = 1;
    if (pattern.front() == '*') token.kind = Kind::part;
    if (pattern.front() == '?') token.kind = Kind::one;
    if (pattern.front() == '\\' && pattern.size() > 1) token.text = pattern[used++];
    if (const auto set = pattern.front() == '[' ? bracketed(pattern) : std::nullopt) {
      token = {Kind::set, 0, *set};
      used = set->size() + 2;
    }
    pattern.remove_prefix(used);
    made.push_back(token);
  }
  return made;
}

/// reached[i]: the tokens so far match path[0, i). Goes on by one token.
void advance(const Token& token, std::string_view path, std::vector<char>& reached) {
  using Kind = Token::Kind;
  const std::size_t size = path.size();
  if (token.kind == Kind::part || token.kind == Kind::any) {
    for (std::size_t i = 0; i < size; ++i) {
      if (reached[i] != 0 && (token.kind == Kind::any || path[i] != '/')) reached[i + 1] = 1;
    }
    return;
  }
  if (token.kind == Kind::folders) {
    bool before = false;
    for (std::size_t i = 0; i < size; ++i) {
      before = before || reached[i] != 0;
      if (before && path[i] == '/') reached[i + 1] = 1;
    }
    return;
  }
  for (std::size_t i = size; i > 0; --i) {
    const char c = path[i - 1];
    const bool takes = token.kind == Kind::one   ? c != '/'
                       : token.kind == Kind::set ? in_set(token.set, c)
                                                 : c == token.text;
    reached[i] = reached[i - 1] != 0 && takes ? 1 : 0;
  }
  reached[0] = 0;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view path) {
  if (pattern.find('/') == std::string_view::npos) path = path.substr(path.rfind('/') + 1);
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  std::vector<char> reached(path.size() + 1);
  reached[0] = 1;
  for (const Token& token : tokens(pattern)) advance(token, path, reached);
  return reached.back() != 0;
}

bool glob_covers(std::string_view pattern, std::string_view path) {
  for (std::size_t end = path.size(); end != std::string_view::npos && end > 0; end = path.rfind('/', end - 1)) {
    if (glob_matches(pattern, path.substr(0, end))) return true;
    if (end == 0) break;
  }
  return false;
}

}  // namespace plimsoll
