// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/cpe.h"

#include <array>

namespace plimsoll::advisory {

namespace {

constexpr std::size_t kComponents = 11;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string Cpe::full_version() const {
  if (update.empty() || update == "*" || update == "-") return version;
  for (const std::string_view word : {"update_", "update"}) {
    if (update.starts_with(word)) return version + '_' + update.substr(word.size());
  }
  return version + update;
}

std::optional<Cpe> parse_cpe(std::string_view text) {
  constexpr std::string_view kPrefix = "cpe:2.3:";
  if (!text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  std::array<std::string, kComponents> components;
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':') {
      if (++at == kComponents) return std::nullopt;
      continue;
    }
    if (text[i] == '\\' && ++i == text.size()) return std::nullopt;
    components[at] += lower(text[i]);
  }
  if (at + 1 != kComponents) return std::nullopt;
  return Cpe{.part = components[0],
             .vendor = components[1],
             .product = components[2],
             .version = components[3],
             .update = components[4],
             .target_software = components[8]};
}

}  // namespace plimsoll::advisory
