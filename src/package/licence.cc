// SPDX-License-Identifier: Apache-2.0
#include "package/licence.h"

#include <algorithm>

#include "base/lines.h"
#include "base/sorted.h"

namespace plimsoll {

namespace {

constexpr std::string_view kReference = "LicenseRef-";

bool is_reference(std::string_view word) {
  if (!word.starts_with(kReference) || word.size() == kReference.size()) return false;
  return std::ranges::all_of(word.substr(kReference.size()), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

/// "MIT", "Apache-2.0+".
bool is_simple(std::string_view word) {
  if (is_licence_id(word)) return true;
  return word.ends_with('+') && is_licence_id(word.substr(0, word.size() - 1));
}

/// Words and parentheses, one by one; empty at the end.
std::string_view take_token(std::string_view& rest) {
  rest = trim(rest);
  if (rest.empty()) return {};
  std::size_t length = 1;
  if (rest.front() != '(' && rest.front() != ')') length = std::min(rest.find_first_of(" \t()"), rest.size());
  const std::string_view token = rest.substr(0, length);
  rest.remove_prefix(length);
  return token;
}

}  // namespace

Licence licence_of(std::string_view text) {
  text = trim(text);
  if (text.empty()) return {};
  if (is_licence_id(text)) return {.kind = LicenceKind::id};

  Licence out{.kind = LicenceKind::expression};
  std::size_t open = 0;
  enum class Place : std::uint8_t { operand, licence, whole } place = Place::operand;
  for (std::string_view rest = text, token; !(token = take_token(rest)).empty();) {
    if (place == Place::operand) {
      if (token == "(") {
        ++open;
        continue;
      }
      if (is_reference(token))
        out.references.push_back(token);
      else if (!is_simple(token))
        return {.kind = LicenceKind::words};
      place = Place::licence;
    } else if (token == ")" && open > 0) {
      --open;
      place = Place::whole;
    } else if (token == "AND" || token == "OR") {
      place = Place::operand;
    } else if (token == "WITH" && place == Place::licence && is_licence_exception(take_token(rest))) {
      place = Place::whole;
    } else {
      return {.kind = LicenceKind::words};
    }
  }
  if (place == Place::operand || open > 0) return {.kind = LicenceKind::words};
  sort_unique(out.references);
  return out;
}

}  // namespace plimsoll
