// SPDX-License-Identifier: Apache-2.0
#include "finding/linkage.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/words.h"

namespace plimsoll {

namespace {

constexpr std::size_t kNamed = 3;

}  // namespace

LinkProof prove_linked(const Package& package, std::span<const advisory::Advisory* const> statements) {
  const Linkage& linkage = package.linkage;
  if (!linkage.known) return {};
  std::set<std::string> symbols;
  for (const advisory::Advisory* statement : statements)
    symbols.insert(statement->symbols.begin(), statement->symbols.end());
  if (symbols.empty()) {
    if (linkage.parts.empty()) return {false, fmt::format("nothing of {} is linked", package.name)};
    return {true, fmt::format("holds code of {}", package.name)};
  }
  std::vector<std::string> linked;
  std::ranges::copy_if(symbols, std::back_inserter(linked), [&](const std::string& symbol) {
    return std::ranges::binary_search(linkage.parts, linked_part(symbol));
  });
  if (!linked.empty()) return {true, fmt::format("holds {}", some_of(linked, kNamed))};
  const std::vector<std::string> all(symbols.begin(), symbols.end());
  return {false, fmt::format("{} {} linked", all.size() == 1 ? all.front() : "none of " + some_of(all, kNamed),
                             all.size() == 1 ? "is not" : "is")};
}

}  // namespace plimsoll
