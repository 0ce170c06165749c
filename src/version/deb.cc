// SPDX-License-Identifier: Apache-2.0
// Debian versions: [epoch:]upstream[-revision], as deb-version(7) and dpkg order them.
//
// The epoch is a number (default 0). Upstream and revision are walked in turns of a non-digit and a digit run: the
// non-digit runs compare character by character, "~" before the end, the end before letters, letters before the
// rest; the digit runs compare as numbers. A missing revision equals "0".
//
// Valid is what dpkg orders at all. It warns about characters outside the policy ("1_2", "~1") and orders them, and so
// do we, with its signed characters.
#include <cstdint>
#include <limits>
#include <optional>

#include "version/orderings.h"

namespace plimsoll::version {
namespace {

struct Parts {
  std::int64_t epoch = 0;
  std::string_view upstream, revision;
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// The epoch as dpkg reads it with strtol: an optional sign and digits, at most INT_MAX.
std::optional<std::int64_t> parse_epoch(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  std::int64_t epoch = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    epoch = epoch * 10 + (c - '0');
    if (epoch > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  }
  if (negative && epoch != 0) return std::nullopt;
  return epoch;
}

std::optional<Parts> parse(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  for (const char c : text) {
    if (is_blank(c) || c == '\0') return std::nullopt;
  }

  Parts parts;
  if (const auto colon = text.find(':'); colon != text.npos) {
    const auto epoch = parse_epoch(text.substr(0, colon));
    if (!epoch) return std::nullopt;
    parts.epoch = *epoch;
    text.remove_prefix(colon + 1);
  }
  if (const auto hyphen = text.rfind('-'); hyphen != text.npos) {
    parts.revision = text.substr(hyphen + 1);
    if (parts.revision.empty()) return std::nullopt;
    text = text.substr(0, hyphen);
  }
  if (text.empty()) return std::nullopt;
  parts.upstream = text;
  return parts;
}

/// The weight of the first character of a non-digit run; the end of the text and digits weigh nothing.
int weight(std::string_view text) {
  if (text.empty() || is_digit(text.front())) return 0;
  const char c = text.front();
  if (c == '~') return -1;
  if (is_alpha(c)) return c;
  return static_cast<signed char>(c) + 256;
}

std::strong_ordering compare_part(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    while ((!a.empty() && !is_digit(a.front())) || (!b.empty() && !is_digit(b.front()))) {
      if (const auto order = weight(a) <=> weight(b); order != 0) return order;
      // Equal weights: both hold the same character, or (bytes that weigh as a letter does) at least one each.
      if (!a.empty()) a.remove_prefix(1);
      if (!b.empty()) b.remove_prefix(1);
    }
    const std::string_view number_a = take_while(a, is_digit), number_b = take_while(b, is_digit);
    if (const auto order = compare_numbers(number_a, number_b); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

}  // namespace

bool valid_deb(std::string_view text) { return parse(text).has_value(); }

std::strong_ordering compare_deb(std::string_view a, std::string_view b) {
  const Parts left = parse(a).value_or(Parts{}), right = parse(b).value_or(Parts{});
  if (left.epoch != right.epoch) return left.epoch <=> right.epoch;
  if (const auto order = compare_part(left.upstream, right.upstream); order != 0) return order;
  return compare_part(left.revision, right.revision);
}

}  // namespace plimsoll::version
