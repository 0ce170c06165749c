// SPDX-License-Identifier: Apache-2.0
// Finds versions by the texts around them (classifiers.h).
//
// A search is one pass for the longest fixed text of an evidence; only where that stands is the rest looked at, so a
// file of 100 MB costs little more than reading it.
#include <algorithm>
#include <cstring>
#include <string>

#include "base/lines.h"
#include "detect/binary/classifiers.h"

namespace plimsoll::detect {
namespace {

constexpr std::size_t kLongestVersion = 40, kLongestSkip = 64, kLongestRun = 64;
// Places that are looked at; a file full of them must not cost more than its size.
constexpr std::size_t kMostPlaces = 1'000'000, kMostMovablePlaces = 10'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }

std::size_t digits(std::string_view text) { return std::min(text.find_first_not_of("0123456789"), text.size()); }

std::size_t letters(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_letter(text[n])) ++n;
  return n;
}

/// "rc1", "beta.2", "preview3", "dev": how many bytes; 0 when it is none.
std::size_t pre_release(std::string_view text) {
  std::string word(text.substr(0, std::min<std::size_t>(letters(text), 8)));
  std::ranges::transform(word, word.begin(), to_lower);
  const bool named =
      word == "alpha" || word == "beta" || word == "rc" || word == "pre" || word == "preview" || word == "dev";
  const bool short_form = word == "a" || word == "b";
  if (!named && !short_form) return 0;
  std::size_t n = word.size();
  if (named && n + 1 < text.size() && text[n] == '.' && is_digit(text[n + 1])) ++n;
  const std::size_t number = digits(text.substr(n));
  return short_form && number == 0 ? 0 : n + number;
}

/// How many bytes of `text` are a version: numbers parted by dots and what `tail` allows behind them. A lone number
/// is none.
std::size_t version_length(std::string_view text, Tail tail) {
  text = text.substr(0, kLongestVersion);
  std::size_t n = 0, numbers = 0;
  for (;;) {
    const std::size_t number = digits(text.substr(n));
    if (number == 0) return 0;
    n += number;
    ++numbers;
    if (n + 1 >= text.size() || text[n] != '.' || !is_digit(text[n + 1])) break;
    ++n;
  }
  const std::string_view rest = text.substr(n);
  if (numbers < 2) return pre_release(rest) > 1 ? n + pre_release(rest) : 0;  // PostgreSQL 17beta2
  if (rest.starts_with('_') && rest.size() > 1 && is_digit(rest[1])) return n + 1 + digits(rest.substr(1));  // Java 8
  if (const std::size_t more = pre_release(rest); more > 0) return n + more;
  if (rest.starts_with('-')) {
    const std::size_t more = pre_release(rest.substr(1));
    return more > 0 && is_letter(rest[1]) && letters(rest.substr(1)) > 1 ? n + 1 + more : n;
  }
  if (tail == Tail::letter && letters(rest) == 1) return n + 1;
  const bool patched = rest.size() > 1 && rest[0] == 'p' && is_digit(rest[1]);
  if (patched && (tail == Tail::patch || tail == Tail::patched)) return n + 1 + digits(rest.substr(1));
  return tail == Tail::patched ? 0 : n;
}

bool is_special(char c) { return c == '^' || c == '*' || c == '~'; }

/// The longest text of `pattern` without specials, and what `^` begins with as part of the text before it.
struct Anchor {
  std::string text;
  std::size_t at = 0;    // its place in the pattern
  bool movable = false;  // something of unknown length stands before it
};

Anchor anchor_of(std::string_view pattern, std::string_view begin) {
  Anchor best;
  bool movable = false;
  for (std::size_t i = 0; i <= pattern.size();) {
    std::size_t end = i;
    while (end < pattern.size() && !is_special(pattern[end])) ++end;
    std::string text(pattern.substr(i, end - i));
    const char special = end < pattern.size() ? pattern[end] : '\0';
    if (end < pattern.size() && special == '^') text += begin;
    if (text.size() > best.text.size()) best = {std::move(text), i, movable};
    if (end == pattern.size()) break;
    movable = true;
    i = end + 1;
  }
  return best;
}

struct Match {
  std::string_view version;
  bool anchored = false;  // the anchor stands where it was found
};

/// Matches `pattern` at the start of `text`. `anchor` is where in the text the pattern's byte `anchor_at` must fall.
Match match(std::string_view pattern, std::string_view text, std::string_view begin, Tail tail, std::size_t anchor_at,
            std::size_t anchor) {
  Match found;
  std::size_t t = 0;
  for (std::size_t p = 0; p < pattern.size(); ++p) {
    if (p == anchor_at && t == anchor) found.anchored = true;
    const std::string_view rest = text.substr(t);
    switch (pattern[p]) {
      case '^': {
        const std::size_t length = version_length(rest, tail);
        if (length == 0 || !rest.starts_with(begin)) return {};
        if (begin.ends_with('.') && std::ranges::count(rest.substr(0, length), '.') < 2) return {};
        found.version = rest.substr(0, length);
        t += length;
        break;
      }
      case '~': {
        const std::size_t run = std::min(rest.find_first_not_of('\0'), rest.size());
        if (run == 0 || run > kLongestRun) return {};
        t += run;
        break;
      }
      case '*': {
        // To the next place where the text after the star stands.
        std::string_view after = pattern.substr(p + 1);
        after = after.substr(0, static_cast<std::size_t>(std::ranges::find_if(after, is_special) - after.begin()));
        const auto at = rest.substr(0, kLongestSkip + after.size()).find(after);
        if (at == rest.npos || rest.substr(0, at).find('\0') != rest.npos) return {};
        t += at;
        break;
      }
      default:
        if (rest.empty() || rest.front() != pattern[p]) return {};
        ++t;
    }
  }
  // "1.2.3x" is no version that this row knows.
  const bool ends_in_version = pattern.ends_with('^');
  if (ends_in_version && t < text.size() && (is_digit(text[t]) || is_letter(text[t]))) return {};
  return found;
}

std::string_view find_evidence(std::string_view pattern, std::string_view begin, Tail tail, std::string_view content) {
  const Anchor anchor = anchor_of(pattern, begin);
  if (anchor.text.empty()) return {};
  std::size_t places = anchor.movable ? kMostMovablePlaces : kMostPlaces;
  for (std::size_t from = 0; from < content.size() && places > 0; --places) {
    const void* place = memmem(content.data() + from, content.size() - from, anchor.text.data(), anchor.text.size());
    if (place == nullptr) return {};
    const auto at = static_cast<std::size_t>(static_cast<const char*>(place) - content.data());
    from = at + 1;
    if (at < anchor.at) continue;
    const std::size_t first = at - anchor.at;
    if (!anchor.movable) {
      const Match found = match(pattern, content.substr(first), begin, tail, anchor.at, anchor.at);
      if (!found.version.empty() && (anchor.at > 0 || pattern[0] != '^' || first == 0 ||
                                     (!is_digit(content[first - 1]) && content[first - 1] != '.')))
        return found.version;
      continue;
    }
    // A version or a run of unknown length stands before the anchor: try where the whole may begin, the farthest first,
    // so that a version is not cut in front.
    const std::size_t most = std::min(at, kLongestVersion + kLongestRun + anchor.at);
    for (std::size_t back = most; back > 0; --back) {
      const std::size_t start = at - back;
      const bool cut = pattern[0] == '^' && start > 0 &&
                       (is_digit(content[start - 1]) || is_letter(content[start - 1]) || content[start - 1] == '.');
      if (cut || (pattern[0] == '^' && !is_digit(content[start])) ||
          (!is_special(pattern[0]) && content[start] != pattern[0]))
        continue;
      const Match found = match(pattern, content.substr(start), begin, tail, anchor.at, back);
      if (found.anchored && !found.version.empty()) return found.version;
    }
  }
  return {};
}

/// The first numbers in a file name, and a dot: "libpython3.11.so.1.0" gives "3.11."; "python3" gives "3.".
std::string numbers_of(std::string_view name) {
  const auto first = name.find_first_of("0123456789");
  if (first == name.npos) return {};
  name.remove_prefix(first);
  const std::size_t major = digits(name);
  std::size_t n = major;
  if (n + 1 < name.size() && name[n] == '.' && is_digit(name[n + 1])) n += 1 + digits(name.substr(n + 1));
  return std::string(name.substr(0, n)) + ".";
}

}  // namespace

std::string_view find_version(const Classifier& classifier, std::string_view name, std::string_view content) {
  for (const Evidence& evidence : classifier.evidence) {
    if (evidence.text.empty()) break;
    const bool by_name = evidence.begin == "$";
    const std::string begin = by_name ? numbers_of(name) : std::string(evidence.begin);
    if (by_name && begin.empty()) continue;
    const std::string_view version = find_evidence(evidence.text, begin, classifier.tail, content);
    if (!version.empty()) return version;
  }
  return {};
}

}  // namespace plimsoll::detect
