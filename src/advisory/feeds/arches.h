// SPDX-License-Identifier: Apache-2.0
// Architectures of rpm advisories. Most say the same for every one they are built for, which is one row then.
#pragma once

#include <algorithm>
#include <map>
#include <string>

namespace plimsoll::advisory {

/// By architecture, "" for any: one entry for any when all say the same and both common architectures are among them.
template <typename Versions>
void join_arches(std::map<std::string, Versions>& by_arch) {
  if (!by_arch.contains("x86_64") || !by_arch.contains("aarch64")) return;
  const auto first = by_arch.begin();
  if (!std::all_of(first, by_arch.end(), [&](const auto& item) { return item.second == first->second; })) return;
  auto any = by_arch.extract(first);
  any.key() = "";
  by_arch.clear();
  by_arch.insert(std::move(any));
}

}  // namespace plimsoll::advisory
