// SPDX-License-Identifier: Apache-2.0
// Python versions, PEP 440: [epoch!]release[{a|b|rc}N][.postN][.devN][+local], in all the spellings pip normalises.
//
// Order within one release: its dev builds, then alphas, betas, candidates, the release, post-releases, each after its
// own dev builds; a local label comes after the version without one, numbers in it after words. Letters in any case;
// separators ".", "-", "_" or none; "v" in front; a missing number is 0; "-N" is a post-release. Missing release
// numbers are 0.
#include "version/pep440.h"

#include <array>
#include <utility>

#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

// Longer spellings first.
constexpr auto kPreWords = std::to_array<std::pair<std::string_view, char>>(
    {{"preview", 'r'}, {"alpha", 'a'}, {"beta", 'b'}, {"pre", 'r'}, {"rc", 'r'}, {"a", 'a'}, {"b", 'b'}, {"c", 'r'}});
constexpr auto kPostWords = std::to_array<std::pair<std::string_view, char>>({{"post", 'p'}, {"rev", 'p'}, {"r", 'p'}});
constexpr auto kDevWords = std::to_array<std::pair<std::string_view, char>>({{"dev", 'd'}});

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_separator(char c) { return c == '.' || c == '-' || c == '_'; }

void skip_separator(std::string_view& text) {
  if (!text.empty() && is_separator(text.front())) text.remove_prefix(1);
}

/// Takes "[sep]word[sep][number]" off the front and gives what the word means; 0 when it is not there.
template <typename Words>
char take_segment(std::string_view& text, const Words& words, std::string_view& number) {
  std::string_view rest = text;
  skip_separator(rest);
  for (const auto& [word, meaning] : words) {
    if (!starts_with_word(rest, word)) continue;
    rest.remove_prefix(word.size());
    skip_separator(rest);
    number = take_while(rest, is_digit);
    text = rest;
    return meaning;
  }
  return 0;
}

bool is_local(std::string_view text) {
  while (true) {
    if (take_while(text, is_alnum).empty()) return false;
    if (text.empty()) return true;
    if (!is_separator(text.front())) return false;
    text.remove_prefix(1);
  }
}

std::string_view take_local_part(std::string_view& text) {
  const std::string_view part = take_while(text, is_alnum);
  skip_separator(text);
  return part;
}

/// The rank of what follows the release number: dev builds of it, its pre-releases, itself and its post-releases.
int phase(const Pep440& version) {
  if (version.pre != 0) return 1;
  return version.has_dev && !version.has_post ? 0 : 2;
}

}  // namespace

std::optional<Pep440> parse_pep440(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  text = without_v(text);
  Pep440 out;

  std::string_view rest = text;
  const std::string_view digits = take_while(rest, is_digit);
  if (rest.starts_with('!')) {
    if (digits.empty()) return std::nullopt;
    out.epoch = digits;
    text = rest.substr(1);
  }

  rest = text;
  if (take_while(rest, is_digit).empty()) return std::nullopt;
  while (rest.size() > 1 && rest[0] == '.' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    take_while(rest, is_digit);
  }
  out.release = text.substr(0, text.size() - rest.size());

  out.pre = take_segment(rest, kPreWords, out.pre_number);
  if (rest.size() > 1 && rest[0] == '-' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    out.has_post = true;
    out.post_number = take_while(rest, is_digit);
  } else {
    out.has_post = take_segment(rest, kPostWords, out.post_number) != 0;
  }
  out.has_dev = take_segment(rest, kDevWords, out.dev_number) != 0;
  if (rest.starts_with('+')) {
    out.local = rest.substr(1);
    if (!is_local(out.local)) return std::nullopt;
    rest = {};
  }
  if (!rest.empty()) return std::nullopt;
  return out;
}

std::strong_ordering compare_base(const Pep440& a, const Pep440& b) {
  if (const auto order = compare_numbers(a.epoch, b.epoch); order != 0) return order;
  return compare_cores(a.release, b.release);
}

std::strong_ordering compare_public(const Pep440& a, const Pep440& b) {
  if (const auto order = compare_base(a, b); order != 0) return order;
  if (const auto order = phase(a) <=> phase(b); order != 0) return order;
  if (a.pre != b.pre) return a.pre <=> b.pre;
  if (const auto order = compare_numbers(a.pre_number, b.pre_number); order != 0) return order;
  if (a.has_post != b.has_post) return a.has_post <=> b.has_post;
  if (const auto order = compare_numbers(a.post_number, b.post_number); order != 0) return order;
  if (a.has_dev != b.has_dev) return b.has_dev <=> a.has_dev;
  return compare_numbers(a.dev_number, b.dev_number);
}

std::strong_ordering compare_local(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view part_a = take_local_part(a), part_b = take_local_part(b);
    const bool number_a = is_number(part_a), number_b = is_number(part_b);
    if (number_a != number_b) return number_a ? std::strong_ordering::greater : std::strong_ordering::less;
    const auto order = number_a ? compare_numbers(part_a, part_b) : compare_words(part_a, part_b);
    if (order != 0) return order;
  }
  return !a.empty() <=> !b.empty();
}

bool valid_pep440(std::string_view text) { return parse_pep440(text).has_value(); }

std::strong_ordering compare_pep440(std::string_view a, std::string_view b) {
  const Pep440 left = parse_pep440(a).value_or(Pep440{}), right = parse_pep440(b).value_or(Pep440{});
  if (const auto order = compare_public(left, right); order != 0) return order;
  return compare_local(left.local, right.local);
}

}  // namespace plimsoll::version
