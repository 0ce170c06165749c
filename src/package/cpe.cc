// SPDX-License-Identifier: Apache-2.0
#include "package/cpe.h"

#include <algorithm>

#include <fmt/format.h>

namespace plimsoll {

namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}
/// What may stand behind a backslash.
bool is_quotable(char c) { return c > 0x20 && c < 0x7F && !is_plain(c); }

/// Length of the well-formed part at the front of `text`, up to the next ":" that is not quoted; 0: there is none.
std::size_t part_length(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && text[i] != ':') {
    if (is_plain(text[i]))
      ++i;
    else if (text[i] == '\\' && i + 1 < text.size() && is_quotable(text[i + 1]))
      i += 2;
    else
      return 0;
  }
  return i;
}

}  // namespace

std::string cpe_product(std::string_view cpe) {
  if (cpe.starts_with("cpe:2.3:"))
    cpe.remove_prefix(8);
  else if (cpe.starts_with("cpe:/"))
    cpe.remove_prefix(5);
  else
    return {};
  const std::size_t vendor = cpe.find(':');
  if (vendor == std::string_view::npos) return {};
  cpe.remove_prefix(vendor + 1);
  const auto colon_from = [&](std::size_t at) {
    while (at < cpe.size() && cpe[at] != ':') at += cpe[at] == '\\' ? 2 : 1;
    return std::min(at, cpe.size());
  };
  const std::size_t product = colon_from(0);
  if (product == cpe.size()) return {};
  const std::string_view pair = cpe.substr(0, colon_from(product + 1));
  const bool plain = std::ranges::none_of(pair, [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
  return plain ? std::string(pair) : std::string{};
}

std::string cpe_name(std::string_view product, std::string_view version) {
  const std::size_t vendor = part_length(product);
  if (vendor == 0 || vendor == product.size()) return {};
  if (const std::string_view rest = product.substr(vendor + 1); part_length(rest) != rest.size() || rest.empty())
    return {};
  std::string quoted;
  for (const char c : version) {
    if (!is_plain(c) && !is_quotable(c)) return {};
    if (!is_plain(c)) quoted += '\\';
    quoted += c;
  }
  if (quoted.empty()) return {};
  return fmt::format("cpe:2.3:a:{}:{}:*:*:*:*:*:*:*", product, quoted);
}

}  // namespace plimsoll
