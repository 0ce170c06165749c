// SPDX-License-Identifier: Apache-2.0
#include "shell/script.h"

#include <algorithm>

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

}  // namespace plimsoll::shell
