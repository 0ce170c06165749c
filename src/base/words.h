// SPDX-License-Identifier: Apache-2.0
// Small pieces of sentences.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

namespace plimsoll {

/// "1 package", "2 packages".
inline std::string plural(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

/// "what is there" as "What is there."; a first word that is a name, as "apt-get", stays.
inline std::string sentence(std::string_view text) {
  std::string out(text);
  const std::size_t word = std::min(text.find(' '), text.size());
  const bool is_plain = std::ranges::all_of(text.substr(0, word), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!out.empty() && is_plain) out.front() = static_cast<char>(out.front() - 'a' + 'A');
  if (!out.empty() && !out.ends_with('.')) out += '.';
  return out;
}

/// "a, b, c and 4 more".
inline std::string some_of(const std::vector<std::string>& items, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), most); ++i) text += (i == 0 ? "" : ", ") + items[i];
  return items.size() <= most ? text : text + fmt::format(" and {} more", items.size() - most);
}

/// "312 MB", decimal units, three digits at most.
inline std::string human_bytes(double bytes) {
  static constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  for (; bytes >= 999.5 && unit + 1 < kUnits.size(); ++unit) bytes /= 1000;
  return fmt::format("{:.{}f} {}", bytes, unit > 0 && bytes < 9.95 ? 1 : 0, kUnits.at(unit));
}
inline std::string human_bytes(std::uint64_t bytes) { return human_bytes(static_cast<double>(bytes)); }

}  // namespace plimsoll
