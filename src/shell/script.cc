// SPDX-License-Identifier: Apache-2.0
#include "shell/script.h"

#include <algorithm>

#include "shell/parser.h"

namespace plimsoll::shell {

bool Word::is_literal() const {
  return std::ranges::all_of(parts, [](const Part& part) { return part.kind == Part::Kind::literal; });
}

bool Word::is_split() const {
  return std::ranges::any_of(parts, [](const Part& part) { return !part.quoted && part.kind != Part::Kind::literal; });
}

bool Word::is_quoted() const { return std::ranges::any_of(parts, &Part::quoted); }

std::string_view Command::name() const {
  if (words.empty() || !words.front().is_literal()) return {};
  const std::string_view whole = words.front().value;
  return whole.substr(whole.rfind('/') + 1);
}

Script parse(std::string_view text, Dialect dialect) {
  Shared shared;
  shared.value_bytes = 8 * text.size() + (1 << 20);
  Parser(shared, text, {0, text.size()}, dialect, nullptr).script({});
  return std::move(shared.script);
}

}  // namespace plimsoll::shell
