// SPDX-License-Identifier: Apache-2.0
#include "scan/redaction.h"

#include <algorithm>

#include <fmt/core.h>

namespace plimsoll::scan {

namespace {

constexpr std::size_t kLeastTelling = 6;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; }

}  // namespace

void Redaction::add(std::string_view secret, std::string_view instead, std::string_view name) {
  if (secret.empty()) return;
  const bool is_word = secret.size() < kLeastTelling || std::ranges::all_of(secret, is_letter);
  if (!is_word) {
    instead_.emplace(secret, instead);
  } else if (!name.empty()) {
    for (const std::string_view quote : {"", "\"", "'"})
      instead_.emplace(fmt::format("{}={}{}", name, quote, secret), fmt::format("{}={}{}", name, quote, instead));
  }
}

std::string Redaction::apply(std::string_view text) const {
  std::string out(text);
  for (const auto& [secret, instead] : instead_) {
    for (std::size_t at = out.find(secret); at != std::string::npos; at = out.find(secret, at + instead.size()))
      out.replace(at, secret.size(), instead);
  }
  return out;
}

}  // namespace plimsoll::scan
