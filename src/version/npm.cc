// SPDX-License-Identifier: Apache-2.0
// npm versions, as node-semver reads them in loose mode, which is how npm reads what is published.
//
// Loose means: any of "v", "=" and blanks in front, leading zeros, and a pre-release without its hyphen
// ("1.2.3beta"). node-semver finds the parts with a regular expression, and where a dot follows the third number that
// expression gives back a digit: "1.2.34.x" is 1.2.3-4.x. Numbers above 2^53-1 and texts above 256 bytes are no
// versions; in a pre-release they are, and compared exactly (JavaScript rounds them). One or two numbers alone are
// completed with zeros, as OSV ranges mean them (node-semver refuses those).
#include <charconv>
#include <cstdint>

#include "version/npm.h"

namespace plimsoll::version {
namespace {

constexpr std::size_t kLongest = 256;
constexpr std::uint64_t kMostSafe = (std::uint64_t{1} << 53) - 1;

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_safe(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} && end == digits.data() + digits.size() && value <= kMostSafe;
}

}  // namespace

std::optional<NpmVersion> parse_npm(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  take_while(text, [](char c) { return c == 'v' || c == '=' || is_blank(c); });

  NpmVersion out;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) {
      if (text.empty()) break;  // "1" and "1.2" stand for 1.0.0 and 1.2.0
      if (text.front() != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    out.core[i] = take_while(text, is_digit);
    if (out.core[i].empty()) return std::nullopt;
  }

  std::string_view build;
  if (const auto plus = text.find('+'); plus != text.npos) {
    build = text.substr(plus + 1);
    if (!are_identifiers(build, is_number)) return std::nullopt;
    text = text.substr(0, plus);
  }
  if (text.starts_with('.')) {
    if (out.core[2].size() < 2) return std::nullopt;
    out.core[2].remove_suffix(1);
    text = {text.data() - 1, text.size() + 1};
  }
  // The hyphen belongs to the first identifier when nothing else is left for it.
  if (text.starts_with('-') && text.size() > 1 && text[1] != '.') text.remove_prefix(1);
  if (!text.empty() && !are_identifiers(text, is_number)) return std::nullopt;
  out.pre_release = text;
  for (const std::string_view number : out.core) {
    if (!is_safe(number)) return std::nullopt;
  }
  return out;
}

bool valid_npm(std::string_view text) { return parse_npm(text).has_value(); }

std::strong_ordering compare_npm(std::string_view a, std::string_view b) {
  const NpmVersion left = parse_npm(a).value_or(NpmVersion{}), right = parse_npm(b).value_or(NpmVersion{});
  for (std::size_t i = 0; i < 3; ++i) {
    if (const auto order = compare_numbers(left.core[i], right.core[i]); order != 0) return order;
  }
  if (left.pre_release.empty() != right.pre_release.empty()) {
    return left.pre_release.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  return compare_identifier_lists(left.pre_release, right.pre_release);
}

}  // namespace plimsoll::version
