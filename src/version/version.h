// SPDX-License-Identifier: Apache-2.0
// Version orderings. One file and one row of `schemes()` each.
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string_view>

namespace plimsoll::version {

struct Scheme {
  std::string_view name;                         // "deb"
  std::string_view doc;                          // one line: what it follows
  std::span<const std::string_view> ecosystems;  // names that select it, without suffix: OSV ecosystems and family ids
  bool (*valid)(std::string_view text);
  /// Orders two versions exactly as the ecosystem's own tool does. Total over valid texts; invalid texts must not be
  /// passed. No allocation proportional to hostile input, no recursion.
  std::strong_ordering (*compare)(std::string_view a, std::string_view b);
};

/// Sorted by name.
std::span<const Scheme> schemes();
/// By scheme name or ecosystem name in any case, with or without suffix ("Debian:12", "debian", "deb"); nullptr when
/// unknown.
const Scheme* find_scheme(std::string_view name);

/// nullopt when either is not a version of the scheme.
std::optional<std::strong_ordering> compare(const Scheme& scheme, std::string_view a, std::string_view b);

}  // namespace plimsoll::version
