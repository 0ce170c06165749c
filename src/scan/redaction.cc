// SPDX-License-Identifier: Apache-2.0
#include "scan/redaction.h"

#include <algorithm>

#include <fmt/core.h>

namespace plimsoll::scan {

namespace {

constexpr std::size_t kLeastTelling = 6;

bool is_of_word(char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '_'; }

}  // namespace

void Redaction::add(std::string_view text, std::size_t offset, std::size_t size, std::string_view instead) {
  if (size == 0 || offset > text.size() || size > text.size() - offset) return;
  const std::string_view secret = text.substr(offset, size);
  if (size >= kLeastTelling && !std::ranges::all_of(secret, is_of_word)) {
    instead_.emplace(secret, instead);
    return;
  }
  const std::string_view before =
      text.substr(offset - std::min<std::size_t>(offset, 1), std::min<std::size_t>(offset, 1));
  const std::string_view after = text.substr(offset + size, 1);
  instead_.emplace(fmt::format("{}{}{}", before, secret, after), fmt::format("{}{}{}", before, instead, after));
  // The value of a variable may go on to the end of the text, or not.
  if (after.empty()) instead_.emplace(fmt::format("{}{} ", before, secret), fmt::format("{}{} ", before, instead));
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
