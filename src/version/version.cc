// SPDX-License-Identifier: Apache-2.0
#include "version/version.h"

#include <algorithm>

#include "version/orderings.h"

namespace plimsoll::version {

const Scheme* find_scheme(std::string_view name) {
  const auto colon = name.find(':');
  const std::string_view suffix = colon == name.npos ? std::string_view{} : name.substr(colon + 1);
  name = name.substr(0, colon);
  // Whoever rebuilds packages of others says whose they are ("Root:Alpine:3.18") and keeps their order.
  if (same_word(name, "Root") || same_word(name, "Docker Hardened Images")) name = suffix.substr(0, suffix.find(':'));
  const auto selects = [name](std::string_view known) { return same_word(name, known); };
  for (const Scheme& scheme : schemes()) {
    if (selects(scheme.name) || std::ranges::any_of(scheme.ecosystems, selects)) return &scheme;
  }
  return nullptr;
}

std::optional<std::strong_ordering> compare(const Scheme& scheme, std::string_view a, std::string_view b) {
  if (!scheme.valid(a) || !scheme.valid(b)) return std::nullopt;
  return scheme.compare(a, b);
}

}  // namespace plimsoll::version
