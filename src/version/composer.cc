// SPDX-License-Identifier: Apache-2.0
// Composer (Packagist) versions: composer/semver's normal form, ordered by PHP's version_compare.
//
// One to four numbers, or a date, with "v" in front perhaps, then a stability word with numbers ("-beta.2", "RC1",
// "p3") and "dev". The normal form has four numbers: "1.0-b2" is 1.0.0.0-beta2, "1.x-dev" is
// 1.9999999.9999999.9999999-dev. A branch by name ("dev-main") has no place among the numbers and is no version here.
//
// version_compare reads digit runs and words and ranks words by how they begin: dev < alpha < beta < RC < a number or
// the end of the text < pl, p; any other word comes first. Numbers stop at 2^63-1.
#include "version/composer.h"

#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

#include "version/orderings.h"

namespace plimsoll::version {
namespace {

bool skip_one_of(std::string_view& text, std::string_view set) {
  if (text.empty() || set.find(text.front()) == set.npos) return false;
  text.remove_prefix(1);
  return true;
}

void append_modifier(std::string& version, const ComposerModifier& modifier) {
  if (modifier.stability == "stable") return;
  if (!modifier.stability.empty()) {
    const std::string_view word = modifier.stability;
    version += '-';
    if (starts_with_word(word, "rc")) {
      version += "RC";
    } else if (word.size() == 1) {
      const char c = lower(word.front());
      version += c == 'a' ? "alpha" : c == 'b' ? "beta" : "patch";
    } else if (starts_with_word(word, "pl")) {
      version += "patch";
    } else {
      for (const char c : word) version += lower(c);
    }
    std::string_view number = modifier.number;
    skip_one_of(number, ".-");
    version += number;
  }
  if (modifier.dev) version += "-dev";
}

std::optional<std::string> normalize_numbers(std::string_view text) {
  std::string_view rest = text;
  if (take_while(rest, is_digit).empty()) return std::nullopt;
  const std::size_t first = text.size() - rest.size();
  if (first > 5) return std::nullopt;
  int numbers = 1;
  while (numbers < 4 && rest.size() > 1 && rest[0] == '.' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    take_while(rest, is_digit);
    ++numbers;
  }
  const auto modifier = parse_composer_modifier(rest);
  if (!modifier) return std::nullopt;
  std::string version(text.substr(0, text.size() - rest.size()));
  for (; numbers < 4; ++numbers) version += ".0";
  append_modifier(version, *modifier);
  return version;
}

/// Takes exactly `count` digits behind a separator that may be there.
bool take_digits(std::string_view& text, std::size_t least, std::size_t most) {
  std::string_view rest = text;
  skip_one_of(rest, ".:-");
  std::size_t n = 0;
  while (n < most && n < rest.size() && is_digit(rest[n])) ++n;
  if (n < least) return false;
  text = rest.substr(n);
  return true;
}

/// Four digits, one to six times two, and up to three, each with a separator or without: "2010-01-02", "20100102.1".
std::optional<std::string> normalize_date(std::string_view text) {
  std::string_view rest = text;
  for (int i = 0; i < 4; ++i) {
    if (rest.empty() || !is_digit(rest.front())) return std::nullopt;
    rest.remove_prefix(1);
  }
  for (int groups = 1; groups <= 6; ++groups) {
    if (!take_digits(rest, 2, 2)) return std::nullopt;
    for (const bool tail : {true, false}) {
      std::string_view behind = rest;
      if (tail && !take_digits(behind, 1, 3)) continue;
      const auto modifier = parse_composer_modifier(behind);
      if (!modifier) continue;
      std::string version(text.substr(0, text.size() - behind.size()));
      for (char& c : version) c = is_digit(c) ? c : '.';
      append_modifier(version, *modifier);
      return version;
    }
  }
  return std::nullopt;
}

/// "1.x" of "1.x-dev".
std::optional<std::string> normalize_branch(std::string_view name) {
  if (starts_with_word(name, "v")) name.remove_prefix(1);
  std::string version;
  for (int numbers = 0; numbers < 4; ++numbers) {
    if (numbers > 0) version += '.';
    if (name.empty() && numbers > 0) {
      version += "9999999";
      continue;
    }
    if (numbers > 0 && !skip_one_of(name, ".")) return std::nullopt;
    if (const std::string_view digits = take_while(name, is_digit); !digits.empty()) {
      version += digits;
    } else if (numbers > 0 && skip_one_of(name, "xX*")) {
      version += "9999999";
    } else {
      return std::nullopt;
    }
  }
  if (!name.empty()) return std::nullopt;
  return version + "-dev";
}

constexpr auto kForms = std::to_array<std::pair<std::string_view, int>>(
    {{"dev", 0}, {"alpha", 1}, {"a", 1}, {"beta", 2}, {"b", 2}, {"RC", 3}, {"rc", 3}, {"pl", 5}, {"p", 5}});
constexpr int kNumber = 4;

int rank(std::string_view part) {
  if (part.empty() || is_digit(part.front())) return kNumber;
  for (const auto& [form, value] : kForms) {
    if (part.starts_with(form)) return value;
  }
  return -1;
}

std::int64_t as_long(std::string_view digits) {
  std::int64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return result.ec == std::errc{} ? value : std::numeric_limits<std::int64_t>::max();
}

std::string_view take_part(std::string_view& text) {
  take_while(text, [](char c) { return !is_alnum(c); });
  return !text.empty() && is_digit(text.front()) ? take_while(text, is_digit) : take_while(text, is_alpha);
}

}  // namespace

std::optional<ComposerModifier> parse_composer_modifier(std::string_view text) {
  static constexpr auto kWords =
      std::to_array<std::string_view>({"stable", "beta", "b", "rc", "alpha", "a", "patch", "pl", "p"});
  ComposerModifier out;
  skip_one_of(text, "._-");
  for (const std::string_view word : kWords) {
    if (!starts_with_word(text, word)) continue;
    out.stability = text.substr(0, word.size());
    text.remove_prefix(word.size());
    const std::string_view behind = text;
    while (true) {
      std::string_view rest = text;
      skip_one_of(rest, ".-");
      if (take_while(rest, is_digit).empty()) break;
      text = rest;
    }
    out.number = behind.substr(0, behind.size() - text.size());
    break;
  }
  std::string_view rest = text;
  skip_one_of(rest, ".-");
  if (rest.size() == 3 && starts_with_word(rest, "dev")) {
    out.dev = true;
    text = {};
  }
  if (!text.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> normalize_composer(std::string_view text) {
  if (text.empty() || text.size() > kLongestComposer) return std::nullopt;
  for (const char c : text) {
    if (c <= ' ' || c == '\x7f') return std::nullopt;
  }
  if (const auto at = text.rfind('@'); at != text.npos && at > 0) {
    for (const std::string_view flag : {"stable", "rc", "beta", "alpha", "dev"}) {
      if (text.size() - at - 1 == flag.size() && starts_with_word(text.substr(at + 1), flag)) {
        text = text.substr(0, at);
        break;
      }
    }
  }
  if (text == "master" || text == "trunk" || text == "default") return "dev-" + std::string(text);
  if (starts_with_word(text, "dev-")) return "dev-" + std::string(text.substr(4));
  if (const auto plus = text.find('+'); plus != text.npos && plus > 0 && plus + 1 < text.size()) {
    text = text.substr(0, plus);
  }
  const std::string_view bare = starts_with_word(text, "v") ? text.substr(1) : text;
  if (auto version = normalize_numbers(bare)) return version;
  if (auto version = normalize_date(bare)) return version;
  if (text.size() < 3 || !starts_with_word(text.substr(text.size() - 3), "dev")) return std::nullopt;
  text.remove_suffix(3);
  if (!text.empty() && (text.back() == '.' || text.back() == '-')) text.remove_suffix(1);
  return normalize_branch(text);
}

std::strong_ordering compare_php(std::string_view a, std::string_view b) {
  while (true) {
    const std::string_view part_a = take_part(a), part_b = take_part(b);
    if (part_a.empty() && part_b.empty()) return std::strong_ordering::equal;
    // At the end of one a number of the other is newer, a word as its rank says.
    if (part_a.empty() || part_b.empty()) {
      const int rest = rank(part_a.empty() ? part_b : part_a);
      const auto order = rest == kNumber ? std::strong_ordering::greater : rest <=> kNumber;
      return part_a.empty() ? 0 <=> order : order;
    }
    const bool both_numbers = is_digit(part_a.front()) && is_digit(part_b.front());
    const auto order = both_numbers ? as_long(part_a) <=> as_long(part_b) : rank(part_a) <=> rank(part_b);
    if (order != 0) return order;
  }
}

bool valid_composer(std::string_view text) {
  const auto version = normalize_composer(text);
  return version && !version->starts_with("dev-");
}

std::strong_ordering compare_composer(std::string_view a, std::string_view b) {
  return compare_php(normalize_composer(a).value_or(""), normalize_composer(b).value_or(""));
}

}  // namespace plimsoll::version
