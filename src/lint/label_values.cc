// SPDX-License-Identifier: Apache-2.0
#include "lint/label_values.h"

#include <algorithm>
#include <array>

namespace plimsoll::lint {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

/// Cuts `count` digits off; false: they are not there, or stand for more than `most`.
bool take_number(std::string_view& rest, std::size_t count, int least, int most) {
  if (rest.size() < count || !std::ranges::all_of(rest.substr(0, count), is_digit)) return false;
  int value = 0;
  for (const char c : rest.substr(0, count)) value = value * 10 + (c - '0');
  rest.remove_prefix(count);
  return value >= least && value <= most;
}

bool take(std::string_view& rest, std::string_view set) {
  if (rest.empty() || !is_one_of(rest.front(), set)) return false;
  rest.remove_prefix(1);
  return true;
}

/// Between dots: numbers, or for what comes behind "-" and "+" letters, digits and dashes.
bool are_parts(std::string_view text, bool (*is_part)(std::string_view)) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_part(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

bool is_url(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos || !is_letter(text.front())) return false;
  if (!std::ranges::all_of(text.substr(0, colon),
                           [](char c) { return is_letter(c) || is_digit(c) || is_one_of(c, "+-."); }))
    return false;
  std::size_t fragments = 0;
  for (std::size_t i = colon + 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
      continue;
    }
    fragments += c == '#' ? 1 : 0;
    if (!is_letter(c) && !is_digit(c) && !is_one_of(c, "-._~:/?#[]@!$&'()*+,;=")) return false;
  }
  return fragments <= 1;
}

bool is_rfc3339(std::string_view text) {
  if (!take_number(text, 4, 0, 9999) || !take(text, "-") || !take_number(text, 2, 1, 12) || !take(text, "-") ||
      !take_number(text, 2, 1, 31) || !take(text, "Tt") || !take_number(text, 2, 0, 23) || !take(text, ":") ||
      !take_number(text, 2, 0, 59) || !take(text, ":") || !take_number(text, 2, 0, 60))
    return false;
  if (take(text, ".")) {
    if (text.empty() || !is_digit(text.front())) return false;
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  }
  if (take(text, "Zz")) return text.empty();
  return take(text, "+-") && take_number(text, 2, 0, 23) && take(text, ":") && take_number(text, 2, 0, 59) &&
         text.empty();
}

bool is_commit(std::string_view text) {
  return (text.size() == 7 || text.size() == 40) &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_semver(std::string_view text) {
  const auto is_number = [](std::string_view part) { return !part.empty() && std::ranges::all_of(part, is_digit); };
  const auto is_word = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  };
  const std::size_t end = text.find_first_of("-+");
  const std::string_view core = text.substr(0, end);
  if (std::ranges::count(core, '.') != 2 || !are_parts(core, is_number)) return false;
  std::string_view rest = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  if (rest.starts_with('-')) {
    const std::size_t plus = rest.find('+');
    if (!are_parts(rest.substr(1, plus == std::string_view::npos ? plus : plus - 1), is_word)) return false;
    rest = plus == std::string_view::npos ? std::string_view{} : rest.substr(plus);
  }
  return rest.empty() || are_parts(rest.substr(1), is_word);
}

bool is_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || at > 64) return false;
  const auto is_atom = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) {
      return is_letter(c) || is_digit(c) || is_one_of(c, "!#$%&'*+-/=?^_`{|}~");
    });
  };
  const auto is_host = [](std::string_view part) {
    return !part.empty() && part.size() <= 63 && !part.starts_with('-') && !part.ends_with('-') &&
           std::ranges::all_of(part, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  };
  return are_parts(text.substr(0, at), is_atom) && are_parts(text.substr(at + 1), is_host);
}

bool is_value_of(LabelType type, std::string_view text) {
  switch (type) {
    case LabelType::text:
      return true;
    case LabelType::url:
      return is_url(text);
    case LabelType::rfc3339:
      return is_rfc3339(text);
    case LabelType::spdx:
      return is_licence_id(text);
    case LabelType::hash:
      return is_commit(text);
    case LabelType::semver:
      return is_semver(text);
    case LabelType::email:
      return is_email(text);
  }
  return true;
}

}  // namespace plimsoll::lint
